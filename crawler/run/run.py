"""One run over the portals: what it holds open, how it begins, goes on after a crash, and ends. Touches the disk."""

import asyncio
import json
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.archive.archive import Record, records
from corpus.table.table import Editions, NoCorpusError
from corpus.table.upkeep import maintain
from crawler.frontier.channels import channels
from crawler.frontier.clock_jumps import clock_alarm, last_visit
from crawler.frontier.store import Frontier
from crawler.journal.delivery import deliver
from crawler.journal.journal import Journal
from crawler.journal.playback import Playback
from crawler.policy.page import Page
from crawler.policy.schedule import BEIJING, is_quiet
from crawler.policy.visits import channel_links
from crawler.portals.portal import Portal
from crawler.run.clock import Clock, system_clock
from crawler.run.recorder import Recorder
from crawler.run.report import Report, report

_PINNED = ("qingliu", "scrapy", "trafilatura", "opencc", "lxml", "pypinyin", "charset-normalizer")
_HISTORY = 500
"""Reports of earlier runs that a run is compared with: three weeks of hourly ones."""


class Run:
    """An open run; :func:`crawler.run.opening.opened` makes one.

    Attributes:
        name: Its start and number, ``20221118T080000Z-12``; a part of its archive files' names.
        state: Its state folder.
        portals: The portals that it visits, by name.
        recorder: Writes visits to the archive.
        journal: Takes in what was written.
        failure: Why it had to stop early; None while all is well.
    """

    def __init__(
        self,
        name: str,
        state: Path,
        portals: Mapping[str, Portal],
        *,
        clock: Clock,
        frontier: Frontier,
        recorder: Recorder,
        editions: Editions,
        journal: Journal,
        window: int,
        room_error: Callable[[], str | None],
        retention: timedelta,
        freeze_share: float,
    ) -> None:
        self.name = name
        self.state = state
        self.portals = portals
        self.recorder = recorder
        self.journal = journal
        self.failure: str | None = None
        self._clock = clock
        self._frontier = frontier
        self._editions = editions
        self._window = window
        self._room_error = room_error
        self._retention = retention
        self._freeze_share = freeze_share
        self._alarm: str | None = None
        self._unfinished: list[str] = []
        self._under_way: Counter[str] = Counter()
        self._called: set[str] = set()
        self._taken: Counter[str] = Counter()

    def begin(self, *, recheck: bool) -> None:
        """Note the start in archive and frontier; with *recheck*, every known article is due."""
        self._unfinished = self._frontier.unfinished()
        now = self._now()
        with self._frontier.connection() as connection:
            self._alarm = clock_alarm(last_visit(connection), now)
        self.failure = self._room_error()
        fields = {
            "versions": _versions(),
            "seeds": {portal.name: portal.seed_hash for portal in self.portals.values()},
        }
        self.recorder.started(fields)
        self._frontier.begin(self.name, now.timestamp())
        channels = [link for portal in self.portals.values() for link in channel_links(portal)]
        self._frontier.announce(channels, now.timestamp())
        if recheck:
            self._frontier.recheck(list(self.portals), now.timestamp())
        self.deliver()

    async def recover(self) -> None:
        """Take in what earlier runs archived but did not live to take in; on the first run of a day, learn from it."""
        playback = Playback(self.journal, self._frontier)
        await playback.play(_records_of(self.state / "archive", self._unfinished))
        if self.failure is None:
            await self._learn()

    async def _learn(self) -> None:
        """Adopt what portals teach, each by a record that is on disk before any visit relies on it."""
        async for lesson in self.journal.teach(self._now().astimezone(BEIJING).date().isoformat()):
            record = self.recorder.taught(lesson)
            await asyncio.to_thread(self.recorder.sync)
            await asyncio.to_thread(self.journal.lessons.adopt, record)

    async def take(self) -> list[Page]:
        """Take the next due pages of every portal, within its window and budget; nothing once the run has failed."""
        self.failure = self.failure or await asyncio.to_thread(self._room_error)
        if self.failure is not None:
            return []
        room = {portal.name: self._room(portal) for portal in self.portals.values()}
        pages = await asyncio.to_thread(self._frontier.take, self.name, room, self._now().timestamp())
        self._under_way.update(page.portal for page in pages)
        self._taken.update(page.portal for page in pages)
        return pages

    def look_again(self) -> bool:
        """When nothing is left to visit, find out what is; tell whether there may be more.

        Redirects that the visits met are decided upon, and witnesses are called, once a portal, of what seems gone.
        """
        return self.failure is None and (self._resolved_redirects() or self._called_witnesses())

    def _called_witnesses(self) -> bool:
        uncalled = [name for name in self.portals if name not in self._called]
        called = self._frontier.call_witnesses(uncalled, self._now().timestamp())
        self._called |= called
        return bool(called)

    def _resolved_redirects(self) -> bool:
        if not self._frontier.moving(list(self.portals)):
            return False
        record = self.recorder.settled({"portals": list(self.portals)})
        self.recorder.sync()
        self.journal.resolve_redirects(record)
        return True

    def followed(self, page: Page) -> None:
        """Note that a further page of the article at a taken page is asked for: it is of the portal's budget too."""
        self._taken[page.portal] += 1

    def reported(self, page: Page) -> None:
        """Note that the visit of a taken page is over."""
        self._under_way[page.portal] -= 1

    def under_way(self) -> int:
        """Return how many pages are taken and not reported."""
        return self._under_way.total()

    def due_count(self) -> int:
        """Return how many pages are due and not taken."""
        return self._frontier.due_count(list(self.portals), self._now().timestamp())

    def deliver(self) -> None:
        """Hand the waiting editions to the corpus table; each arrives once, whatever happens in between."""
        deliver(self._frontier, self._editions)

    def finish(self) -> Report:
        """Decide on deletions, deliver, tidy the table, and return the report; a run that failed stays unfinished."""
        if self.failure is None:
            self._conclude()
        if self._frontier.waiting(1):
            self.deliver()
        self._tidy()
        history = [_values(earlier) for earlier in self._frontier.reports(_HISTORY)]
        with self._frontier.connection() as connection:
            known = channels(connection, list(self.portals))
        result = report(self.name, self.portals, self.journal, self.failure, self._now(), history, known, self._alarm)
        if self.failure is None:
            self._frontier.finish(self.name, self._now().timestamp(), json.dumps(result.values, ensure_ascii=False))
        return result

    def _conclude(self) -> None:
        record = self.recorder.concluded({"portals": list(self.portals), "freeze_share": self._freeze_share})
        self.recorder.sync()
        self.journal.conclude(record)

    def _room(self, portal: Portal) -> int:
        if is_quiet(portal.quiet, self._now().timestamp()):
            return 0
        return min(self._window - self._under_way[portal.name], portal.budget - self._taken[portal.name])

    def _tidy(self) -> None:
        with suppress(NoCorpusError):
            maintain(self._editions.folder, self._editions.opened(), system_clock(), self._retention)

    def _now(self) -> datetime:
        return self._clock()


@cache
def _versions() -> Mapping[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _PINNED}}


@lru_cache(maxsize=2 * _HISTORY)
def _values(report: str) -> Mapping[str, Any]:
    """Return the values of a report; runs that follow each other in one process read the same ones."""
    values: dict[str, Any] = json.loads(report)
    return values


def _records_of(folder: Path, runs: list[str]) -> Iterable[Record]:
    names = sorted(path.name for path in folder.iterdir() if any(run in path.name for run in runs))
    return records(folder, after=(names[0].removesuffix(".open"), 0)) if names else []
