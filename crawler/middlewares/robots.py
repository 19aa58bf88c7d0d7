"""robots.txt as RFC 9309 means it: a server that cannot give it wants to be left alone for now."""

import asyncio
import math
import time

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from crawler.own_settings import own_settings
from crawler.policy.content_coding import LACK
from crawler.policy.robots import Robots, UnreachableError, onward, robots
from crawler.run.robots import OwnFaultError
from crawler.spiders.portals import PortalsSpider, UnaskedError

_BELIEVED_S = 600.0
"""How long a failure to give it holds for the host, within a run: as long as the first rest of the pages there."""


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, by :mod:`crawler.policy.robots`: redirects are followed, and rules are kept for a day.

    Every answer goes to the run's archive.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fetches: dict[str, asyncio.Task[RobotParser]] = {}
        self._again: dict[str, float] = {}
        self._private = own_settings(crawler.settings).allow_private

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules of the request's host; all who ask while they are fetched wait for one fetch.

        Raises:
            UnaskedError: if they cannot be had.
            OwnFaultError: if our disk refuses.
        """
        address = urlparse_cached(request)
        origin = f"{address.scheme}://{address.netloc}"
        if time.monotonic() >= self._again.get(origin, math.inf):
            del self._again[origin], self._fetches[origin]
        if origin not in self._fetches:
            self._fetches[origin] = asyncio.create_task(self._rules(origin, request))
        try:
            return await asyncio.shield(self._fetches[origin])
        except UnaskedError:
            self._again.setdefault(origin, time.monotonic() + _BELIEVED_S)
            raise

    async def _rules(self, origin: str, request: Request) -> RobotParser:
        spider = self.crawler.spider
        assert isinstance(spider, PortalsSpider)
        found = await asyncio.to_thread(spider.run.robots.known, origin)
        try:
            found = found or await self._fetched(origin, request.meta["visit"].page.portal, spider)
        except OwnFaultError:
            raise
        except Exception as error:
            reason = str(error) if isinstance(error, UnreachableError) else f"{type(error).__name__}: {error}"
            raise UnaskedError(f"robots.txt could not be had: {reason}") from error
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, found.body)
        asked = {"robotparser": rules, "request": request}
        await self.crawler.signals.send_catch_log_async(signal=signals.robots_parsed, **asked)
        return rules

    async def _fetched(self, origin: str, portal: str, spider: PortalsSpider) -> Robots:
        """Ask for it, and for where it redirects; what is found there holds for the *origin*."""
        url, hops = f"{origin}/robots.txt", 0
        while True:
            response = await self._answer(url)
            location = (response.headers.get("Location") or b"").decode("latin-1")
            try:
                target = onward(url, response.status, location, hops, self._private)
                found = None if target else robots(response.status, response.body, _lack(response))
            except UnreachableError:
                await asyncio.to_thread(spider.run.robots.keep, portal, response)
                raise
            await asyncio.to_thread(spider.run.robots.keep, portal, response, origin if found else None)
            if found:
                return found
            url, hops = target or url, hops + 1

    async def _answer(self, url: str) -> Response:
        meta = {"dont_obey_robotstxt": True}
        engine = self.crawler.engine
        assert engine is not None
        return await engine.download_async(
            Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        )


def _lack(response: Response) -> str | None:
    lack = response.meta.get(LACK)
    return lack.reason if lack else None
