"""The one spider: it visits what the frontier says is due, and hands every answer to the journal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.archive import Record
from crawler.outcome import Page
from crawler.parts import Wanted, validators
from crawler.run import Run
from crawler.visits import request_headers

Result = TypeVar("Result")


class PortalsSpider(Spider):
    """Recrawls the portals. Its arguments are those of :func:`crawler.run.opened`."""

    name = "portals"

    def __init__(self, run: Run, **_arguments: str) -> None:
        super().__init__()
        self.run = run
        self._done = asyncio.Event()

    async def start(self) -> AsyncIterator[Request]:
        """Yield the visits that are due, until none is left, taken or new."""
        await self._fatal(self.run.recover())
        while True:
            self._done.clear()
            is_last_look = not self.run.under_way()  # asked before the look: a visit that ends meanwhile may add pages
            pages = await self.run.take()
            for page in pages:
                yield self._request(page)
            if not pages and not is_last_look:
                await self._done.wait()
            elif not pages and not await self._fatal(asyncio.to_thread(self.run.settle)):
                return

    async def _fatal(self, work: Awaitable[Result]) -> Result | None:
        """Return what *work* gives; if it fails, the run has failed."""
        try:
            return await work
        except OSError as error:
            self.run.failure = str(error)
            return None
        except Exception as error:
            self.run.failure = f"{type(error).__name__}: {error}"
            raise

    def _request(self, page: Page, visit: Sequence[Record] = (), part: Wanted | None = None) -> Request:
        """Return the request for a page, or for a further part of the article there, of which *visit* has the rest."""
        return Request(
            part.url if part else page.url,
            headers=validators(part) if part else request_headers(page),
            callback=self._answered,
            errback=self._unanswered,
            meta={"page": page, "visit": visit, "part": part},
            dont_filter=True,
        )

    async def _answered(self, response: Response) -> list[Request]:
        page, part = response.meta["page"], response.meta["part"]
        self.run.journal.counts[page.portal, "latency_ms"] += round(1000 * response.meta.get("download_latency", 0))
        return await self._visited(response.meta, lambda: self.run.recorder.answered(page, response, part))

    async def _unanswered(self, failure: Failure) -> list[Request]:
        meta, error = failure.request.meta, failure.value  # type: ignore[attr-defined] # Scrapy adds the request
        kind = "refused" if isinstance(error, IgnoreRequest) else "failed"
        fields = {"reason": f"{type(error).__name__}: {error}"}
        return await self._visited(meta, lambda: self.run.recorder.noted(meta["page"], kind, fields, meta["part"]))

    async def _visited(self, meta: Mapping[str, Any], recorded: Callable[[], Record]) -> list[Request]:
        """Record an answer, and take in the visit or return its next request.

        What fails here is the disk, so the run stops and the next one goes on.
        """
        page: Page = meta["page"]
        visit, wanted = meta["visit"], None
        try:
            visit = [*visit, await asyncio.to_thread(recorded)]
            wanted = await self.run.journal.apply(visit, page)
        except OSError as error:
            self.run.failure = self.run.failure or str(error)
        except Exception as error:
            self.run.failure = self.run.failure or f"{type(error).__name__}: {error}"
            raise
        finally:
            if wanted is None:
                self.run.reported(page)
                self._done.set()
        if wanted is None:
            return []
        self.run.followed(page)
        return [self._request(page, visit, wanted)]
