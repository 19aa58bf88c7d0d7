"""The characters that a known byte can belong to, likeliest first, so that most are never looked at."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Container, Iterable
from itertools import chain
from typing import NamedTuple

from cleaners.byte_damage.hypothesis import BROKEN
from cleaners.byte_damage.model import Prospects
from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.setting import oddity
from cleaners.byte_damage.words import Words
from cleaners.chinese.forms import folded


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


class Candidates:
    """Characters with one byte in common.

    Attributes:
        ranked: By *opening*, highest first.
        unlikely: The openings of those with their signs turned, so that they rise.
        of: By what they are to the language model.
    """

    __slots__ = ("of", "ranked", "unlikely")

    def __init__(self, found: Iterable[Candidate]) -> None:
        self.ranked = sorted(found, key=lambda candidate: -candidate.opening)
        self.unlikely = [-candidate.opening for candidate in self.ranked]
        self.of: dict[str, list[Candidate]] = {}
        for candidate in self.ranked:
            self.of.setdefault(candidate.symbol, []).append(candidate)


def above(least: float, candidates: Candidates, prospects: Prospects) -> list[Candidate]:
    """Return the candidates whose log probability may be above *least*, by what may come next."""
    ending, following = prospects
    beginning = least - ending
    ranked = candidates.ranked
    at = bisect_left(candidates.unlikely, -beginning)
    if least >= 0 or at == len(ranked):
        return ranked[:at]
    if len(following) < len(ranked) - at:
        of = candidates.of
        rest = [each for symbol in following if symbol in of for each in of[symbol] if each.opening <= beginning]
    else:
        rest = [each for each in ranked[at:] if each.symbol in following]
    return ranked[:at] + rest


class Tables:
    """The characters by each of their bytes, made as they are asked for.

    Args:
        words: Ranks them.
        is_traditional: Whether the document is, which makes their forms usual or odd.
    """

    def __init__(self, words: Words, *, is_traditional: bool) -> None:
        self._words, self._is_traditional = words, is_traditional
        self._made: dict[tuple[str, int, int], Candidates] = {}

    def with_lead(self, lead: int) -> Candidates:
        """Return the characters that begin with a byte."""
        return self._table(("lead", lead, 0), pairs().by_lead[lead], None)

    def with_trail(self, trail: int) -> Candidates:
        """Return the characters that end in a byte."""
        return self._table(("trail", trail, 0), pairs().by_trail[trail], None)

    def before_broken(self, lead: int) -> Candidates:
        """Return those that begin with a byte and end in one that can begin a broken pair."""
        return self._table(("broken", lead, 0), pairs().by_lead[lead], pairs().broken)

    def before_vanished(self, lead: int) -> Candidates:
        """Return those that begin with a byte and end in one that can begin a vanished pair."""
        return self._table(("vanished", lead, 0), pairs().by_lead[lead], pairs().vanished)

    def after_unseen(self, pending: int, trail: int = 0) -> Candidates:
        """Return those that begin with the other byte of an unseen pair, and end in *trail* if it is known."""
        leads = (pairs().broken if pending & BROKEN else pairs().vanished)[pending & 0xFF]
        if trail:
            return self._table(("after", pending, trail), pairs().by_trail[trail], leads)
        return self._table(("behind", pending, 0), chain.from_iterable(pairs().by_lead[lead] for lead in leads), None)

    def _table(
        self, key: tuple[str, int, int], found: Iterable[tuple[int, str]], others: Container[int] | None
    ) -> Candidates:
        if key not in self._made:
            kept = (self._candidate(*pair) for pair in found if others is None or pair[0] in others)
            self._made[key] = Candidates(kept)
        return self._made[key]

    def _candidate(self, other: int, character: str) -> Candidate:
        symbol = folded(character)
        odd = oddity(character, is_traditional=self._is_traditional)
        return Candidate(self._words.opening(symbol), character, symbol, odd, other)


@functools.lru_cache(4)
def tables(words: Words, *, is_traditional: bool) -> Tables:
    """Return the tables of a model, each time the same ones."""
    return Tables(words, is_traditional=is_traditional)
