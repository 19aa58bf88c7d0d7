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
from crawler.reading.judging import Judging
from crawler.reading.tasks import learn, read_article, read_seen
from crawler.reading.workers import WorkerError, Workers

Result = TypeVar("Result")
_OURS = Judging()


class ArchivedPages:
    """The pages of one archive, by the id of their record.

    Attributes:
        judging: How they are judged; it may change between two pages.
    """

    def __init__(
        self, archive: Path, portals: Mapping[str, Portal], workers: Workers, models: Mapping[str, PortalModel]
    ) -> None:
        """Take *models* as what the portals have taught; it may change between two pages."""
        self._archive = archive
        self._portals = portals
        self._workers = workers
        self._models = models
        self.judging = Judging()
        self._one_reader = asyncio.Lock()

    async def record(self, record_id: str) -> Record:
        """Return a record; off the event loop, since the index may have to catch up with the archive.

        Raises:
            UnknownRecordError: if the archive holds none of that id.
        """
        async with self._one_reader:
            return await asyncio.to_thread(self._read, record_id)

    async def article(self, record: Record, portal: str, article: str, judging: Judging | None = None) -> Article:
        """Return the *article* of that id, by the rules of the layout that it was fetched in and the portal's model.

        A page that makes its worker die or takes too long while trafilatura is asked too is read without it. *judging*
        is another way to judge than the one of now.

        Raises:
            NotAnArticle: if it is none.
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        now = self.judging if judging is None else judging
        judge = now.judge(article)
        try:
            return await self._call(read_article, record, portal, judge, judging=now)
        except WorkerError:
            if judge == "never":
                raise
            return await self._call(read_article, record, portal, "never")

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

    async def _call(
        self,
        function: Callable[..., Result],
        record: Record,
        portal: str,
        *more: object,
        judging: Judging = _OURS,
    ) -> Result:
        declared = self._portals[portal]
        model = self._models.get(portal) if declared.learn else None
        rules = judging.rules(declared.rules(record.at.date())._replace(model=model))
        headers = {name.lower(): value for name, value in record.headers}
        content_type = headers.get("content-type", "")
        return await self._workers.call(function, record.body, record.url, content_type, rules, *more)

    def _read(self, record_id: str) -> Record:
        with ArchiveIndex(self._archive) as index:
            return index.read(record_id)
