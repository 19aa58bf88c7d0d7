"""The n-grams of the document at hand, counted only as far as anybody asks; a history is the string itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection

from cleaners.byte_damage.ngrams import DISCOUNT, ORDER
from cleaners.chinese.forms import folded


class OwnNgrams:
    """Counts of one document.

    Args:
        text: The document.
    """

    def __init__(self, text: str) -> None:
        self._symbols = "".join(map(folded, text))
        self._ends: dict[str, list[int]] = {}
        self._known: dict[str, tuple[int, float, dict[str, int]]] = {}

    def step(self, histories: tuple[str, ...], symbol: str, below: float) -> tuple[float, tuple[str, ...]]:
        """Return the probability of *symbol* and the histories after it, as :meth:`Ngrams.step` does."""
        likely = below
        longer = [symbol] if symbol in self._symbols else []
        for history in histories:
            total, left, counts = self._known.get(history) or self._followers(history)
            count = counts.get(symbol, 0)
            if total:
                likely = (max(count - DISCOUNT, 0.0) + left * likely) / total
            if count:
                longer.append(history + symbol)
        return likely, tuple(longer[: ORDER - 1])

    def following(self, histories: tuple[str, ...]) -> Collection[str]:
        """Return the symbols that were seen after any of *histories*: what follows a longer one follows a shorter."""
        return (self._known.get(histories[0]) or self._followers(histories[0]))[2] if histories else ()

    def saw(self, histories: tuple[str, ...], symbol: str) -> bool:
        """Say whether the symbol was seen after any of *histories*."""
        return symbol in self.following(histories)

    def rest(self, histories: tuple[str, ...]) -> float:
        """Return the factor by which a symbol that was seen after none of *histories* is less likely than below."""
        known = (self._known.get(history) or self._followers(history) for history in histories)
        return math.prod(left / total for total, left, _ in known if total)

    def _followers(self, history: str) -> tuple[int, float, dict[str, int]]:
        """Return how often anything follows *history*, what of that goes to shorter ones, and the counts that stay."""
        counts = Counter(self._symbols[end] for end in self._ends_of(history) if end < len(self._symbols))
        total = counts.total()
        kept = counts if len(history) < 2 else {symbol: count for symbol, count in counts.items() if count > 1}
        left = total - sum(kept.values()) + DISCOUNT * len(kept)
        self._known[history] = total, left, kept
        return self._known[history]

    def _ends_of(self, history: str) -> list[int]:
        """Return the places behind each *history*, a symbol or more."""
        known = self._ends.get(history)
        if known is None and len(history) > 1:
            ends = self._ends_of(history[:-1])
            known = self._ends[history] = [end + 1 for end in ends if self._symbols[end : end + 1] == history[-1]]
        elif known is None:
            known = self._ends[history] = [found.end() for found in re.finditer(re.escape(history), self._symbols)]
        return known
