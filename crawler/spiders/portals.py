"""The one spider: it visits what the frontier says is due, and hands every answer to the journal."""

import asyncio
from collections.abc import AsyncIterator, Callable

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.archive import Record
from crawler.outcome import Page
from crawler.run import Run
from crawler.visits import request_headers


class PortalsSpider(Spider):
    """Recrawls the portals. Its arguments are those of :func:`crawler.run.opened`."""

    name = "portals"

    def __init__(self, run: Run, **_arguments: str) -> None:
        super().__init__()
        self.run = run
        self._done = asyncio.Event()

    async def start(self) -> AsyncIterator[Request]:
        """Yield the visits that are due, until none is left, taken or new."""
        await self._recovered()
        while True:
            self._done.clear()
            is_last_look = not self.run.under_way()  # asked before the look: a visit that ends meanwhile may add pages
            pages = await self.run.take()
            for page in pages:
                yield self._request(page)
            if not pages and is_last_look:
                return
            if not pages:
                await self._done.wait()

    async def _recovered(self) -> None:
        """Let the run take in what is left of an earlier one; if that fails, the run has failed."""
        try:
            await self.run.recover()
        except Exception as error:
            self.run.failure = f"{type(error).__name__}: {error}"
            raise

    def _request(self, page: Page) -> Request:
        return Request(
            page.url,
            headers=request_headers(page),
            callback=self._answered,
            errback=self._unanswered,
            meta={"page": page},
            dont_filter=True,
        )

    async def _answered(self, response: Response) -> None:
        page = response.meta["page"]
        self.run.journal.counts[page.portal, "latency_ms"] += round(1000 * response.meta.get("download_latency", 0))
        await self._visited(page, lambda: self.run.recorder.answered(page, response))

    async def _unanswered(self, failure: Failure) -> None:
        page, error = failure.request.meta["page"], failure.value  # type: ignore[attr-defined] # Scrapy adds the request
        kind = "refused" if isinstance(error, IgnoreRequest) else "failed"
        reason = f"{type(error).__name__}: {error}"
        await self._visited(page, lambda: self.run.recorder.noted(page, kind, {"reason": reason}))

    async def _visited(self, page: Page, recorded: Callable[[], Record]) -> None:
        """Record a visit and take it in; what fails here is the disk, so the run stops and the next one goes on."""
        try:
            await self.run.journal.apply(await asyncio.to_thread(recorded), page)
        except Exception as error:
            self.run.failure = self.run.failure or f"{type(error).__name__}: {error}"
            raise
        finally:
            self.run.reported(page)
            self._done.set()
