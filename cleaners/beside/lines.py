"""The lines that a page shows, each with what became of it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from cleaners.extraction.opened_page import OpenedPage

Fate = Literal["headline", "body", "cut"]


class Line(NamedTuple):
    """One line of a page, as a browser would show it.

    Attributes:
        text: What it says.
        fate: Whether it is the headline, was taken into the body, or was cut.
        why: Why it was cut, a :data:`cleaners.article.CutKind`; empty of the others.
        path: Where it stands, as tag names with id and classes.
    """

    text: str
    fate: Fate
    why: str = ""
    path: str = ""


def lines_of(page: OpenedPage) -> tuple[Line, ...]:
    """Return the lines of a page in order; what the portal's rules dropped is not among them."""
    return tuple(_lines(page))


def _lines(page: OpenedPage) -> Iterator[Line]:
    selection, blocks = page.selection, page.selection.blocks
    kept = set(selection.kept)
    kinds = {at: part.kind for part in reversed(selection.parts) for at in range(part.first, part.last)}
    for at, text in enumerate(blocks.text):
        path = blocks.path(blocks.owner[at])
        if at in kept:
            yield Line(text, "body", path=path)
        elif at == selection.headline.at:
            yield Line(text, "headline", path=path)
        else:
            yield Line(text, "cut", kinds.get(at, "outside"), path)


def text_lines(text: str) -> tuple[Line, ...]:
    """Return the lines of a text that has no HTML; all of it was taken."""
    return tuple(Line(line, "body") for line in text.split("\n"))
