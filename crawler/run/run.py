"""One run over the portals: what it holds open, how it begins, goes on after a crash, and ends. Touches the disk."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial

from scrapy.http import Response

from corpus.archive.archive import Record
from corpus.table.table import Editions, NoCorpusError
from corpus.table.upkeep import maintain
from crawler.frontier.store import Frontier
from crawler.journal.delivery import deliver
from crawler.journal.journal import Journal
from crawler.journal.recovery import recover
from crawler.journal.visit import NoAnswer, Visit
from crawler.policy.page import Page
from crawler.policy.schedule import BEIJING
from crawler.policy.visits import channel_links
from crawler.portals.portal import Portal
from crawler.portals.seed_checks import SeedError
from crawler.reading.workers import PoolError
from crawler.run.budget import Budget
from crawler.run.clock import Clock, system_clock
from crawler.run.history import known_channels, missing, usual_of, versions
from crawler.run.learning import learn
from crawler.run.limits import Limits
from crawler.run.recorder import Recorder
from crawler.run.report import Report, report
from crawler.run.robots import KnownRobots
from crawler.run.standing import silence_alarms, standing_alarms
from crawler.state.folder import StateFolder


class Run:
    """An open run; :func:`crawler.run.opening.opened` makes one.

    Attributes:
        name: Its start and number, ``20221118T080000Z-12``; a part of its archive files' names.
        state: Its state folder.
        portals: The portals that it visits, by name.
        robots: The robots.txt that it obeys.
    """

    def __init__(
        self,
        name: str,
        state: StateFolder,
        portals: Mapping[str, Portal],
        clock: Clock,
        frontier: Frontier,
        recorder: Recorder,
        editions: Editions,
        journal: Journal,
        limits: Limits,
    ) -> None:
        self.name = name
        self.state = state
        self.portals = portals
        self.robots = KnownRobots(frontier, recorder, clock, portals, self.fail)
        self._clock = clock
        self._frontier = frontier
        self._recorder = recorder
        self._editions = editions
        self._journal = journal
        self._limits = limits
        self._budget = Budget(portals, limits.window, limits.length_s)
        journal.gather(self._budget.out)
        self._failure: str | None = None
        self._alarms: list[str] = []
        self._unfinished: list[str] = []
        self._called: set[str] = set()

    def begin(self, *, recheck: bool) -> None:
        """Note the start in archive and frontier; with *recheck*, every known article is due."""
        self._unfinished = self._frontier.unfinished()
        now = self._now()
        self._alarms = standing_alarms(self.state, self._frontier, now)
        self._failure = self._limits.room_error()
        seeds = {portal.name: portal.seed_hash for portal in self.portals.values()}
        self._recorder.started({"versions": versions(), "seeds": seeds, "judging": self._limits.judging.fields})
        self._frontier.begin(self.name, now.timestamp())
        channels = [link for portal in self.portals.values() for link in channel_links(portal)]
        self._frontier.announce(channels, now.timestamp())
        if recheck:
            self._frontier.recheck(list(self.portals), now.timestamp())
        deliver(self._frontier, self._editions)

    def fail(self, reason: str) -> None:
        """Have the run stop early; the first reason is the one that it reports."""
        self._failure = self._failure or reason

    async def recover(self) -> None:
        """Take in what earlier runs archived but did not live to take in; on the first run of a day, learn from it.

        The run fails if that is of a portal that has no seed any more, or if the archive lacks what those runs took in.
        """
        with self._failing():
            await recover(self.state, self._frontier, self._journal, self._unfinished)
            self._journal.go_by(self._limits.judging)
            if self._failure is None:
                day = self._now().astimezone(BEIJING).date()
                await learn(self.portals.values(), self._journal, self._recorder, day)

    async def take(self) -> list[Page]:
        """Take the next due pages of every portal, within its window and budget; nothing once the run is over."""
        with self._failing():
            now = self._now().timestamp()
            if room := self._budget.room(now):
                self._failure = self._failure or await asyncio.to_thread(self._limits.room_error)
            if room and self._failure is None:
                self._budget.take(pages := await asyncio.to_thread(self._frontier.take, self.name, room, now))
                return pages
        return []

    async def answered(self, visit: Visit, response: Response, latency_ms: int) -> Visit | None:
        """Take in the answer to what a visit asked for; return the visit if it asks for more, None when it is over."""
        self._journal.count(visit.page.portal, "latency_ms", latency_ms)
        return await self._taken_in(visit, partial(self._recorder.answered, visit, response))

    async def unanswered(self, visit: Visit, kind: NoAnswer, why: Mapping[str, object]) -> Visit | None:
        """Take in why there is no answer, as :meth:`answered` one; *why* holds the ``reason``."""
        return await self._taken_in(visit, partial(self._recorder.noted, visit, kind, why))

    async def untaken(self, visit: Visit) -> None:
        """Give back a visit of which nothing is known, since the run stops for our own fault."""
        self._budget.give_back(visit.page)

    def look_again(self) -> bool:
        """When nothing is left to visit, find out what is; tell whether there may be more.

        Redirects that the visits met are decided upon, and witnesses are called, once a portal, of what seems gone.
        """
        with self._failing():
            if self._failure is None and not self._budget.is_spent():
                return self._resolved_redirects() or self._called_witnesses()
        return False

    def under_way(self) -> int:
        """Return how many pages are taken, of which the visit is not over."""
        return self._budget.out()

    def done_count(self) -> int:
        """Return how many visits are over."""
        return sum(count for (_, what), count in self._journal.counts.items() if what == "pages")

    def due_count(self) -> int:
        """Return how many pages are due and not taken."""
        return self._frontier.due_count(list(self.portals), self._now().timestamp())

    def finish(self) -> Report:
        """Decide on deletions, deliver, tidy the table, and return the report; a run that failed stays unfinished."""
        if self._failure is None:
            self._conclude()
        if self._frontier.waiting(1):
            deliver(self._frontier, self._editions)
        self._tidy()
        before, now = usual_of(self._frontier, self.portals), self._now()
        known = known_channels(self._frontier, self.portals)
        gaps = missing(self._frontier, self._journal.lists.compared)
        self._alarms += [*self._budget.alarms(self.due_count()), *silence_alarms(self._frontier, self.portals)]
        result = report(self.name, self.portals, self._journal, self._failure, now, before, known, gaps, self._alarms)
        if self._failure is None:
            self._frontier.finish(self.name, now.timestamp(), result.line, result.usual)
        return result

    async def _taken_in(self, visit: Visit, recorded: Callable[[], Record]) -> Visit | None:
        """Record an answer and take it in. What fails here is the disk, so the run stops and the next one goes on."""
        going_on = None
        try:
            with self._failing():
                going_on = await self._journal.apply(visit.answered(await asyncio.to_thread(recorded)))
        finally:
            if going_on is None:
                self._budget.give_back(visit.page)
            else:
                self._budget.follow(visit.page)
        return going_on

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Have the run fail with what is done within; what a person can mend is no more than that, and not raised."""
        try:
            yield
        except (OSError, PoolError, SeedError) as error:
            self.fail(str(error))
        except Exception as error:
            self.fail(f"{type(error).__name__}: {error}")
            raise

    def _called_witnesses(self) -> bool:
        uncalled = [name for name in self.portals if name not in self._called]
        called = self._frontier.call_witnesses(uncalled, self._now().timestamp())
        self._called |= called
        return bool(called)

    def _resolved_redirects(self) -> bool:
        if not self._frontier.moving(list(self.portals)):
            return False
        record = self._recorder.settled(self._decides_on())
        self._recorder.sync()
        self._journal.resolve_redirects(record)
        return True

    def _conclude(self) -> None:
        record = self._recorder.concluded(self._decides_on())
        self._recorder.sync()
        self._journal.conclude(record)

    def _decides_on(self) -> Mapping[str, object]:
        return {"portals": list(self.portals), "freeze_share": self._limits.freeze_share}

    def _tidy(self) -> None:
        with suppress(NoCorpusError):
            maintain(self._editions.folder, self._editions.opened(), system_clock(), self._limits.retention)

    def _now(self) -> datetime:
        return self._clock()
