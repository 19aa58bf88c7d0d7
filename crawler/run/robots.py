"""The robots.txt that a run obeys: had within a day, or recorded and kept now. Touches the disk."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from scrapy.http import Response

from crawler.frontier import robots as kept
from crawler.frontier.store import Frontier
from crawler.journal.robots import take_in
from crawler.policy.robots import Robots
from crawler.portals.portal import Portal
from crawler.run.clock import Clock
from crawler.run.recorder import Recorder


class OwnFaultError(Exception):
    """Our own disk refused, and the run stops for it; it says nothing about the host."""


class KnownRobots:
    """What the hosts allow, as archive and frontier have it; *fail* is told why the disk refuses."""

    def __init__(
        self,
        frontier: Frontier,
        recorder: Recorder,
        clock: Clock,
        portals: Mapping[str, Portal],
        fail: Callable[[str], None],
    ) -> None:
        self._portals = portals
        self._fail = fail
        self._frontier = frontier
        self._recorder = recorder
        self._clock = clock

    def known(self, origin: str) -> Robots | None:
        """Return what holds for an *origin* (``http://host``); None when it has to be asked for.

        Raises:
            OwnFaultError: if the disk refuses.
        """
        with self._failing(), self._frontier.connection() as connection:
            return kept.known(connection, origin, self._clock().timestamp())

    def keep(self, portal: str, response: Response, origin: str | None = None) -> None:
        """Record an answer; it holds for *origin*, if that is given, from now on.

        Raises:
            OwnFaultError: if the disk refuses.
        """
        with self._failing():
            record = self._recorder.robots(portal, response, origin)
            if origin:
                self._recorder.sync()
                take_in(record, self._frontier, self._portals)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._fail(str(error))
            raise OwnFaultError(str(error)) from error
