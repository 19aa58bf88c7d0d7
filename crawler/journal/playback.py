"""Playing archive records back: from the log to the journal, in the order in which they were written."""

import asyncio
from collections.abc import Iterable

from corpus.archive.archive import Record
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal import robots
from crawler.journal.captures import capture_of, is_read, know_editions, link_of
from crawler.journal.conclusion import CONCLUDED
from crawler.journal.journal import Journal
from crawler.journal.lessons import TAUGHT
from crawler.journal.moves import SETTLED
from crawler.journal.robots import ROBOTS
from crawler.journal.visit import Visit
from crawler.policy.history import IMPORT
from crawler.policy.page import Page
from crawler.portals.seed_checks import SeedError
from crawler.reading.judging import recorded

_AT_ONCE = 16


class Playback:
    """Takes records in, some at a time: as many as concern different pages that are known already.

    Attributes:
        known: The records among them that had been taken in before.
    """

    def __init__(self, journal: Journal, frontier: Frontier, editions: Editions) -> None:
        """Take *editions* as the table to which the journal's are delivered."""
        self.known: set[str] = set()
        self._journal = journal
        self._frontier = frontier
        self._editions = editions
        self._freeze_share = 0.0
        self._waiting: dict[int, Visit] = {}
        self._open: dict[int, Visit] = {}

    async def play(self, records: Iterable[Record]) -> None:
        """Take in the *records* that the frontier does not know.

        Raises:
            SeedError: if one is of a portal that has no seed any more; all before it has been taken in.
        """
        remaining = iter(records)
        while record := await asyncio.to_thread(next, remaining, None):
            await self.take_in(record)
        await self.flush()

    async def take_in(self, record: Record) -> None:
        """Take in the next record, now or with those that follow.

        A visit to an article whose further pages are not there is one that a killed run did not live to make: nothing
        is taken in of it. A run that came to its end made every visit whole.
        """
        if self._frontier.is_applied(record.id):
            self.known.add(record.id)
            return
        if record.kind == "run":
            await self._begin(record)
        elif record.kind == SETTLED:
            await self.flush(is_over=True)
            await asyncio.to_thread(self._journal.resolve_redirects, record)
        elif record.kind == TAUGHT:
            await self.flush()
            await asyncio.to_thread(self._journal.lessons.adopt, record)
        elif record.kind == CONCLUDED:
            await self.flush(is_over=True)
            await asyncio.to_thread(self._journal.conclude, record)
        elif record.visit.get("kind") == ROBOTS:
            await asyncio.to_thread(robots.take_in, record, self._frontier, self._journal.portals)
        elif "part" in record.visit:
            await self._go_on(record)
        elif record.kind != "quarantined":  # which follows from another record
            if capture_of(record):
                await self._make_known(record)
            await self._add(record)

    def wanting(self) -> list[Visit]:
        """Return the visits that want a further page."""
        return list(self._open.values())

    async def flush(self, *, is_over: bool = False) -> None:
        """Take in what waits; when this returns, all of it is on disk.

        Visits that want a further page wait on, unless the run that made them *is_over*.
        """
        await asyncio.gather(*map(self._take_in, self._waiting.values()))
        self._waiting = {}
        if is_over:
            for visit in self._open.values():
                if page := self._page(visit.records[0]):
                    await self._journal.apply(visit._replace(page=page), is_over=True)
            self._open = {}

    async def _begin(self, record: Record) -> None:
        await self.flush()
        self._open = {}
        self._journal.go_by(recorded(record.fields))
        if record.fields.get("kind") == IMPORT:
            self._freeze_share = record.fields["freeze_share"]
            await asyncio.to_thread(know_editions, self._frontier, self._editions)

    async def _make_known(self, record: Record) -> None:
        """Make the page of a capture known; if this import has read it before, decide first whether that is believed.

        So no page is read twice between two decisions, each of which can let a page be as it was before.
        """
        page = self._page(record)
        if page is None:
            link = link_of(record.visit["portal"], record.visit["url"])
            await asyncio.to_thread(self._frontier.announce, [link], record.at.timestamp())
        elif page.key in self._waiting or is_read(self._frontier, page):
            await self.flush()
            await asyncio.to_thread(self._journal.believe, self._freeze_share, record.at.timestamp())

    async def _take_in(self, visit: Visit) -> None:
        if going_on := await self._journal.apply(visit):
            self._open[visit.page.key] = going_on

    async def _go_on(self, record: Record) -> None:
        """Take in a further page of an article; one that its visit does not want belongs to one taken in already."""
        page = self._page(record)
        if page is None:
            return
        if page.key in self._waiting:
            await self.flush()
        visit = self._open.pop(page.key, None)
        if visit and visit.url == record.url:
            self._waiting[page.key] = visit._replace(page=page).answered(record)

    async def _add(self, record: Record) -> None:
        page = self._page(record)
        if page is None or page.key in self._waiting or len(self._waiting) == _AT_ONCE:
            await self.flush()
            page = self._page(record) or await asyncio.to_thread(self._named_by_none, record)
        if page is not None:
            self._open.pop(page.key, None)
            self._waiting[page.key] = Visit(page).answered(record)

    def _named_by_none(self, record: Record) -> Page | None:
        """Make an article known that a run visited and no record before names, if the seed still takes it for one.

        An import that was killed had told the frontier of it, and not yet the archive.
        """
        portal, url = self._journal.portals.get(record.visit.get("portal", "")), record.visit.get("url", "")
        if not portal or record.visit.get("kind") != "article":
            return None
        if not portal.article_match(url) or portal.canonical(url) != url:
            return None
        self._frontier.announce([link_of(portal.name, url)], record.at.timestamp())
        return self._page(record)

    def _page(self, record: Record) -> Page | None:
        portal = record.visit.get("portal", "")
        if portal and portal not in self._journal.portals:
            raise SeedError(
                f"{record.file}: a killed run left visits of portal {portal}; expected {portal}.toml among the seeds"
            )
        return self._frontier.page(portal, record.visit["url"]) if portal else None
