"""Which blocks of a page are its article's: the decisions of this package in their order, each with its reason."""

from typing import NamedTuple

from lxml import etree

from cleaners.article import Cut
from cleaners.extraction.blocks import Blocks, Part, blocks_of
from cleaners.extraction.container import container_of
from cleaners.extraction.edges import trimmed
from cleaners.extraction.foreign import foreign_parts
from cleaners.extraction.headline import Headline, bare, headline_of
from cleaners.extraction.worth import worth_of

_LINKED = 0.6
"""A block with a larger share of its characters in links is a link list's."""
_BEGINNING = 40


class Selection(NamedTuple):
    """The article's part of a page.

    Attributes:
        blocks: All blocks of the page.
        worth: Each block's characters of sentences; 0 in foreign parts.
        headline: The headline and its block.
        node: The node that holds the body.
        kept: The body's blocks, in page order.
        parts: What is not the article's, with reasons.
    """

    blocks: Blocks
    worth: list[int]
    headline: Headline
    node: int
    kept: list[int]
    parts: list[Part]


def selected(root: etree._Element) -> Selection:
    """Return the part of the page under *root* that is its article."""
    blocks = blocks_of(root)
    worth = worth_of(blocks)
    headline = headline_of(root, blocks)
    said = bare(headline.text)
    worth = [
        0 if value and value < 120 and bare(line) == said else value
        for value, line in zip(worth, blocks.text, strict=True)
    ]
    parts = foreign_parts(blocks, worth, headline.at)
    is_foreign = bytearray(len(worth))
    for part in parts:
        is_foreign[part.first : part.last] = b"\1" * (part.last - part.first)
    worth = [0 if foreign else value for value, foreign in zip(worth, is_foreign, strict=True)]
    node = container_of(blocks, worth, headline.anchor)
    inside = range(blocks.first[node], blocks.last[node])
    kept = [i for i in inside if not is_foreign[i] and blocks.linked[i] <= _LINKED * len(blocks.text[i])]
    return Selection(blocks, worth, headline, node, trimmed(blocks, worth, kept, headline.at), parts)


def cuts_of(selection: Selection) -> tuple[Cut, ...]:
    """Return what went, part by part; what only stood outside the container is one cut."""
    blocks = selection.blocks
    cuts = [_cut(blocks, part.first, part.last, part.kind) for part in _outermost(selection.parts)]
    return tuple(cuts)


def _outermost(parts: list[Part]) -> list[Part]:
    outer: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.first, -part.last)):
        if not outer or part.last > outer[-1].last:
            outer.append(part)
    return outer


def _cut(blocks: Blocks, first: int, last: int, kind: str) -> Cut:
    text = "".join(blocks.text[first:last])
    return Cut(blocks.path(blocks.owner[first]), kind, len(text), text[:_BEGINNING])
