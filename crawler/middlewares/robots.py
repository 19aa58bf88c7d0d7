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

from crawler.policy.content_coding import LACK
from crawler.spiders.portals import PortalsSpider, UnaskedError

_SERVER_ERROR = 500
_BELIEVED_S = 600.0
"""How long a failure to give it holds for the host, within a run: as long as the first rest of the pages there."""


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, but a 5xx answer (RFC 9309 §2.3.1.4), half of one, or none leaves the host's pages unasked.

    A 4xx answer (§2.3.1.3) allows them, as in Scrapy. Every answer goes to the run's archive.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._fetches: dict[str, asyncio.Task[RobotParser]] = {}
        self._again: dict[str, float] = {}

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules of the request's host; all who ask while they are fetched wait for one fetch.

        Raises:
            UnaskedError: if they cannot be had.
        """
        address = urlparse_cached(request)
        host = address.netloc
        if time.monotonic() >= self._again.get(host, math.inf):
            del self._again[host], self._fetches[host]
        if host not in self._fetches:
            self._fetches[host] = asyncio.create_task(self._fetched(f"{address.scheme}://{host}/robots.txt", request))
        try:
            return await asyncio.shield(self._fetches[host])
        except UnaskedError:
            self._again.setdefault(host, time.monotonic() + _BELIEVED_S)
            raise

    async def _fetched(self, url: str, request: Request) -> RobotParser:
        meta = {"dont_obey_robotstxt": True}
        robots = Request(url, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
        engine, spider = self.crawler.engine, self.crawler.spider
        assert engine is not None
        assert isinstance(spider, PortalsSpider)
        try:
            response = await engine.download_async(robots)
        except Exception as error:
            raise UnaskedError(f"robots.txt could not be had: {type(error).__name__}: {error}") from error
        await asyncio.to_thread(spider.run.robots, request.meta["visit"].page.portal, response)
        if reason := _fault(response):
            raise UnaskedError(f"robots.txt could not be had: {reason}")
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body)
        asked = {"robotparser": rules, "request": request}
        await self.crawler.signals.send_catch_log_async(signal=signals.robots_parsed, **asked)
        return rules


def _fault(response: Response) -> str | None:
    """Return why an answer says nothing of what is allowed; None when it does."""
    if response.status >= _SERVER_ERROR:
        return f"HTTP {response.status}"
    lack = response.meta.get(LACK)
    return f"not whole: {lack.reason}" if lack else None
