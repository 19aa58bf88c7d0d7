"""The robots.txt that a run obeys: had within a day, or recorded and kept now. Touches the disk."""

from scrapy.http import Response

from crawler.frontier import robots as kept
from crawler.frontier.store import Frontier
from crawler.journal.robots import take_in
from crawler.policy.robots import Robots
from crawler.run.clock import Clock
from crawler.run.recorder import Recorder


class KnownRobots:
    """What the hosts allow, as archive and frontier have it."""

    def __init__(self, frontier: Frontier, recorder: Recorder, clock: Clock) -> None:
        self._frontier = frontier
        self._recorder = recorder
        self._clock = clock

    def known(self, origin: str) -> Robots | None:
        """Return what holds for an *origin* (``http://host``); None when it has to be asked for."""
        with self._frontier.connection() as connection:
            return kept.known(connection, origin, self._clock().timestamp())

    def keep(self, portal: str, response: Response, origin: str | None = None) -> None:
        """Record an answer; it holds for *origin*, if that is given, from now on."""
        record = self._recorder.robots(portal, response, origin)
        if origin:
            self._recorder.sync()
            take_in(record, self._frontier)
