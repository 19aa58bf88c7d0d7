"""A word-frequency list as a language model: words read symbol by symbol."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from cleaners.byte_damage.trie import Trie

STEPS_PER_NAT = 10
UNENDED = 255
"""The stored probability of a string that is only a beginning of words."""
UNKNOWN = 1e-9
"""The probability of a symbol that no word has."""
_NO_WORD = math.log(UNKNOWN)

MARKS = frozenset("，。、”“：；？！《》（）—…·‘’『』「」〈〉\n")
_FINALITY = dict.fromkeys("。？！；、》", 2) | dict.fromkeys("，：”）\n", 1)
"""The marks before which a preposition or an adverb hardly stands: in full, and half as strictly."""

_REMEMBERED = 1 << 13

WordsState = tuple[tuple[int, float], ...]
"""The beginnings of words that one may be inside of, as nodes with their shares; node 0 is between words."""


class Words:
    """A word-frequency list, read one symbol at a time.

    Args:
        trie: Every word and every beginning of one.
        mass: Of each node, the stored probability of the words that begin so.
        ends: Of each node, the stored probability of the word itself, or UNENDED.
        ties: Of each node, how much less likely than other words a clause ends with it, as stored.
    """

    def __init__(self, trie: Trie, mass: array[int], ends: array[int], ties: array[int]) -> None:
        self._mass, self._ends, self._ties = mass, ends, ties
        self._symbols, self._first = trie
        self._likely = [math.exp(-steps / STEPS_PER_NAT) for steps in range(256)]
        self._after = lru_cache(_REMEMBERED)(lambda node: tuple(map(chr, trie.children(node))))
        """The symbols that go on from a node: the same few thousand words fill a corpus."""
        self._starts = {chr(trie.symbols[node]): node for node in range(trie.first[0], trie.first[1])}

    def opening(self, symbol: str) -> float:
        """Return the log probability that a word begins with the symbol; of a mark, which may stand anywhere, 0."""
        if symbol in MARKS:
            return 0.0
        start = self._starts.get(symbol)
        return _NO_WORD if start is None else -self._mass[start] / STEPS_PER_NAT

    def start(self, symbol: str) -> int:
        """Return the node of the words that begin with the symbol; 0 if there are none."""
        return self._starts.get(symbol, 0)

    def prospects(self, state: WordsState) -> tuple[float, Iterable[str]]:
        """Return the log probability that a word ends here, and the symbols that go on with one; in no order."""
        _, between = self._continued(state, 0, 0)
        inside = [self._after(node) for node, _ in state if node]
        return math.log(max(between, UNKNOWN)), chain.from_iterable(inside)

    def step(self, state: WordsState, symbol: str) -> tuple[float, WordsState]:
        """Return the probability of the next symbol, and the state after it."""
        inside, between = self._continued(state, ord(symbol), _FINALITY.get(symbol, 0))
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

    def _continued(self, state: WordsState, code: int, finality: int) -> tuple[list[tuple[int, float]], float]:
        """Return the words that go on with the code point, and the share of those that can end before it."""
        inside: list[tuple[int, float]] = []
        between = 0.0
        for node, share in state:
            if node == 0:
                between += share
                continue
            mass = self._mass[node]
            if self._ends[node] != UNENDED:
                steps = self._ends[node] - mass + self._ties[node] * finality // 2
                between += share * self._likely[max(0, steps)]
            # As Trie.child, of which there are too many for a call.
            end = self._first[node + 1]
            child = bisect_left(self._symbols, code, self._first[node], end)
            if child < end and self._symbols[child] == code:
                steps = self._mass[child] - mass
                inside.append((child, share * self._likely[max(0, steps)]))
        return inside, between
