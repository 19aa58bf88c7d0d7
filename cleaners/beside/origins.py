"""Where in its page each field of an article is written: found by looking, so that what was repaired may not be."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from lxml import etree

from cleaners.article import Article
from cleaners.beside.lines import Line
from cleaners.lines.signs import simplified
from cleaners.metadata.head import META_NAMES
from cleaners.rules import Rules

FIELDS = (
    *("title", "subtitles", "published", "published_date", "source", "authors", "photographers", "editor"),
    *("duty_editor", "reviewer", "publisher", "original_title", "column", "keywords", "description", "canonical_url"),
)
_OF_THE_HEAD = frozenset({"column", "keywords", "description", "canonical_url"})
"""Fields that only the head of a page fills."""
# White space, and readings in parentheses: 新聞(wén)網(wǎng); not (记者) or (2022).
_BESIDE = re.compile(r"\s+|[(（][a-z\u00e0-\u02ff\u0300-\u036f]{1,8}[)）]")
_WORKED_OUT = "repaired or worked out: not written like this"


class Origin(NamedTuple):
    """A value of a field, and where it is written.

    Attributes:
        field: The field's name.
        value: One of its values.
        where: In words.
        line: The number of the page's line that holds it, from 0; None when none does.
    """

    field: str
    value: str
    where: str
    line: int | None = None


def origins(
    article: Article, lines: Sequence[Line], metas: Sequence[etree._Element], url: str, rules: Rules
) -> list[Origin]:
    """Return every value of the article's metadata, in the order of FIELDS, and where it is written."""
    search = _Search(_by_nearness(lines), list(_contents(metas)), url, rules)
    fields = ((field, getattr(article, field)) for field in FIELDS)
    values = ((field, value) for field, found in fields for value in (found if isinstance(found, tuple) else [found]))
    return [search.origin(field, value, article) for field, value in values if value is not None]


class _Search(NamedTuple):
    lines: Sequence[tuple[int, str]]
    metas: Sequence[tuple[str, str]]
    url: str
    rules: Rules

    def origin(self, field: str, value: object, article: Article) -> Origin:
        shown = value.isoformat() if isinstance(value, date) else str(value)
        is_date = field.startswith("published")
        sought = _squeezed((article.published_raw or shown) if is_date else shown)
        line = (
            None if field in _OF_THE_HEAD else next((at for at, text in self.lines if sought and sought in text), None)
        )
        if line is not None:
            return Origin(field, shown, f"line {line + 1}", line)
        names = META_NAMES.get(field.removesuffix("_date"), "").split()
        if meta := next((name for name, content in self.metas if name.lower() in names and sought in content), None):
            return Origin(field, shown, f"meta {meta}")
        if field == "source" and shown == self.rules.source:
            return Origin(field, shown, "the portal's rules")
        if is_date and _digits(shown[:10]) in _digits(self.url):
            return Origin(field, shown, "the page's address")
        return Origin(field, shown, _WORKED_OUT)


def _by_nearness(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """Return the lines, squeezed, with their places: those nearest to the headline first, since menus say much too."""
    headline = next((at for at, line in enumerate(lines) if line.fate == "headline"), 0)
    return sorted(
        ((at, _squeezed(line.text)) for at, line in enumerate(lines)), key=lambda each: abs(each[0] - headline)
    )


def _contents(metas: Sequence[etree._Element]) -> Iterator[tuple[str, str]]:
    for meta in metas:
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        if name and meta.get("content"):
            yield name, _squeezed(meta.get("content") or "")


def _squeezed(text: str) -> str:
    return _BESIDE.sub("", unicodedata.normalize("NFKC", simplified(text)))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
