"""From a record to what is written of it: the article's fields beside the record's own."""

from collections.abc import Callable
from typing import Any, NamedTuple

from cleaners.article import Article, NotAnArticle
from cleaners.bulk.job import Job
from cleaners.bulk.records import Content
from cleaners.page import clean_page
from cleaners.text import repaired

TEXT_FIELDS = (
    "title", "subtitles", "text", "published", "published_date", "published_precision", "published_raw", "source",
    "authors", "photographers", "editor", "duty_editor", "reviewer", "publisher", "original_title", "kind",
    "empty_reason", "language", "script", "confidence", "damaged",
)  # fmt: skip
PAGE_FIELDS = (
    "column", "keywords", "description", "canonical_url", "images", "attachments", "document", "encoding",
    "encoding_how", "bad_bytes", "extractor", "agreement", "next_page",
)  # fmt: skip
LEDGER_FIELDS = ("spans", "title_spans")
PAGE_LEDGER_FIELDS = ("cuts",)
OWN_FIELDS = ("flags", "residues", "passes", "changed")
"""Those that no article has: kinds of damage, the same with counts, passes that did something, and whether any did."""


class Cleaned(NamedTuple):
    """What came of a record."""

    article: Article
    passes: tuple[str, ...]
    changed: bool
    kind: str
    """The article's, or what the page is instead: ``list``, ``login`` …"""


Clean = Callable[[Content, Job], Cleaned]


def cleaned(content: Content, job: Job) -> Cleaned:
    """Clean a record.

    Raises:
        EditError: if a pass wants edits that overlap; none of ours does.
    """
    if content.is_page:
        return _page(content, job)
    text = content.body
    assert isinstance(text, str)
    found = repaired(text, title=content.title)
    article = found.article
    changed = article.text != text and not (article.title and _is_lifted(article, text))
    return Cleaned(article, found.passes, changed, article.kind)


def _is_lifted(article: Article, text: str) -> bool:
    """Tell whether nothing happened to *text* but that its headlines went to their own fields."""
    return "\n".join(filter(None, (article.title, *article.subtitles, article.text))) == text


def _page(content: Content, job: Job) -> Cleaned:
    body = content.body
    assert isinstance(body, bytes)
    try:
        article = clean_page(body, url=content.url, content_type=content.content_type, judge=job.judge)
    except NotAnArticle as error:
        return Cleaned(Article(kind="empty", confidence=0.0), (), changed=False, kind=error.kind)
    passes = tuple(dict.fromkeys(change.by for change in (*article.title_spans, *article.spans)))
    return Cleaned(article, passes, bool(passes), article.kind)


def fields_of(job: Job, *, is_page: bool) -> tuple[str, ...]:
    """Return the names of what is written of an article, in order."""
    fields = (*TEXT_FIELDS, *(PAGE_FIELDS if is_page else ()), *OWN_FIELDS)
    return (*fields, *LEDGER_FIELDS, *(PAGE_LEDGER_FIELDS if is_page else ())) if job.ledger else fields


def values_of(done: Cleaned, fields: tuple[str, ...]) -> dict[str, Any]:
    """Return the *fields* of what came of a record."""
    article = done.article
    own: dict[str, Any] = {
        "kind": done.kind,
        "flags": [residue.kind for residue in article.residues],
        "passes": done.passes,
        "changed": done.changed,
    }
    return {name: own[name] if name in own else getattr(article, name) for name in fields}
