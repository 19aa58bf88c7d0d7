"""The one spider: it visits what the frontier says is due, and hands every answer to the journal."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.journal.visit import NoAnswer, Visit
from crawler.policy.further_pages import validators
from crawler.policy.visits import request_headers
from crawler.run.robots import OwnFaultError
from crawler.run.run import Run


class UnaskedError(Exception):
    """A page was not asked for, since its host cannot say now whether it may be; the message says why."""


class PortalsSpider(Spider):
    """Recrawls the portals. Its arguments are those of :func:`crawler.run.opening.opened`.

    Attributes:
        steps: How often a page was asked for, or something came of one.
    """

    name = "portals"

    def __init__(self, run: Run, **_arguments: str) -> None:
        super().__init__()
        self.run = run
        self._done = asyncio.Event()
        self.steps = 0
        self._asked: dict[int, Visit] = {}
        self._answered_keys: set[int] = set()

    async def start(self) -> AsyncIterator[Request]:
        """Yield the visits that are due, until none is left, taken or new."""
        await self.run.recover()
        while True:
            self._done.clear()
            is_last_look = not self.run.under_way()  # asked before the look: a visit that ends meanwhile may add pages
            pages = await self.run.take()
            for page in pages:
                for request in await self._requests(Visit(page)):
                    yield request
            if not pages and not is_last_look:
                await self._done.wait()
            elif not pages and not await asyncio.to_thread(self.run.look_again):
                return

    def asked(self) -> list[str]:
        """Return the addresses that were asked for and of which the visit is not over."""
        return [visit.url for visit in self._asked.values()]

    async def give_back(self) -> None:
        """Give the pages that were asked for in vain back to the frontier, as failed: the engine has no request now.

        A middleware, a filter or the scheduler may drop one and tell nobody. What fails here is the run's failure.
        """
        lost = [visit for key, visit in self._asked.items() if key not in self._answered_keys]
        noted = (self._noted(visit, "failed", "the request was dropped on its way") for visit in lost)
        await asyncio.gather(*noted, return_exceptions=True)

    async def _requests(self, visit: Visit) -> list[Request]:
        """Return the request that a visit makes next; an address that cannot be asked for is refused, with none."""
        self.steps += 1
        self._asked[visit.page.key] = visit
        try:
            return [self._request(visit)]
        except ValueError as error:
            return await self._noted(visit, "refused", str(error))

    def _request(self, visit: Visit) -> Request:
        request = Request(
            visit.url,
            headers=validators(visit.wanted) if visit.wanted else request_headers(visit.page),
            callback=self._answered,
            errback=self._unanswered,
            meta={"visit": visit},
            dont_filter=True,
        )
        most = self.settings.getint("URLLENGTH_LIMIT")
        if len(request.url) > most:
            raise ValueError(f"an address of {len(request.url)} characters; expected {most} at most")
        return request

    async def _answered(self, response: Response) -> list[Request]:
        visit: Visit = response.meta["visit"]
        latency = round(1000 * response.meta.get("download_latency", 0))
        return await self._visited(visit, self.run.answered(visit, response, latency))

    async def _unanswered(self, failure: Failure) -> list[Request]:
        meta, error = failure.request.meta, failure.value  # type: ignore[attr-defined] # Scrapy adds the request
        self.logger.debug("%s", meta["visit"].url, exc_info=error)
        if isinstance(error, OwnFaultError):
            return await self._visited(meta["visit"], self.run.untaken(meta["visit"]))
        if isinstance(error, UnaskedError):
            return await self._noted(meta["visit"], "failed", str(error), unasked=True)
        kind: NoAnswer = "refused" if isinstance(error, IgnoreRequest) else "failed"
        return await self._noted(meta["visit"], kind, f"{type(error).__name__}: {error}")

    async def _noted(self, visit: Visit, kind: NoAnswer, reason: str, *, unasked: bool = False) -> list[Request]:
        return await self._visited(
            visit, self.run.unanswered(visit, kind, {"reason": reason} | ({"unasked": True} if unasked else {}))
        )

    async def _visited(self, visit: Visit, taken_in: Awaitable[Visit | None]) -> list[Request]:
        """Have what came of a visit taken in, and return its next request."""
        key, going_on = visit.page.key, None
        self._answered_keys.add(key)
        try:
            going_on = await taken_in
        finally:
            self.steps += 1
            self._answered_keys.discard(key)
            if going_on is None:
                self._asked.pop(key, None)
                self._done.set()
        return await self._requests(going_on) if going_on else []
