"""The copies within a stream of texts, found as they come; memory holds a sketch of each, some 4 kB."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from cleaners.near.likeness import are_alike
from cleaners.near.sketch import Sketch, sketches

CROWD: Final = 200
"""Texts that share a band, the earliest, that are looked at: more share a formula, and true copies other bands too."""
MEETINGS: Final = 32
"""Texts that are compared with one, those that share most bands with it."""


def most_met(met: Iterable[int]) -> list[int]:
    """Return, of numbers of texts, each as often as it shares a band, those to compare with; in order."""
    counts = Counter(met)
    return sorted(sorted(counts, key=lambda number: (-counts[number], number))[:MEETINGS])


class Grouping:
    """The texts that were seen, by number from 0, and which of them say the same.

    Attributes:
        groups: By text that has a copy, the first text of its group.
    """

    def __init__(self) -> None:
        self.groups: dict[int, int] = {}
        self._sketches: list[Sketch | None] = []
        self._by_band: defaultdict[int, list[int]] = defaultdict(list)
        self._members: dict[int, list[int]] = {}

    def added(self, texts: Iterable[str]) -> Iterator[list[int]]:
        """Take in texts, and yield for each, in order, the earlier ones of which it is a copy."""
        for sketch in sketches(texts):
            number = len(self._sketches)
            self._sketches.append(sketch)
            copies = self._copies(sketch) if sketch else []
            for other in copies:
                self._join(number, other)
            for band in sketch.bands if sketch else ():
                if len(self._by_band[band]) < CROWD:
                    self._by_band[band].append(number)
            yield copies

    def _copies(self, sketch: Sketch) -> list[int]:
        met = most_met(number for band in sketch.bands for number in self._by_band.get(band, ()))
        others = ((number, self._sketches[number]) for number in met)
        return [number for number, other in others if other and are_alike(sketch.said, other.said)]

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self.groups.get(one, one), self.groups.get(other, other)))
        if first == second:
            return
        moved = self._members.pop(second, [second])
        self._members[first] = [*self._members.get(first, [first]), *moved]
        self.groups |= dict.fromkeys([first, *moved], first)
