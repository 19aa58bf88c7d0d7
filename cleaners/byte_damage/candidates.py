"""The characters that a known byte can belong to, likeliest first, so that most are never looked at."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cleaners.byte_damage.characters import folded
from cleaners.byte_damage.model import Prospects, Words
from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.setting import oddity


class Candidate(NamedTuple):
    """One character of GBK."""

    opening: float
    """Log probability at most, if it goes on with no word."""
    character: str
    symbol: str
    """What it is to the language model."""
    oddity: float
    """Nats by which its form is unlikely in the document's script."""
    other: int
    """Its other byte."""


class Candidates(NamedTuple):
    """The characters with one byte in common."""

    ordered: list[Candidate]
    """By *opening*, highest first."""
    by_symbol: dict[str, list[Candidate]]

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Candidates:
        """Return *candidates* in order."""
        ordered = sorted(candidates, key=lambda candidate: -candidate.opening)
        by_symbol: dict[str, list[Candidate]] = {}
        for candidate in ordered:
            by_symbol.setdefault(candidate.symbol, []).append(candidate)
        return cls(ordered, by_symbol)

    def above(self, least: float, prospects: Prospects) -> Iterator[Candidate]:
        """Yield the candidates whose log probability may be above *least*, by what may come next."""
        beginning = least - prospects.ending
        for candidate in self.ordered:
            if candidate.opening <= beginning:
                break
            yield candidate
        for symbol in prospects.following:
            for candidate in self.by_symbol.get(symbol, ()):
                if candidate.opening <= beginning:
                    yield candidate


@functools.lru_cache(1 << 10)
def with_lead(lead: int, words: Words, *, is_traditional: bool) -> Candidates:
    """Return the characters that begin with a byte, as *words* ranks them and a document's script makes them usual."""
    return Candidates.of(_candidates(pairs().by_lead[lead], words, is_traditional=is_traditional))


@functools.lru_cache(1 << 10)
def with_trail(trail: int, words: Words, *, is_traditional: bool) -> Candidates:
    """Return the characters that end in a byte."""
    return Candidates.of(_candidates(pairs().by_trail[trail], words, is_traditional=is_traditional))


def _candidates(found: Iterable[tuple[int, str]], words: Words, *, is_traditional: bool) -> Iterator[Candidate]:
    for other, character in found:
        symbol = folded(character)
        odd = oddity(character, is_traditional=is_traditional)
        yield Candidate(words.opening(symbol), character, symbol, odd, other)
