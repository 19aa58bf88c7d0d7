"""From the bytes of a page to its article."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaners.article import Article, DisputedField, Judge, NotAnArticle, replace
from cleaners.chinese.evidence import Evidence
from cleaners.decoding import Decoded
from cleaners.extraction.cuts import cuts_of
from cleaners.extraction.kickers import kickers_of
from cleaners.extraction.layout import is_elsewhere
from cleaners.extraction.opened_page import OpenedPage, opened
from cleaners.extraction.selection import Selection
from cleaners.judge.judging import Judged, judged
from cleaners.metadata.account import account_of, linked_medium
from cleaners.metadata.head import Head, head_of
from cleaners.metadata.page_metadata import described, said_by, visible, with_media
from cleaners.metadata.publication import published_by
from cleaners.page_kind import empty_kind, kind_of, refuse, refuse_unread
from cleaners.repair.own_script import is_declared_traditional
from cleaners.rules import Rules
from cleaners.text import Repaired, repaired, repaired_field

_NO_RULES = Rules()
# Control characters that pages carry along: U+009B begins an escape sequence; not U+0085, which ends a line.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


class ReadPage(NamedTuple):
    """An article, and the page that it was read from, with what was chosen of it."""

    article: Article
    page: OpenedPage


def clean_page(
    body: bytes, *, url: str = "", content_type: str = "", rules: Rules | None = None, judge: Judge = "unsure"
) -> Article:
    """Return the article of a page; *judge* says when trafilatura is asked for a second opinion on its body.

    Raises:
        NotAnArticle: if the page is a list, says that it does not exist, asks for a login, or is empty.
    """
    return read_page(body, url=url, content_type=content_type, rules=rules, judge=judge).article


def read_page(
    body: bytes, *, url: str = "", content_type: str = "", rules: Rules | None = None, judge: Judge = "unsure"
) -> ReadPage:
    """Return the article of a page, as :func:`clean_page` does, with the page.

    Raises:
        NotAnArticle: likewise.
    """
    rules = rules or _NO_RULES
    where = url or "page"
    page = opened(body, rules, content_type=content_type)
    if page is None:
        raise NotAnArticle("empty", f"{where}: no text in {len(body)} bytes")
    verdict = judged(page.selection, page.root, rules, judge)
    around = page.selection if rules.extractor == "trafilatura" else verdict.selection
    page = page._replace(selection=verdict.selection)
    refuse(page.selection, page.root, where)
    refuse_unread(page.selection, page.decoded, where)
    article = _with_verdict(_read(page, around, url, rules), verdict)
    return ReadPage(_kinded(_with_layout(article, page.selection, rules), page, where), page)


def _read(page: OpenedPage, around: Selection, url: str, rules: Rules) -> Article:
    """Return what the body of a page and all *around* one say: around ours, where an extractor was ordered."""
    unshown = page.selection.unshown
    article, evidence, _ = _repaired(page.selection, around, _as_declared(rules, page, url))
    zones, head = visible(around), head_of(unshown)
    if article.residues or _has_controls(zones, head):
        zones, head = _zones(zones, evidence), _head(head, evidence)
    said = said_by(zones)
    published = published_by(said.published, article, head, unshown, url)
    article = _chosen(described(article, said.credited, head, published), page, rules)
    account = account_of(page.root, unshown) or linked_medium(page.selection)
    source = article.source or account or rules.source
    return with_media(replace(article, source=source), page.selection)


def _as_declared(rules: Rules, page: OpenedPage, url: str) -> Rules:
    is_declared = rules.script == "keep" and is_declared_traditional(
        page.root, page.selection.unshown.metas, url, page.decoded.encoding
    )
    return rules._replace(script="declared") if is_declared else rules


def _chosen(article: Article, page: OpenedPage, rules: Rules) -> Article:
    """Return *article* with how its page was decoded and its body chosen."""
    selection = page.selection
    return replace(
        article,
        cuts=(*cuts_of(selection), *page.beyond),
        confidence=round(selection.confidence, 3),
        extractor=selection.extractor,
        model=rules.model.id if rules.model else None,
        document=selection.table.pairs if selection.table else (),
        encoding=page.decoded.encoding,
        encoding_how=page.decoded.how,
        bad_bytes=page.decoded.bad_bytes,
        disagreements=(*article.disagreements, *_otherwise_decoded(page.decoded)),
    )


def _otherwise_decoded(decoded: Decoded) -> tuple[tuple[DisputedField, str], ...]:
    is_other = decoded.opinion is not None and decoded.opinion != decoded.encoding
    return (("encoding", str(decoded.opinion)),) if is_other else ()


def _with_verdict(article: Article, verdict: Judged) -> Article:
    if verdict.agreement is None:
        return article
    sides: list[tuple[DisputedField, str]] = [("body", part) for part in verdict.one_sided]
    return replace(article, agreement=round(verdict.agreement, 3), disagreements=(*article.disagreements, *sides))


def _with_layout(article: Article, selection: Selection, rules: Rules) -> Article:
    """Return *article* with a disagreement for a body that does not stand where the portal's others do."""
    expected = rules.model.container if rules.model else None
    if expected is None or not is_elsewhere(selection.blocks, selection.kept, expected):
        return article
    return replace(article, disagreements=(*article.disagreements, ("layout", expected)))


def _kinded(article: Article, page: OpenedPage, where: str) -> Article:
    if article.text:
        return replace(article, kind=kind_of(page.selection, where))
    kind, reason = empty_kind(article.images, article.attachments, page.selection.blocks, where)
    return replace(article, kind=kind, empty_reason=reason)


def _repaired(selection: Selection, around: Selection, rules: Rules) -> Repaired:
    """Return the body of *selection* repaired, below the headlines of *around*."""
    rules = rules._replace(source=None)
    kickers = () if around.is_thread else kickers_of(around.blocks, around.worth, around.kept, around.headline)
    title = around.headline.text or None
    if title is None and around is not selection:
        title = repaired("\n".join(around.lines), subtitles=kickers, rules=rules).article.title
    return repaired("\n".join(selection.lines), title=title, subtitles=kickers, rules=rules)


def _has_controls(zones: Sequence[Sequence[Sequence[str]]], head: Head) -> bool:
    """Tell whether what stands around a body holds characters that a terminal would obey; they are no residue."""
    segments = (segment for zone in zones for line in zone for segment in line)
    written = filter(None, (head.source, head.authors, head.column, head.description, head.publisher, *head.keywords))
    return any(map(_CONTROL.search, segments)) or any(map(_CONTROL.search, written))


def _zones(zones: Sequence[Sequence[Sequence[str]]], evidence: Evidence) -> list[list[list[str]]]:
    """Return the lines around the body, in segments, as the document's repair leaves them."""
    return [[[repaired_field(segment, evidence) for segment in line] for line in zone] for zone in zones]


def _head(head: Head, evidence: Evidence) -> Head:
    """Return what the head of the page says, as the document's repair leaves it."""
    written = head.source, head.authors, head.column, head.description, head.publisher
    source, authors, column, description, publisher = (value and repaired_field(value, evidence) for value in written)
    return head._replace(
        source=source,
        authors=authors,
        column=column,
        description=description,
        publisher=publisher,
        keywords=tuple(repaired_field(word, evidence) for word in head.keywords),
    )
