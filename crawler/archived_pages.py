"""Articles from pages that were archived, read by today's cleaner. Reads the archive, works in worker processes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from cleaners import Article
from corpus.archive import Record
from corpus.archive_index import ArchiveIndex
from crawler.portals import Portal
from crawler.reading import read_article
from crawler.workers import Workers


class ArchivedPages:
    """The pages of one archive, by the id of their record."""

    def __init__(self, archive: Path, portals: Mapping[str, Portal], workers: Workers) -> None:
        self._archive = archive
        self._portals = portals
        self._workers = workers
        self._one_reader = asyncio.Lock()

    async def record(self, record_id: str) -> Record:
        """Return a record; off the event loop, since the index may have to catch up with the archive.

        Raises:
            UnknownRecordError: if the archive holds none of that id.
        """
        async with self._one_reader:
            return await asyncio.to_thread(self._read, record_id)

    async def article(self, record: Record, portal: str) -> Article:
        """Return the article of a page by the rules of the layout that it was fetched in.

        Raises:
            NotAnArticle: if it is none.
            WorkerError, PoolError: as :meth:`crawler.workers.Workers.call`.
        """
        rules = self._portals[portal].rules(record.at.date())
        headers = {name.lower(): value for name, value in record.headers}
        return await self._workers.call(read_article, record.body, record.url, headers.get("content-type", ""), rules)

    def _read(self, record_id: str) -> Record:
        with ArchiveIndex(self._archive) as index:
            return index.read(record_id)
