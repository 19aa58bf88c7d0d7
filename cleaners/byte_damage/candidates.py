"""The characters that a known byte can belong to, likeliest first, so that most are never looked at."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from itertools import chain, compress
from typing import NamedTuple

from cleaners.byte_damage.hypothesis import BROKEN
from cleaners.byte_damage.model import Prospects
from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.setting import oddity
from cleaners.byte_damage.words import Words
from cleaners.chinese.forms import PUNCTUATION, folded


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
        symbols: What they are to the language model, in that order.
        unlikely: The openings of those with their signs turned, so that they rise.
        of: By what they are to the language model.
    """

    __slots__ = ("of", "ranked", "symbols", "unlikely")

    def __init__(self, found: Iterable[Candidate]) -> None:
        self.ranked = sorted(found, key=lambda candidate: -candidate.opening)
        self.unlikely = [-candidate.opening for candidate in self.ranked]
        self.symbols = [candidate.symbol for candidate in self.ranked]
        self.of: dict[str, list[Candidate]] = {}
        for candidate in self.ranked:
            self.of.setdefault(candidate.symbol, []).append(candidate)


def above(least: float, candidates: Candidates, prospects: Prospects) -> list[Candidate]:
    """Return the candidates whose log probability may be above *least*, by what may come next."""
    ending, following = prospects
    beginning = least - ending
    ranked, of = candidates.ranked, candidates.of
    at = bisect_left(candidates.unlikely, -beginning)
    if least >= 0 or at == len(ranked) or not following:
        return ranked[:at]
    if len(following) < len(ranked) - at:
        met = filter(of.__contains__, following)
        rest = [each for symbol in met for each in of[symbol] if each.opening <= beginning]
    else:
        rest = list(compress(ranked[at:], map(following.__contains__, candidates.symbols[at:])))
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
        self._alone: dict[str, Candidate] = {}

    def with_trail(self, trail: int) -> Candidates:
        """Return the characters that end in a byte."""
        key = ("trail", trail, 0)
        return self._made.get(key) or self._table(key, pairs().by_trail[trail])

    def torn(self, lead: int) -> Candidates:
        """Return the characters that begin with a byte and end in no ASCII."""
        key = ("torn", lead, 0)
        return self._made.get(key) or self._table(key, _beyond_ascii(pairs().by_lead[lead]))

    def before_broken(self, lead: int) -> Candidates:
        """Return those that begin with a byte and end in one that can begin a broken pair."""
        key = ("broken", lead, 0)
        return self._made.get(key) or self._table(key, _ending(pairs().by_lead[lead], pairs().broken))

    def before_vanished(self, lead: int) -> Candidates:
        """Return the usual ones that begin with a byte and end in one that can begin a vanished pair."""
        key = ("vanished", lead, 0)
        return self._made.get(key) or self._table(key, self._usual(_ending(pairs().by_lead[lead], pairs().vanished)))

    def after_unseen(self, pending: int, trail: int) -> Candidates:
        """Return the usual ones that begin with the other byte of an unseen pair and end in *trail*."""
        key = ("after", pending, trail)
        return self._made.get(key) or self._table(key, self._usual(_ending(pairs().by_trail[trail], _seconds(pending))))

    def torn_after_unseen(self, pending: int) -> Candidates:
        """Return those that begin with the other byte of an unseen pair and end in no ASCII."""
        key = ("behind", pending, 0)
        return self._made.get(key) or self._table(key, _after(pending))

    def marks_after_unseen(self, pending: int) -> Candidates:
        """Return the marks among them."""
        key = ("marks", pending, 0)
        return self._made.get(key) or self._table(key, (pair for pair in _after(pending) if pair[1] in PUNCTUATION))

    def alone(self, character: str) -> Candidate:
        """Return a character of which both bytes are known."""
        return self._alone.get(character) or self._alone.setdefault(character, self._candidate(0, character))

    def _table(self, key: tuple[str, int, int], found: Iterable[tuple[int, str]]) -> Candidates:
        self._made[key] = Candidates([self._candidate(*pair) for pair in found])
        return self._made[key]

    def _usual(self, found: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        return (pair for pair in found if not oddity(pair[1], is_traditional=self._is_traditional))

    def _candidate(self, other: int, character: str) -> Candidate:
        symbol = folded(character)
        odd = oddity(character, is_traditional=self._is_traditional)
        return Candidate(self._words.opening(symbol), character, symbol, odd, other)


def _beyond_ascii(found: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    return (pair for pair in found if pair[0] >= 0x80)


def _ending(found: Iterable[tuple[int, str]], others: Container[int]) -> Iterator[tuple[int, str]]:
    return (pair for pair in found if pair[0] in others)


def _seconds(pending: int) -> list[int]:
    """Return what can be the second byte of an unseen pair."""
    return (pairs().broken if pending & BROKEN else pairs().vanished)[pending & 0xFF]


def _after(pending: int) -> Iterator[tuple[int, str]]:
    return _beyond_ascii(chain.from_iterable(pairs().by_lead[lead] for lead in _seconds(pending)))


@functools.lru_cache(4)
def tables(words: Words, *, is_traditional: bool) -> Tables:
    """Return the tables of a model, each time the same ones."""
    return Tables(words, is_traditional=is_traditional)
