"""The one spider: it visits what the frontier says is due, and hands every answer to the journal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from corpus.archive.archive import Record
from crawler.policy.further_pages import Wanted, validators
from crawler.policy.page import Page
from crawler.policy.visits import request_headers
from crawler.reading.workers import PoolError
from crawler.run.run import Run

Result = TypeVar("Result")


class UnaskedError(Exception):
    """A page was not asked for, since its host cannot say now whether it may be; the message says why."""


class PortalsSpider(Spider):
    """Recrawls the portals. Its arguments are those of :func:`crawler.run.run.opened`.

    Attributes:
        steps: How often a page was asked for, or something came of one.
    """

    name = "portals"

    def __init__(self, run: Run, **_arguments: str) -> None:
        super().__init__()
        self.run = run
        self._done = asyncio.Event()
        self.steps = 0
        self._asked: dict[int, Mapping[str, Any]] = {}
        self._answered_keys: set[int] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Yield the visits that are due, until none is left, taken or new."""
        await self._fatal(self.run.recover())
        while True:
            self._done.clear()
            is_last_look = not self.run.under_way()  # asked before the look: a visit that ends meanwhile may add pages
            pages = await self.run.take()
            for page in pages:
                for request in await self._requests(page):
                    yield request
            if not pages and not is_last_look:
                await self._done.wait()
            elif not pages and not await self._fatal(asyncio.to_thread(self.run.look_again)):
                return

    async def _fatal(self, work: Awaitable[Result]) -> Result | None:
        """Return what *work* gives; if it fails, the run has failed."""
        try:
            return await work
        except (OSError, PoolError) as error:
            self.run.failure = str(error)
            return None
        except Exception as error:
            self.run.failure = f"{type(error).__name__}: {error}"
            raise

    def asked(self) -> list[str]:
        """Return the addresses that were asked for and of which the visit is not over."""
        return [_url(meta) for meta in self._asked.values()]

    async def give_back(self) -> None:
        """Give the pages that were asked for in vain back to the frontier, as failed: the engine has no request now.

        A middleware, a filter or the scheduler may drop one and tell nobody. What fails here is the run's failure.
        """
        lost = [meta for key, meta in self._asked.items() if key not in self._answered_keys]
        noted = (self._noted(meta, "failed", "the request was dropped on its way") for meta in lost)
        await asyncio.gather(*noted, return_exceptions=True)

    async def _requests(self, page: Page, visit: Sequence[Record] = (), part: Wanted | None = None) -> list[Request]:
        """Return the request for a page, or for a further part of the article there, of which *visit* has the rest.

        An address that cannot be asked for is refused, and there is none.
        """
        meta = {"page": page, "visit": visit, "part": part}
        self.steps += 1
        self._asked[page.key] = meta
        try:
            return [self._request(meta, validators(part) if part else request_headers(page))]
        except ValueError as error:
            return await self._noted(meta, "refused", str(error))

    def _request(self, meta: dict[str, Any], headers: dict[str, str]) -> Request:
        request = Request(
            _url(meta),
            headers=headers,
            callback=self._answered,
            errback=self._unanswered,
            meta=meta,
            dont_filter=True,
        )
        most = self.settings.getint("URLLENGTH_LIMIT")
        if len(request.url) > most:
            raise ValueError(f"an address of {len(request.url)} characters; expected {most} at most")
        return request

    async def _answered(self, response: Response) -> list[Request]:
        page, part = response.meta["page"], response.meta["part"]
        self.run.journal.counts[page.portal, "latency_ms"] += round(1000 * response.meta.get("download_latency", 0))
        return await self._visited(response.meta, lambda: self.run.recorder.answered(page, response, part))

    async def _unanswered(self, failure: Failure) -> list[Request]:
        meta, error = failure.request.meta, failure.value  # type: ignore[attr-defined] # Scrapy adds the request
        self.logger.debug("%s", meta["page"].url, exc_info=error)
        if isinstance(error, UnaskedError):
            return await self._noted(meta, "failed", str(error), is_unasked=True)
        kind = "refused" if isinstance(error, IgnoreRequest) else "failed"
        return await self._noted(meta, kind, f"{type(error).__name__}: {error}")

    async def _noted(
        self, meta: Mapping[str, Any], kind: str, reason: str, *, is_unasked: bool = False
    ) -> list[Request]:
        page, part = meta["page"], meta["part"]
        fields = {"reason": reason} | ({"unasked": True} if is_unasked else {})
        return await self._visited(meta, lambda: self.run.recorder.noted(page, kind, fields, part))

    async def _visited(self, meta: Mapping[str, Any], recorded: Callable[[], Record]) -> list[Request]:
        """Record an answer, and take in the visit or return its next request.

        What fails here is the disk, so the run stops and the next one goes on.
        """
        page: Page = meta["page"]
        visit, wanted = meta["visit"], None
        self._answered_keys.add(page.key)
        try:
            visit = [*visit, await asyncio.to_thread(recorded)]
            wanted = await self.run.journal.apply(visit, page)
        except (OSError, PoolError) as error:
            self.run.failure = self.run.failure or str(error)
        except Exception as error:
            self.run.failure = self.run.failure or f"{type(error).__name__}: {error}"
            raise
        finally:
            self.steps += 1
            self._answered_keys.discard(page.key)
            if wanted is None:
                self._asked.pop(page.key, None)
                self.run.reported(page)
                self._done.set()
        if wanted is None:
            return []
        self.run.followed(page)
        return await self._requests(page, visit, wanted)


def _url(meta: Mapping[str, Any]) -> str:
    url: str = (meta["part"] or meta["page"]).url
    return url
