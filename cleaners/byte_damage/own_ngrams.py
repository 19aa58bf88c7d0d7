"""The n-grams of the document at hand, counted only as far as anybody asks; a history is the string itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from cleaners.byte_damage.ngrams import DISCOUNT, ORDER
from cleaners.chinese.forms import FOLDED


class OwnNgrams:
    """Counts of one document.

    Args:
        text: The document.
    """

    def __init__(self, text: str) -> None:
        self._symbols = text.translate(FOLDED)
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

    def following(self, histories: tuple[str, ...]) -> Mapping[str, object]:
        """Return the symbols seen after any of *histories*, as keys: what follows a longer one follows a shorter."""
        return (self._known.get(histories[0]) or self._followers(histories[0]))[2] if histories else {}

    def rest(self, histories: tuple[str, ...]) -> float:
        """Return the factor by which a symbol that was seen after none of *histories* is less likely than below."""
        known = (self._known.get(history) or self._followers(history) for history in histories)
        return math.prod(left / total for total, left, _ in known if total)

    def _followers(self, history: str) -> tuple[int, float, dict[str, int]]:
        """Return how often anything follows *history*, what of that goes to shorter ones, and the counts that stay."""
        counts: dict[str, int] = {}
        for end in self._ends_of(history):
            for symbol in self._symbols[end : end + 1]:
                counts[symbol] = counts.get(symbol, 0) + 1
        total = sum(counts.values())
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
            known = self._ends[history] = list(self._ends_of_symbol(history))
        return known

    def _ends_of_symbol(self, symbol: str) -> Iterator[int]:
        end = self._symbols.find(symbol) + 1
        while end:
            yield end
            end = self._symbols.find(symbol, end) + 1
