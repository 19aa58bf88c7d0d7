"""From a portal's newest archived articles to its model. Reads frontier and archive, and changes neither."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from cleaners.portal_model import PortalModel, SeenPage
from corpus.archive.index import UnknownRecordError
from crawler.frontier.lessons import newest
from crawler.frontier.store import Frontier
from crawler.policy.further_pages import parts_of
from crawler.policy.page import Page
from crawler.policy.schedule import BEIJING
from crawler.reading.archived_pages import ArchivedPages
from crawler.reading.workers import WorkerError

SAMPLE = 200
"""The most articles that a model is learned from, the newest ones."""
_AT_ONCE = 16


async def model_of(portal: str, pages: ArchivedPages, frontier: Frontier) -> PortalModel:
    """Return what the archived pages of a portal teach.

    Raises:
        PoolError: as :meth:`crawler.reading.workers.Workers.call`.
    """
    with frontier.connection() as connection:
        sample = newest(connection, portal, SAMPLE)
    seen: list[SeenPage] = []
    for first in range(0, len(sample), _AT_ONCE):
        found = await asyncio.gather(*(_seen(page, pages) for page in sample[first : first + _AT_ONCE]))
        seen += filter(None, found)
    return await _learned(seen, pages)


async def _seen(page: Page, pages: ArchivedPages) -> SeenPage | None:
    """Return what the first page of an article shows; None when the archive has lost it, or it cannot be read."""
    parts = parts_of(page)
    day = datetime.fromtimestamp(page.published or page.first_seen, BEIJING).date()
    try:
        record = await pages.record(parts[0].record if parts else page.record or "")
        return await pages.seen(record, page.portal, day)
    except (UnknownRecordError, WorkerError):
        return None


async def _learned(seen: Sequence[SeenPage], pages: ArchivedPages) -> PortalModel:
    try:
        return await pages.learned(seen)
    except WorkerError:
        return PortalModel()
