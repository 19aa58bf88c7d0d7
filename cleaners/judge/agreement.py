"""How far two bodies agree, and which parts of a page only one of them has."""

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import groupby
from typing import NamedTuple

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import bare

_GRAM = 4
_BEGINNING = 40


class Overlap(NamedTuple):
    """What two texts have in common, as shares of four-character pieces, 0 … 1; ``f1`` of both."""

    f1: float
    of_first: float
    of_second: float


def overlap(first: str, second: str) -> Overlap:
    """Return what two texts have in common; two empty ones everything."""
    pieces, others = _pieces(first), _pieces(second)
    common, one, other = (pieces & others).total(), pieces.total(), others.total()
    if not one + other:
        return Overlap(1.0, 1.0, 1.0)
    return Overlap(2 * common / (one + other), common / (one or 1), common / (other or 1))


def agreement(ours: str, theirs: str) -> float:
    """Return how far two bodies agree, 0 … 1."""
    return overlap(ours, theirs).f1


def one_sided(blocks: Blocks, ours: Collection[int], theirs: Collection[int]) -> Iterator[str]:
    """Yield, in page order, each run of blocks that only one judge has in its body: whose, how much, how it begins."""
    mine, other = set(ours), set(theirs)
    sides = groupby(range(len(blocks.text)), key=lambda i: (i in mine) - (i in other))
    for side, run in sides:
        if side:
            text = "".join(blocks.text[i] for i in run)
            yield f"only {'blocks' if side > 0 else 'trafilatura'}, {len(text)} characters: {text[:_BEGINNING]}"


def _pieces(text: str) -> Counter[str]:
    said = bare(text)
    return Counter(said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1))
