"""robots.txt as RFC 9309 means it: a server that cannot give it wants to be left alone."""

import asyncio

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request, Response
from scrapy.utils.misc import build_from_crawler

from crawler.policy.content_coding import LACK
from crawler.spiders.portals import PortalsSpider

_FORBID_ALL = b"User-agent: *\nDisallow: /\n"
_SERVER_ERROR = 500


class StrictRobots(RobotsTxtMiddleware):
    """Scrapy's middleware, but a 5xx answer (RFC 9309 §2.3.1.4), half of one, or none forbids the whole host.

    A 4xx answer (§2.3.1.3) allows it, as in Scrapy. Every answer goes to the run's archive.
    """

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        spider = self.crawler.spider
        assert isinstance(spider, PortalsSpider)
        await asyncio.to_thread(spider.run.robots, request.meta["visit"].page.portal, response)
        if response.status >= _SERVER_ERROR or LACK in response.meta:
            response = response.replace(body=_FORBID_ALL)
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        super()._robots_error(exc, netloc)
        self._parsers[netloc] = build_from_crawler(self._parserimpl, self.crawler, _FORBID_ALL)
