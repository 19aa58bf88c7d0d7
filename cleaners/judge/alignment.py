"""Which lines of a page stand in a text that was taken from it: each at a place of its own, in the order of both."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_SHORTEST = 4
"""Characters of a line that is looked for anywhere; a shorter one only between two others."""
_MOST_PLACES = 8
"""Places of one line that are tried: a label of a menu may stand in many sentences."""


class _Place(NamedTuple):
    """A line at a place, and the heaviest chain of lines that ends there."""

    line: int
    start: int
    end: int
    weight: int
    before: _Place | None


def aligned(lines: Sequence[str], text: str) -> list[int]:
    """Return which of *lines* stand in *text*, so that as much as can be of it is shown by lines in order.

    A label of a menu that a sentence holds, and a headline that one repeats, stand there only for this sentence.
    """
    chain = _chain(lines, text)
    kept = [place.line for place in chain[:1]]
    for place, following in pairwise(chain):
        kept += (*_between(lines, text, place, following), following.line)
    return kept


def _chain(lines: Sequence[str], text: str) -> list[_Place]:
    """Return the lines at their places, neither out of order nor over one another, of the most characters."""
    ends: list[int] = []
    best: list[_Place] = []
    for line, shown in enumerate(lines):
        places = []
        for start in _starts(text, shown):
            at = bisect_right(ends, start)
            before = best[at - 1] if at else None
            weight = len(shown) + (before.weight if before else 0)
            places.append(_Place(line, start, start + len(shown), weight, before))
        for place in places:
            _improve(ends, best, place)
    chain = best[-1:]
    while chain and (before := chain[-1].before):
        chain.append(before)
    return chain[::-1]


def _starts(text: str, line: str) -> Iterator[int]:
    start = text.find(line) if len(line) >= _SHORTEST else -1
    for _ in range(_MOST_PLACES):
        if start < 0:
            return
        yield start
        start = text.find(line, start + 1)


def _improve(ends: list[int], best: list[_Place], place: _Place) -> None:
    """Put *place* among the *best* by their *ends*, where each is heavier than those that end before it.

    Of two copies of a line the later one stays, which is nearer to the body below.
    """
    at = bisect_left(ends, place.end)
    if (at and best[at - 1].weight >= place.weight) or (
        at < len(ends) and ends[at] == place.end and best[at].weight > place.weight
    ):
        return
    last = at
    while last < len(ends) and best[last].weight <= place.weight:
        last += 1
    ends[at:last], best[at:last] = [place.end], [place]


def _between(lines: Sequence[str], text: str, place: _Place, following: _Place) -> Iterator[int]:
    """Yield the lines between two that stand in the text between them: headings of two characters."""
    end = place.end
    for line in range(place.line + 1, following.line):
        start = text.find(lines[line], end, following.start) if lines[line] else -1
        if start >= 0:
            yield line
            end = start + len(lines[line])
