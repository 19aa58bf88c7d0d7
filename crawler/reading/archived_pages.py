"""Articles from pages that were archived, read by today's cleaner. Reads the archive, works in worker processes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

from cleaners import Article
from cleaners.portal_model import PortalModel, SeenPage
from corpus.archive.archive import Record
from corpus.archive.index import ArchiveIndex
from crawler.portals.portal import Portal
from crawler.reading.tasks import learn, read_article, read_seen, read_twice
from crawler.reading.workers import Workers

Result = TypeVar("Result")


class ArchivedPages:
    """The pages of one archive, by the id of their record."""

    def __init__(
        self, archive: Path, portals: Mapping[str, Portal], workers: Workers, models: Mapping[str, PortalModel]
    ) -> None:
        """Take *models* as what the portals have taught; it may change between two pages."""
        self._archive = archive
        self._portals = portals
        self._workers = workers
        self._models = models
        self._one_reader = asyncio.Lock()

    async def record(self, record_id: str) -> Record:
        """Return a record; off the event loop, since the index may have to catch up with the archive.

        Raises:
            UnknownRecordError: if the archive holds none of that id.
        """
        async with self._one_reader:
            return await asyncio.to_thread(self._read, record_id)

    async def article(self, record: Record, portal: str) -> Article:
        """Return the article of a page, by the rules of the layout that it was fetched in and the portal's model.

        Raises:
            NotAnArticle: if it is none.
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        return await self._call(read_article, record, portal)

    async def agreement(self, record: Record, portal: str) -> float | None:
        """Return how far a second judge agrees about the body of a page, 0 … 1; None when it cannot say.

        Raises:
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        return await self._call(read_twice, record, portal)

    async def seen(self, record: Record, portal: str, day: date) -> SeenPage | None:
        """Return what can be learned from the page of an article of that *day*; None without a body.

        Raises:
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        return await self._call(read_seen, record, portal, day)

    async def learned(self, seen: Sequence[SeenPage]) -> PortalModel:
        """Return the model of the portal whose pages were *seen*.

        Raises:
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        return await self._workers.call(learn, seen)

    async def _call(self, function: Callable[..., Result], record: Record, portal: str, *more: object) -> Result:
        declared = self._portals[portal]
        model = self._models.get(portal) if declared.learn else None
        rules = declared.rules(record.at.date())._replace(model=model)
        headers = {name.lower(): value for name, value in record.headers}
        content_type = headers.get("content-type", "")
        return await self._workers.call(function, record.body, record.url, content_type, rules, *more)

    def _read(self, record_id: str) -> Record:
        with ArchiveIndex(self._archive) as index:
            return index.read(record_id)
