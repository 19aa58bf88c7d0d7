"""What a run has taken of its portals and of its time, and may take still. Keeps count; touches nothing else."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from time import monotonic

from crawler.policy.page import Page
from crawler.policy.schedule import is_quiet
from crawler.portals.portal import Portal


class Budget:
    """Counts the pages of one run, by portal: those that are out, and all that it asked for; it begins when made."""

    def __init__(self, portals: Mapping[str, Portal], window: int, length_s: float | None) -> None:
        self._portals = portals
        self._window = window
        self._length_s = length_s
        self._began = monotonic()
        self._out: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()

    def room(self, now: float) -> dict[str, int]:
        """Return how many pages of each portal may be taken now, of those of which any may.

        None may in its quiet hours, or once the time is spent; nor while more than half of its window is out, since to
        take four pages costs the frontier no more than to take one.
        """
        if self.is_spent():
            return {}
        rooms = {portal.name: self._room(portal, now) for portal in self._portals.values()}
        return {name: room for name, room in rooms.items() if room > 0}

    def take(self, pages: Iterable[Page]) -> None:
        """Count pages that were taken."""
        names = [page.portal for page in pages]
        self._out.update(names)
        self._asked.update(names)

    def follow(self, page: Page) -> None:
        """Count a further page of the article at a page that is out."""
        self._asked[page.portal] += 1

    def give_back(self, page: Page) -> None:
        """Count a page whose visit is over."""
        self._out[page.portal] -= 1

    def out(self) -> int:
        """Return how many pages are out."""
        return self._out.total()

    def is_spent(self) -> bool:
        """Tell whether the run has gone on for as long as it may."""
        return self._length_s is not None and monotonic() - self._began > self._length_s

    def alarms(self, due: int) -> Iterator[str]:
        """Yield what is to be said when so many pages are *due* still at the end."""
        if due and self.is_spent():
            yield f"the run ended after {self._length_s:g} s (PORTALS_RUN_S), {due} pages due; the next one goes on"

    def _room(self, portal: Portal, now: float) -> int:
        free = self._window - self._out[portal.name]
        if 2 * free < self._window or is_quiet(portal.quiet, now):
            return 0
        return min(free, portal.budget - self._asked[portal.name])
