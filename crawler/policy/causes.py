"""Why a page is not what it was: pure policy over what it says now and what its earlier bytes say to the same cleaner.

What differs only between two cleaners is no news. So the earlier bytes are read again before a change is named.
"""

import hashlib
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from cleaners import Article
from corpus.table.editions import Cause, content_hash
from crawler.policy.one_page import sight
from crawler.policy.page import Page

Drift = Literal["furniture_drift", "volatile_only"]

REBUILDS: frozenset[Cause] = frozenset({"cleaner_upgrade", "decoding_fix"})
"""Causes that lie with us: the page says what it said."""


_CREDITS = ("photographers", "editor", "duty_editor", "reviewer", "publisher", "original_title", "document")


class ContentHashes(NamedTuple):
    """What one reading of an article's page found, most of it as hashes.

    Attributes:
        content: :func:`corpus.table.editions.content_hash` of what it says.
        credits: A hash of the metadata that the content hash leaves out, such as the editor's name.
        body: SHA-256 of its bytes.
        frame: A hash of where furniture stood on the page: its layout, without what changes in it every day.
        encoding: The codec that decoded it.
        published: When the article was published, seconds since the epoch; None when the page does not say.
        sight: :func:`crawler.policy.one_page.sight` of it.
    """

    content: str
    credits: str
    body: str
    frame: str
    encoding: str | None
    published: float | None
    sight: str


def content_hashes(article: Article, body: bytes) -> ContentHashes:
    """Return what the reading of a page with these bytes found."""
    places = "\n".join(sorted({f"{cut.kind} {cut.path}" for cut in article.cuts}))
    frame = hashlib.sha256(places.encode()).hexdigest()
    seen = hashlib.sha256(body).hexdigest()
    said, shown = content_hash(article), sight(article)
    return ContentHashes(said, _credits(article), seen, frame, article.encoding, _moment(article), shown)


def plain_cause(page: Page, now: ContentHashes) -> Cause | None:
    """Return the cause of a new edition as far as the frontier knows it; None when the article says what it said."""
    if page.edition == 0:
        return "new"
    if page.content_hash is None:
        return "revived"
    if page.content_hash == now.content and page.credits in {None, now.credits}:
        return "moved" if page.edition_url not in {None, page.url} else None
    return _ours(page, now) if page.body == now.body else "content_edit"


def known_cause(page: Page, now: ContentHashes, article: Article, before: Article | None) -> Cause:
    """Return the cause of an edit; *before* is what the current cleaner makes of the bytes of the last edition."""
    if before is None:
        return "content_edit"
    if content_hash(before) == now.content and _credits(before) == now.credits:
        return _ours(page, now)
    return "metadata_only" if _body(before) == _body(article) else "content_edit"


def drift(page: Page, now: ContentHashes) -> Drift | None:
    """Return how the page around an unchanged article changed; None when its bytes are the same, or unknown."""
    if page.body in {None, now.body}:
        return None
    return "volatile_only" if page.frame == now.frame else "furniture_drift"


def _credits(article: Article) -> str:
    said = [(name, getattr(article, name)) for name in _CREDITS]
    return hashlib.sha256(repr(said).encode()).hexdigest()  # repr writes a lone surrogate as an escape


def _moment(article: Article) -> float | None:
    if article.published:
        return article.published.timestamp()
    day = article.published_date
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() if day else None


def _ours(page: Page, now: ContentHashes) -> Cause:
    return "cleaner_upgrade" if page.encoding in {None, now.encoding} else "decoding_fix"


def _body(article: Article) -> tuple[str | None, tuple[str, ...], str]:
    return article.title, article.subtitles, article.text
