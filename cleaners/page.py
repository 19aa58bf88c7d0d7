"""From the bytes of a page to its article."""

from dataclasses import replace
from typing import Any

from lxml import etree

from cleaners.article import Article, NotAnArticle
from cleaners.chinese.evidence import evidence_of
from cleaners.decoding import Decoded, decode_page
from cleaners.extraction.bounds import bounded
from cleaners.extraction.kickers import kickers_of
from cleaners.extraction.layout import is_elsewhere
from cleaners.extraction.selection import Selection, cuts_of, selected
from cleaners.extraction.tree import parsed
from cleaners.metadata.head import Head, head_of
from cleaners.metadata.page_metadata import fields_of, media_of, said_by, visible
from cleaners.metadata.publication import published_by
from cleaners.page_kind import empty_kind, kind_of, refuse, refuse_unread
from cleaners.rules import Rules
from cleaners.text import repaired, repaired_field

_NO_RULES = Rules()


def clean_page(body: bytes, *, url: str = "", content_type: str = "", rules: Rules | None = None) -> Article:
    """Return the article of a page.

    Raises:
        NotAnArticle: if the page is a list, says that it does not exist, asks for a login, or is empty.
    """
    rules = rules or _NO_RULES
    decoded = decode_page(body, content_type=content_type, hint=rules.encoding)
    where = url or "page"
    html, beyond = bounded(decoded.text)
    root = None if decoded.how == "binary" else parsed(html)
    if root is None:
        raise NotAnArticle("empty", f"{where}: no text in {len(body)} bytes")
    selection = selected(root, rules)
    refuse(selection, root, where)
    refuse_unread(selection, decoded, where)
    article = _repaired(selection, rules)
    said, head = said_by(_zones(selection, article)), _head(root, selection, article)
    fields = fields_of(article, said, head, published_by(said.published, article, head, root, url))
    article = replace(article, **fields, **media_of(selection), **_decoding(decoded), **_choice(selection, rules))
    article = replace(article, source=article.source or rules.source)
    article = replace(article, cuts=(*article.cuts, *beyond))
    return _kinded(_with_layout(article, selection, rules), selection, root, where)


def _with_layout(article: Article, selection: Selection, rules: Rules) -> Article:
    """Return *article* with a disagreement for a body that does not stand where the portal's others do."""
    expected = rules.model.container if rules.model else None
    if expected is None or not is_elsewhere(selection.blocks, selection.kept, expected):
        return article
    return replace(article, disagreements=(*article.disagreements, ("layout", expected)))


def _kinded(article: Article, selection: Selection, root: etree._Element, where: str) -> Article:
    if article.text:
        return replace(article, kind=kind_of(selection, root, where))
    kind, reason = empty_kind(article.images, article.attachments, where)
    return replace(article, kind=kind, empty_reason=reason)


def _choice(selection: Selection, rules: Rules) -> dict[str, Any]:
    return {
        "cuts": cuts_of(selection),
        "confidence": round(selection.confidence, 3),
        "extractor": selection.extractor,
        "model": rules.model.id if rules.model else None,
        "document": selection.table.pairs if selection.table else (),
    }


def _repaired(selection: Selection, rules: Rules) -> Article:
    return repaired(
        "\n".join(selection.lines),
        title=selection.headline.text or None,
        subtitles=kickers_of(selection.blocks, selection.kept, selection.headline),
        rules=rules._replace(source=None),
    ).article


def _zones(selection: Selection, article: Article) -> list[list[list[str]]]:
    """Return the lines around the body, in segments, as the document's repair leaves them."""
    zones = visible(selection)
    if not article.residues:
        return zones
    evidence = evidence_of("\n".join(selection.lines))
    return [[[repaired_field(segment, evidence) for segment in line] for line in zone] for zone in zones]


def _head(root: etree._Element, selection: Selection, article: Article) -> Head:
    """Return what the head of the page says, as the document's repair leaves it."""
    head = head_of(root)
    if not article.residues:
        return head
    evidence = evidence_of("\n".join(selection.lines))
    written = head.source, head.authors, head.column, head.description, head.publisher
    source, authors, column, description, publisher = (value and repaired_field(value, evidence) for value in written)
    keywords = tuple(repaired_field(word, evidence) for word in head.keywords)
    return head._replace(
        source=source,
        authors=authors,
        column=column,
        description=description,
        publisher=publisher,
        keywords=keywords,
    )


def _decoding(decoded: Decoded) -> dict[str, Any]:
    return {"encoding": decoded.encoding, "encoding_how": decoded.how, "bad_bytes": decoded.bad_bytes}
