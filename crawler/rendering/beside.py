"""A page beside its article as HTML: a whole document, or the inside of one for who shows more around it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from cleaners.article import Article
from cleaners.beside.edits import Piece, pieces, reason
from cleaners.beside.lines import Line
from cleaners.beside.reading import Beside
from cleaners.passes.order import PASSES
from crawler.rendering.document import document, environment

_LINES = 5_000
_EDITS = 300
"""Lines of a page, and edits of one pass, that are shown."""
_COLOURS = 8
_ORDER = [each.name for each in PASSES]


class Numbered(NamedTuple):
    """A line of the page with its number, from 1."""

    number: int
    line: Line


class Run(NamedTuple):
    """Lines in a row that shared a fate; *why* is empty of what was taken."""

    why: str
    lines: Sequence[Numbered]


class Edits(NamedTuple):
    """The edits of one pass: how many, the first of them, why they are made, and the number of its colour."""

    name: str
    number: int
    shown: Sequence[Piece]
    reason: str
    colour: int


def beside_document(name: str, found: Beside) -> str:
    """Return the page or text called *name* beside its article, as a document that needs nothing but itself."""
    return document("beside.html.j2", {"name": name, **_values(found)})


def beside_fragment(found: Beside) -> Markup:
    """Return the same as the inside of a page whose style is ``base.css``."""
    return Markup(environment().get_template("beside_parts.html.j2").render(_values(found)))  # noqa: S704 - escaped there


def _values(found: Beside) -> Mapping[str, object]:
    article = found.article
    return {
        "runs": list(_runs(found.lines[:_LINES])),
        "left_out": max(0, len(found.lines) - _LINES),
        "refusal": found.refusal,
        "article": article,
        "title": _title(article) if article else [],
        "text": list(pieces(article.text, article.spans)) if article else [],
        "edits": list(_edits(article)) if article else [],
        "origins": found.origins,
        "colour": colour,
        "reason": reason,
    }


def colour(name: str) -> int:
    """Return the number of a pass's colour; passes that follow each other have different ones."""
    return _ORDER.index(name) % _COLOURS if name in _ORDER else _COLOURS - 1


def _runs(lines: Sequence[Line]) -> Iterator[Run]:
    numbered = (Numbered(at + 1, line) for at, line in enumerate(lines))
    for why, run in groupby(numbered, key=lambda each: each.line.why):
        yield Run(why, list(run))


def _title(article: Article) -> list[Piece]:
    lines = [line for line in (article.title, *article.subtitles) if line]
    return list(pieces("\n".join(lines), article.title_spans))


def _edits(article: Article) -> Iterator[Edits]:
    made = [piece for piece in (*_title(article), *pieces(article.text, article.spans)) if piece.old is not None]
    for name, count in Counter(piece.by for piece in made).most_common():
        shown = [piece for piece in made if piece.by == name][:_EDITS]
        yield Edits(name, count, shown, reason(name), colour(name.partition("/")[0]))
