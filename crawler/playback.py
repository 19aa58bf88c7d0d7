"""Playing archive records back: from the log to the journal, in the order in which they were written."""

import asyncio
from collections.abc import Iterable

from corpus.archive import Record
from crawler.conclusion import CONCLUDED
from crawler.frontier import Frontier
from crawler.journal import Journal
from crawler.outcome import Page

_AT_ONCE = 16
_NOTES = frozenset({"run", "robots", "quarantined"})
"""Kinds of record that say nothing about a page: what they note follows from others."""


class Playback:
    """Takes records in, some at a time: as many as concern different pages that are known already."""

    def __init__(self, journal: Journal, frontier: Frontier) -> None:
        self._journal = journal
        self._frontier = frontier
        self._waiting: dict[int, tuple[Record, Page]] = {}

    async def play(self, records: Iterable[Record]) -> None:
        """Take in the *records* that the frontier does not know, among those of its portals."""
        remaining = iter(records)
        while record := await asyncio.to_thread(next, remaining, None):
            await self.take_in(record)
        await self.settle()

    async def take_in(self, record: Record) -> None:
        """Take in the next record, now or with those that follow."""
        if self._frontier.is_applied(record.id):
            return
        if record.kind == CONCLUDED:
            await self.settle()
            await asyncio.to_thread(self._journal.conclude, record)
        elif not _is_note(record):
            await self._add(record)

    async def settle(self) -> None:
        """Take in what waits; when this returns, all of it is on disk."""
        await asyncio.gather(*(self._journal.apply(record, page) for record, page in self._waiting.values()))
        self._waiting = {}

    async def _add(self, record: Record) -> None:
        page = self._page(record)
        if page is None or page.key in self._waiting or len(self._waiting) == _AT_ONCE:
            await self.settle()
            page = self._page(record)
        if page is not None:
            self._waiting[page.key] = record, page

    def _page(self, record: Record) -> Page | None:
        portal = record.visit.get("portal", "")
        return self._frontier.page(portal, record.visit["url"]) if portal in self._journal.portals else None


def _is_note(record: Record) -> bool:
    return record.kind in _NOTES or record.visit.get("kind") in _NOTES
