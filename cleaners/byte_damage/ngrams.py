"""Character n-grams with absolute discounting; what is left over goes to the next shorter history."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping

from cleaners.byte_damage.trie import ABSENT, Trie, grown
from cleaners.chinese.forms import folded

ORDER = 4
DISCOUNT = 0.75
_MANY = 20_000_000
"""N-grams in memory at which those that occurred once are given up."""


class Ngrams:
    """Counts of a clean corpus.

    Args:
        trie: Every n-gram of 1 … ORDER folded symbols that was kept.
        counts: How often each node's n-gram occurred.
        totals: How often it occurred with anything after it.
        left: In quarters, what of that total the discount and the pruned n-grams leave to shorter histories.
    """

    def __init__(self, trie: Trie, counts: array[int], totals: array[int], left: array[int]) -> None:
        self._trie, self._counts, self._totals, self._left = trie, counts, totals, left

    @classmethod
    def of(cls, columns: Mapping[str, array[int]]) -> Ngrams:
        """Return the n-grams that `columns` wrote."""
        trie = Trie(columns["gsymbols"], columns["gfirst"])
        return cls(trie, columns["counts"], columns["totals"], columns["left"])

    def columns(self) -> dict[str, array[int]]:
        """Return the arrays to store."""
        return {
            "gsymbols": self._trie.symbols,
            "gfirst": self._trie.first,
            "counts": self._counts,
            "totals": self._totals,
            "left": self._left,
        }

    def step(self, histories: tuple[int, ...], symbol: str, below: float) -> tuple[float, tuple[int, ...]]:
        """Return the probability of *symbol* and the histories after it.

        Args:
            histories: The nodes of the last 1, 2 … symbols, as far as the trie has them.
            symbol: One folded symbol.
            below: Its probability without any history.
        """
        code = ord(symbol)
        likely = below
        longer = []
        for history in histories:
            child = self._trie.child(history, code)
            likely = self._likely(history, child, likely)
            if child != ABSENT:
                longer.append(child)
        start = self._trie.child(0, code)
        shorter = [start] if start != ABSENT else []
        return likely, tuple(shorter + longer)[: ORDER - 1]

    def following(self, histories: tuple[int, ...]) -> Mapping[str, object]:
        """Return the symbols that were seen after the last two, as keys; after one of a corpus, nearly all were."""
        return dict.fromkeys(map(chr, self._trie.children(histories[1]))) if len(histories) > 1 else {}

    def saw(self, histories: tuple[int, ...], symbol: str) -> bool:
        """Say whether the symbol was seen after any of *histories*: what follows a longer one follows a shorter."""
        return bool(histories) and self._trie.child(histories[0], ord(symbol)) != ABSENT

    def rest(self, histories: tuple[int, ...]) -> float:
        """Return the factor by which a symbol that was seen after none of *histories* is less likely than below."""
        known = (history for history in histories if self._totals[history])
        return math.prod(self._left[history] / 4 / self._totals[history] for history in known)

    def _likely(self, history: int, child: int, below: float) -> float:
        total = self._totals[history]
        if not total:
            return below
        count = self._counts[child] if child != ABSENT else 0
        return (max(count - DISCOUNT, 0.0) + self._left[history] / 4 * below) / total


def ngram_counts(texts: Iterable[str]) -> Counter[str]:
    """Return how often each n-gram of 1 … ORDER folded symbols occurs in *texts*."""
    counts: Counter[str] = Counter()
    for text in texts:
        symbols = "".join(map(folded, text))
        for length in range(1, ORDER + 1):
            counts.update(symbols[start : start + length] for start in range(len(symbols) - length + 1))
        if len(counts) > _MANY:
            counts = _without_singletons(counts)
    return counts


def counted(counts: Counter[str]) -> Ngrams:
    """Return the n-grams of *counts*; of the longer ones, those that occurred twice."""
    totals: Counter[str] = Counter()
    for gram, count in counts.items():
        totals[gram[:-1]] += count
    kept = _without_singletons(counts)
    left = Counter({history: 4 * total for history, total in totals.items()})
    for gram, count in kept.items():
        left[gram[:-1]] -= round(4 * (count - DISCOUNT))
    trie, nodes = grown(kept)
    columns = (array("I", (column[node] for node in nodes)) for column in (kept, totals, left))
    return Ngrams(trie, *columns)


def _without_singletons(counts: Counter[str]) -> Counter[str]:
    return Counter({gram: count for gram, count in counts.items() if count > 1 or len(gram) < 3})
