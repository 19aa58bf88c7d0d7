"""The import of captures: each becomes a record of ours, and is taken in as a visit at the time of the capture.

A run of its own kind. What a killed one left is taken in by whoever comes next, as of any run. Writes the disk.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime
from typing import NamedTuple

from corpus.archive.archive import Archive, ArchiveError
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal import continuity
from crawler.journal.captures import is_taken_in, link_of
from crawler.journal.commits import Commits
from crawler.journal.delivery import deliver
from crawler.journal.journal import Journal
from crawler.journal.playback import Playback
from crawler.journal.recovery import recover, sound_frontier
from crawler.policy.history import IMPORT
from crawler.policy.page import Page
from crawler.portals.portal import Portal
from crawler.reading.judging import Judging
from crawler.reading.workers import Workers
from crawler.state.folder import StateFolder
from crawler.upkeep.imports.homes import Home
from crawler.upkeep.imports.records import Records
from crawler.upkeep.imports.results import Imported, imported
from crawler.upkeep.imports.survey import Capture, Survey

_AT_ONCE = 16
"""Captures that are read side by side, as many as :class:`Playback` takes."""
_KNOWN = "taken in before"


class Conditions(NamedTuple):
    """What an import goes by.

    Attributes:
        now: When it begins.
        versions: Those of what reads the pages.
        judging: How they are judged.
        freeze_share: As of a run.
        limit: The bytes that a page may have.
        room_error: Tells why the disk has no room to go on; None while it has.
    """

    now: datetime
    versions: Mapping[str, str]
    judging: Judging
    freeze_share: float
    limit: int
    room_error: Callable[[], str | None]


async def take_in(
    found: Survey,
    state: StateFolder,
    portals: Mapping[str, Portal],
    workers: Workers,
    by: Conditions,
    told: Callable[[int], object],
) -> Imported:
    """Take in the captures of articles that were *found* and are not known; *told* is told of how many are done.

    *portals* are all whose pages are known, and those that killed runs may have left. The state folder must be locked.

    Raises:
        DamageError, FrontierError: if the state folder lost something, or is damaged.
        SourceError: if a source cannot be read any more.
        ArchiveError: if the disk refuses, or has no room.
        PoolError: as :meth:`crawler.reading.workers.Workers.call`.
    """
    with ExitStack() as held:
        frontier = held.enter_context(sound_frontier(state.frontier))
        if known := _all_known(found, frontier):
            return Imported(None, {}, Counter(), known)
        run = f"{by.now:%Y%m%dT%H%M%SZ}-{frontier.run_count() + 1}-{IMPORT}"
        leaving = held.enter_context(ExitStack())
        archive = held.enter_context(Archive(state.archive, run=run))
        continuity.check(state, frontier)
        leaving.callback(continuity.know, state, frontier)
        records = Records(run, archive, found, by.now, by.limit)
        commits = Commits(archive.sync, frontier.commit)
        journal = _journal(portals, state, frontier, workers, commits, records)
        taking = _Taking(found, state, frontier, records, journal, by)
        await taking.begin(run, portals)
        await taking.all(told)
        await taking.end(run)
    return imported(run, journal.counts, taking.left_out)


def _journal(
    portals: Mapping[str, Portal],
    state: StateFolder,
    frontier: Frontier,
    workers: Workers,
    commits: Commits,
    records: Records,
) -> Journal:
    return Journal(
        portals=portals,
        archive=state.archive,
        frontier=frontier,
        workers=workers,
        commits=commits,
        since=None,
        note=records.quarantined,
    )


class _Taking:
    """An import that is under way."""

    def __init__(
        self, found: Survey, state: StateFolder, frontier: Frontier, records: Records, journal: Journal, by: Conditions
    ) -> None:
        self.left_out: Counter[str] = Counter()
        self._found = found
        self._state = state
        self._frontier = frontier
        self._editions = Editions(state.editions)
        self._records = records
        self._journal = journal
        self._playback = Playback(journal, frontier, self._editions)
        self._by = by
        self._reading: set[int] = set()

    async def begin(self, run: str, portals: Mapping[str, Portal]) -> None:
        unfinished = self._frontier.unfinished()
        seeds = {name: portals[name].seed_hash for name in sorted({each.home.portal for each in self._found.articles})}
        by = {"versions": self._by.versions, "seeds": seeds, "judging": self._by.judging.fields}
        start = self._records.started({"kind": IMPORT, "freeze_share": self._by.freeze_share, **by})
        self._frontier.begin(run, self._by.now.timestamp())
        deliver(self._frontier, self._editions)
        await recover(self._state, self._frontier, self._journal, unfinished)
        self._journal.counts.clear()
        await self._playback.take_in(start)

    async def all(self, told: Callable[[int], object]) -> None:
        for number, capture in enumerate(self._found.articles, 1):
            if is_taken_in(self._frontier, capture.key):
                self.left_out[_KNOWN] += 1
            else:
                await self._take(capture)
            told(number)
        await self._finish_reading()

    async def end(self, run: str) -> None:
        share = self._by.freeze_share
        await self._playback.take_in(self._records.concluded({"portals": [], "freeze_share": share}))
        deliver(self._frontier, self._editions)
        self._frontier.finish(run, self._by.now.timestamp(), None)

    async def _take(self, capture: Capture) -> None:
        if error := self._by.room_error():
            raise ArchiveError(error)
        page = await asyncio.to_thread(self._page, capture)
        if page is None or page.kind != "article":
            self.left_out["purged" if page and page.kind == "purged" else "a further page of an article"] += 1
            return
        if page.key in self._reading or len(self._reading) == _AT_ONCE:
            await self._finish_reading()
        record = await asyncio.to_thread(self._records.article, capture)
        if isinstance(record, str):
            self.left_out["cut short"] += 1
            return
        self._reading.add(page.key)
        await self._playback.take_in(record)

    def _page(self, capture: Capture) -> Page | None:
        """Return the page of a capture, which is known from now on."""
        portal, url = capture.home
        known = self._frontier.page(portal, url)
        if known is None:
            self._frontier.announce([link_of(portal, url)], capture.at.timestamp())
        return known or self._frontier.page(portal, url)

    async def _finish_reading(self) -> None:
        """Take in what is being read, with the further pages that it wants."""
        await self._playback.flush()
        while wanting := self._playback.wanting():
            for visit in wanting:
                portal = self._journal.portals[visit.page.portal]
                captures = self._found.pages.get(Home(portal.name, portal.canonical(visit.url)), [])
                record = await asyncio.to_thread(self._records.further, visit, captures)
                await self._playback.take_in(record)
            await self._playback.flush()
        self._reading.clear()


def _all_known(found: Survey, frontier: Frontier) -> Counter[str] | None:
    """Return how many captures were taken in before, if all were, and no run is to be finished."""
    if frontier.unfinished() or not all(is_taken_in(frontier, each.key) for each in found.articles):
        return None
    return Counter({_KNOWN: len(found.articles)})
