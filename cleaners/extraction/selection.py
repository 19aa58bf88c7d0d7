"""Which blocks of a page are its article's: the decisions of this package in their order, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cleaners.article import Cut
from cleaners.extraction.blocks import Blocks, Part, blocks_of
from cleaners.extraction.confidence import confidence_of, signs_of
from cleaners.extraction.container import container_of
from cleaners.extraction.edges import trimmed
from cleaners.extraction.foreign import foreign_parts
from cleaners.extraction.headline import Headline, bare, headline_of
from cleaners.extraction.worth import worth_of

_LINKED = 0.6
"""A block with a larger share of its characters in links is a link list's."""
_BEGINNING = 40
UNSURE = 0.8
"""Below it other choices are looked at: a tenth of the pages, and nearly all with an F1 under .9."""
_CLEARLY_BETTER = 0.15


@dataclass(frozen=True, slots=True)
class Selection:
    """The article's part of a page.

    Attributes:
        blocks: All blocks of the page.
        worth: Each block's characters of sentences; 0 in foreign parts.
        headline: The headline and its block.
        node: The node that holds the body.
        kept: The body's blocks, in page order.
        parts: What is not the article's, with reasons.
        confidence: The probability that *kept* is right, 0 … 1.
    """

    blocks: Blocks
    worth: list[int]
    headline: Headline
    node: int
    kept: list[int]
    parts: list[Part]
    confidence: float

    @property
    def lines(self) -> list[str]:
        """The body's lines."""
        return [self.blocks.text[i] for i in self.kept]


def selected(root: etree._Element) -> Selection:
    """Return the part of the page under *root* that is its article."""
    blocks = blocks_of(root)
    headline = headline_of(root, blocks)
    worth = _without_title(blocks, worth_of(blocks), headline)
    first = _choice(blocks, worth, headline, foreign_parts(blocks, worth, headline.at))
    return first if first.confidence >= UNSURE else better(first, _others(first, worth))


def better(first: Selection, others: Iterator[Selection]) -> Selection:
    """Return the choice that is most likely right; *first* unless another is clearly better."""
    best = max(others, key=lambda choice: choice.confidence, default=first)
    return best if best.confidence > first.confidence + _CLEARLY_BETTER else first


def _others(first: Selection, worth: list[int]) -> Iterator[Selection]:
    """Yield the choice without a look at names, and the choice if the first were wrong altogether."""
    blocks, headline = first.blocks, first.headline
    yield _choice(blocks, worth, headline, foreign_parts(blocks, worth, headline.at, named=False))


def _without_title(blocks: Blocks, worth: list[int], headline: Headline) -> list[int]:
    said = bare(headline.text)
    return [
        0 if value and len(line) < 120 and bare(line) == said else value
        for value, line in zip(worth, blocks.text, strict=True)
    ]


def _choice(blocks: Blocks, worth: list[int], headline: Headline, parts: list[Part]) -> Selection:
    is_foreign = bytearray(len(worth))
    for part in parts:
        is_foreign[part.first : part.last] = b"\1" * (part.last - part.first)
    worth = [0 if foreign else value for value, foreign in zip(worth, is_foreign, strict=True)]
    node = container_of(blocks, worth, headline.anchor)
    inside = range(blocks.first[node], blocks.last[node])
    kept = [i for i in inside if not is_foreign[i] and blocks.linked[i] <= _LINKED * len(blocks.text[i])]
    kept = trimmed(blocks, worth, kept, headline.at)
    confidence = confidence_of(signs_of(blocks, worth, headline, node, kept))
    return Selection(blocks, worth, headline, node, kept, parts, confidence)


def cuts_of(selection: Selection) -> tuple[Cut, ...]:
    """Return what went, part by part, outermost parts only."""
    return tuple(_cut(selection.blocks, part) for part in _outermost(selection.parts))


def _outermost(parts: list[Part]) -> list[Part]:
    outer: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.first, -part.last)):
        if not outer or part.last > outer[-1].last:
            outer.append(part)
    return outer


def _cut(blocks: Blocks, part: Part) -> Cut:
    text = "".join(blocks.text[part.first : part.last])
    return Cut(blocks.path(blocks.owner[part.first]), part.kind, len(text), text[:_BEGINNING])
