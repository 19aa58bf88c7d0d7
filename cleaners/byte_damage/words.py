"""A word-frequency list as a language model: words read symbol by symbol."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cleaners.byte_damage.trie import Trie

STEPS_PER_NAT = 10
UNENDED = 255
"""The stored probability of a string that is only a beginning of words."""
UNKNOWN = 1e-9
"""The probability of a symbol that no word has."""
NO_WORD = math.log(UNKNOWN)

MARKS = frozenset("，。、”“：；？！《》（）—…·‘’『』「」〈〉\n")
_FINALITY = dict.fromkeys("。？！；、》", 2) | dict.fromkeys("，：”）\n", 1)
"""The marks before which a preposition or an adverb hardly stands: in full, and half as strictly."""

_REMEMBERED = 1 << 13

WordsState = tuple[tuple[int, float], ...]
"""The beginnings of words that one may be inside of, as nodes with their shares; node 0 is between words."""


class _Beginning(NamedTuple):
    """What is known of words that begin alike."""

    children: dict[str, int]
    """The node that each symbol leads to which goes on with one of them."""
    ending: tuple[float, ...]
    """The share of them that end here, before a mark of each finality."""


class Words:
    """A word-frequency list, read one symbol at a time.

    Args:
        trie: Every word and every beginning of one.
        mass: Of each node, the stored probability of the words that begin so.
        ends: Of each node, the stored probability of the word itself, or UNENDED.
        ties: Of each node, how much less likely than other words a clause ends with it, as stored.
    """

    def __init__(self, trie: Trie, mass: array[int], ends: array[int], ties: array[int]) -> None:
        self._trie, self._mass, self._ends, self._ties = trie, mass, ends, ties
        self._likely = [math.exp(-steps / STEPS_PER_NAT) for steps in range(256)]
        self._at = lru_cache(_REMEMBERED)(self._beginning)
        """What is known of a node: the same few thousand words fill a corpus."""
        self._starts = self._children(0)
        self._openings = {symbol: -mass[start] / STEPS_PER_NAT for symbol, start in self._starts.items()}
        self.pausing = max(self.opening("\n"), self.opening("0"))
        """Log probability of a line feed or of a digit between words, of the likelier one."""
        self._openings |= dict.fromkeys(MARKS, 0.0)

    def opening(self, symbol: str) -> float:
        """Return the log probability that a word begins with the symbol; of a mark, which may stand anywhere, 0."""
        return self._openings.get(symbol, NO_WORD)

    def start(self, symbol: str) -> int:
        """Return the node of the words that begin with the symbol; 0 if there are none."""
        return self._starts.get(symbol, 0)

    def prospects(self, state: WordsState) -> tuple[float, Mapping[str, object]]:
        """Return the log probability that a word ends here, and the symbols that go on with one, as keys."""
        _, between = self._continued(state, "", 0)
        following: dict[str, int] = {}
        for node, _ in state:
            if node:
                children = self._at(node).children
                following = {**following, **children} if following else children
        return math.log(max(between, UNKNOWN)), following

    def step(self, state: WordsState, symbol: str) -> tuple[float, WordsState]:
        """Return the probability of the next symbol, and the state after it."""
        inside, between = self._continued(state, symbol, _FINALITY.get(symbol, 0))
        start = self._starts.get(symbol, 0)
        opening = between * (self._likely[self._mass[start]] if start else UNKNOWN)
        if opening:
            inside.append((start, opening))
        total = sum([share for _, share in inside])
        if total < UNKNOWN:
            return UNKNOWN, ((start, 1.0),)
        if len(inside) == 1:
            return total, ((inside[0][0], 1.0),)
        return total, tuple([(node, share / total) for node, share in inside if share > total * 1e-3])

    def _continued(self, state: WordsState, symbol: str, finality: int) -> tuple[list[tuple[int, float]], float]:
        """Return the words that go on with the symbol, and the share of those that can end before it."""
        inside: list[tuple[int, float]] = []
        between = 0.0
        for node, share in state:
            if node == 0:
                between += share
                continue
            children, ending = self._at(node)
            between += share * ending[finality]
            child = children.get(symbol)
            if child is not None:
                inside.append((child, share * self._likely[max(0, self._mass[child] - self._mass[node])]))
        return inside, between

    def _beginning(self, node: int) -> _Beginning:
        return _Beginning(self._children(node), tuple([self._ending(node, finality) for finality in range(3)]))

    def _children(self, node: int) -> dict[str, int]:
        symbols, first = self._trie
        return {sys.intern(chr(symbols[child])): child for child in range(first[node], first[node + 1])}

    def _ending(self, node: int, finality: int) -> float:
        if self._ends[node] == UNENDED:
            return 0.0
        return self._likely[max(0, self._ends[node] - self._mass[node] + self._ties[node] * finality // 2)]
