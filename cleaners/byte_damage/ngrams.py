"""Character n-grams with absolute discounting; what is left over goes to the next shorter history."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from cleaners.byte_damage.characters import folded
from cleaners.byte_damage.trie import ABSENT, Trie, grown

ORDER = 4
_DISCOUNT = 0.75
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

    def following(self, histories: tuple[int, ...]) -> Iterable[str]:
        """Return the symbols that were seen after any of *histories*: what follows a longer one follows a shorter."""
        return map(chr, self._trie.children(histories[0])) if histories else ()

    def _likely(self, history: int, child: int, below: float) -> float:
        total = self._totals[history]
        if not total:
            return below
        count = self._counts[child] if child != ABSENT else 0
        return (max(count - _DISCOUNT, 0.0) + self._left[history] / 4 * below) / total


class OwnNgrams:
    """The same of a single document, counted only as far as anybody asks; a history is the string itself.

    Args:
        text: The document.
    """

    def __init__(self, text: str) -> None:
        self._symbols = "".join(map(folded, text))
        self._ends: dict[str, list[int]] = defaultdict(list)
        for at, symbol in enumerate(self._symbols, 1):
            self._ends[symbol].append(at)
        self._known: dict[str, tuple[int, float, dict[str, int]]] = {}

    def step(self, histories: tuple[str, ...], symbol: str, below: float) -> tuple[float, tuple[str, ...]]:
        """Return the probability of *symbol* and the histories after it, as :meth:`Ngrams.step` does."""
        likely = below
        longer = [symbol] if symbol in self._ends else []
        for history in histories:
            total, left, counts = self._known.get(history) or self._followers(history)
            count = counts.get(symbol, 0)
            if total:
                likely = (max(count - _DISCOUNT, 0.0) + left * likely) / total
            if count:
                longer.append(history + symbol)
        return likely, tuple(longer[: ORDER - 1])

    def following(self, histories: tuple[str, ...]) -> Iterable[str]:
        """Return the symbols that were seen after any of *histories*: what follows a longer one follows a shorter."""
        return (self._known.get(histories[0]) or self._followers(histories[0]))[2] if histories else ()

    def _followers(self, history: str) -> tuple[int, float, dict[str, int]]:
        """Return how often anything follows *history*, what of that goes to shorter ones, and the counts that stay."""
        counts = Counter(self._symbols[end] for end in self._ends_of(history) if end < len(self._symbols))
        total = counts.total()
        kept = counts if len(history) < 2 else {symbol: count for symbol, count in counts.items() if count > 1}
        left = total - sum(kept.values()) + _DISCOUNT * len(kept)
        self._known[history] = total, left, kept
        return self._known[history]

    def _ends_of(self, history: str) -> list[int]:
        if len(history) > 1 and history not in self._ends:
            ends = self._ends_of(history[:-1])
            self._ends[history] = [end + 1 for end in ends if self._symbols[end : end + 1] == history[-1]]
        return self._ends[history]


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
        left[gram[:-1]] -= round(4 * (count - _DISCOUNT))
    trie, nodes = grown(kept)
    columns = (array("I", (column[node] for node in nodes)) for column in (kept, totals, left))
    return Ngrams(trie, *columns)


def _without_singletons(counts: Counter[str]) -> Counter[str]:
    return Counter({gram: count for gram, count in counts.items() if count > 1 or len(gram) < 3})
