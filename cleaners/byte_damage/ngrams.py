"""Character n-grams with absolute discounting; what is left over goes to the next shorter history."""

from __future__ import annotations

from array import array

from cleaners.byte_damage.trie import ABSENT, Trie

ORDER = 4
DISCOUNT = 0.75


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

    def _likely(self, history: int, child: int, below: float) -> float:
        total = self._totals[history]
        if not total:
            return below
        count = self._counts[child] if child != ABSENT else 0
        return (max(count - DISCOUNT, 0.0) + self._left[history] / 4 * below) / total
