"""Whether two texts say the same: what they share, and what stands in the places where they differ.

Copies differ at their ends (a lede, credits, furniture), by what one has more, and by touches here and there. Two
notices of one formula differ in many places at once, with a number or a name in each: who, where, when.
"""

import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Final, NamedTuple

_RUN: Final = 5
"""Characters that must agree to be a run of both; the same shingles make the sketch."""
_SURE, _NEAR = 12, 40
"""Characters that are no chance wherever they stand; and how far a shorter run may lie ahead."""
_SHARED_OF_SHORTER, _SHARED_OF_LONGER = 0.6, 0.4
"""A copy with another lede keeps so much of a short article; the longer one may have furniture of its own."""
_ANEW: Final = 10
"""Characters between two runs, in both texts, that are no name or number but a sentence."""
_LEDE, _BODY = 15, 20
"""Characters of a beginning that is a lede, and of the run that ends it."""
_PATTERN = 0.47
"""Of a beginning; of two that were written apart a fifth agrees by chance, of two notices of a form more than half."""
_COUNTED, _OF_NUMBERS = 8, 4
"""Characters that a place counts for at most, so that a new sentence is one change; and those for another number."""
_TOUCHES: Final = 3
"""Characters that one text has more in a place where the other is touched up: a mark made a character, one put in."""
_DIFFERENT = 0.025
"""Of the characters that both have: 98 % of copies with 3 % changed have less, other notices of a form 3 % or more."""
_SHORT: Final = 150
"""Characters that both have, under which it is a form as a rule, and one name tells two apart."""
_NUMBER = re.compile(r"\d+")


class _Run(NamedTuple):
    """A run of both texts: where it begins in *one* and in the *other*, and how long it is."""

    one: int
    other: int
    length: int


def are_alike(one: str, other: str) -> bool:
    """Tell whether two folded texts are copies, one of the other or both of a third."""
    one, other = sorted((one, other))
    runs = _no_chance(list(_runs(one, other)))
    shared = sum(run.length for run in runs)
    shorter, longer = sorted((len(one), len(other)))
    if not runs or shared < _SHARED_OF_SHORTER * shorter or shared < _SHARED_OF_LONGER * longer:
        return False
    most = _DIFFERENT * shared if shared >= _SHORT else 1
    whole, body = [_Run(0, 0, 0), *runs], _behind_lede(runs)
    if _different(one, other, body or whole) >= most:
        return False
    return not body or not _is_pattern(one, other, body[0]) or _different(one, other, whole) < most


def _no_chance(runs: list[_Run]) -> list[_Run]:
    """Leave out short runs that stand alone in what was written anew: words that any text has."""
    ends = [_Run(0, 0, 0), *runs, _Run(sys.maxsize, sys.maxsize, 0)]
    return [
        run
        for before, run, after in zip(ends, runs, ends[2:], strict=False)
        if run.length >= _SURE or _gap(before, run) < _ANEW or _gap(run, after) < _ANEW
    ]


def _gap(before: _Run, after: _Run) -> int:
    return min(after.one - before.one, after.other - before.other) - before.length


def _different(one: str, other: str, runs: list[_Run]) -> int:
    """Return how much stands in places, between two runs, where both texts say something of their own."""
    places = (
        (one[before.one + before.length : after.one], other[before.other + before.length : after.other])
        for before, after in pairwise(runs)
    )
    return sum(_difference(*both) for both in places)


def _behind_lede(runs: list[_Run]) -> list[_Run]:
    """Return the runs behind a beginning of which most was written anew; none if there is no such beginning."""
    body = next((number for number, run in enumerate(runs) if run.length >= _BODY), 0)
    written = min(runs[body].one, runs[body].other)
    kept = sum(run.length for run in runs[:body])
    return runs[body:] if written >= _LEDE and 2 * kept <= written else []


def _is_pattern(one: str, other: str, body: _Run) -> bool:
    """Tell whether the beginnings before *body* agree in so many characters that they are one form, filled in twice."""
    pieces = SequenceMatcher(None, one[: body.one], other[: body.other], autojunk=False).get_matching_blocks()
    return sum(piece.size for piece in pieces) > _PATTERN * min(body.one, body.other)


def _difference(one: str, other: str) -> int:
    """Return what a place counts for: a name its characters, a number more, a single character nothing."""
    names = sum(length for length in _names(one, other) if length > 1)
    return min(_COUNTED, names) + _OF_NUMBERS * _is_number(one, other)


def _names(one: str, other: str) -> Iterator[int]:
    """Yield how many characters of a place differ, side by side."""
    if len(one) == len(other):
        pairs = groupby(zip(one, other, strict=True), key=lambda pair: pair[0] != pair[1])
        yield from (len(list(some)) for differs, some in pairs if differs)
        return
    fewer = min(len(one), len(other))
    pieces = SequenceMatcher(None, one, other, autojunk=False) if abs(len(one) - len(other)) <= _TOUCHES else None
    if pieces and 3 * sum(piece.size for piece in pieces.get_matching_blocks()) > 2 * fewer:
        yield from (min(b - a, d - c) for how, a, b, c, d in pieces.get_opcodes() if how == "replace")
        return
    yield fewer


def _is_number(one: str, other: str) -> bool:
    if len(one) == len(other):
        both = zip(one, other, strict=True)
        return any(first != second and first.isdecimal() and second.isdecimal() for first, second in both)
    found, others = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(found and others) and found != others


def _runs(one: str, other: str) -> Iterator[_Run]:
    """Yield the runs that both texts have, in the order of both."""
    start = place = 0
    while start + _RUN <= len(one):
        found = _found(one, other, start, place)
        if found < 0:
            start += 1
            continue
        length = _length(one, other, start, found)
        yield _Run(start, found, length)
        start, place = start + length, found + length


def _found(one: str, other: str, start: int, place: int) -> int:
    """Return where in *other*, from *place* on, the run at *start* begins; -1 if nowhere."""
    found = other.find(one[start : start + _RUN], place)
    if found - place <= _NEAR:
        return found
    return other.find(one[start : start + _SURE], found) if start + _SURE <= len(one) else -1


def _length(one: str, other: str, start: int, place: int) -> int:
    most = min(len(one) - start, len(other) - place)
    length = _RUN
    while length < most and one[start + length] == other[place + length]:
        length += 1
    return length
