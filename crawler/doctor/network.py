"""Asks the network for an examination's pages, through the doors of a crawl: one after the other, public hosts only."""

from collections.abc import AsyncIterator, Awaitable, Callable

from protego import Protego
from scrapy import Spider, signals
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from crawler.doctor.visitor import Answer, Manners, Visitor
from crawler.own_settings import own_settings
from crawler.policy.content_coding import LACK
from crawler.run.opening import pace_of, scrapy_settings

_UNUSED = ("RobotsTxtMiddleware", "StrictRobots")
"""The visitor reads robots.txt itself, since it has to tell what it says."""
_CRAWL_DELAY = {"crawler.extensions.crawl_delay.CrawlDelay": 0}

Examine = Callable[[Visitor], Awaitable[None]]


def visited(process: CrawlerProcessBase, settings: Settings, budget: int, examine: Examine) -> None:
    """Run an examination in a Scrapy process, and return when it is over.

    Raises:
        Exception: whatever *examine* raised.
    """
    process.settings = scrapy_settings(settings, {})
    middlewares = {
        name: None if name.endswith(_UNUSED) else at for name, at in settings.getdict("DOWNLOADER_MIDDLEWARES").items()
    }
    process.settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")
    process.settings.set("EXTENSIONS", _CRAWL_DELAY, priority="cmdline")
    pace = pace_of(own_settings(settings))
    delay_s = process.settings.getfloat("DOWNLOAD_DELAY") if pace else 0.0
    manners = Manners(str(process.settings["USER_AGENT"]), budget, delay_s)
    errors: list[Exception] = []
    process.crawl(_Doctor, examine=examine, manners=manners, errors=errors)
    process.start()
    if errors:
        raise errors[0]


class _Doctor(Spider):
    """Runs an examination in the engine, which asks for its pages."""

    name = "doctor"

    def __init__(self, examine: Examine, manners: Manners, errors: list[Exception]) -> None:
        super().__init__()
        self._examine = examine
        self._manners = manners
        self._errors = errors

    async def start(self) -> AsyncIterator[Request]:
        """Examine; nothing is left to the scheduler."""
        try:
            await self._examine(Visitor(self._asked, self._manners, self._obeyed))
        except Exception as error:  # noqa: BLE001 - the engine would log it and end well; who called raises it
            self._errors.append(error)
        nothing: tuple[Request, ...] = ()
        for request in nothing:
            yield request

    async def _asked(self, url: str) -> Answer:
        engine = self.crawler.engine
        assert engine is not None
        try:
            request: Request = Request(url, callback=NO_CALLBACK, dont_filter=True)
            return _answer(await engine.download_async(request))
        except Exception as error:  # noqa: BLE001 - of the network, in many kinds; each is an answer that did not come
            return Answer(url, reason=f"{type(error).__name__}: {error}")

    def _obeyed(self, url: str, rules: Protego) -> None:
        """Tell what raises a host's delay which Crawl-delay its robots.txt asks for."""
        parser = ProtegoRobotParser(b"", self)
        parser.rp = rules
        self.crawler.signals.send_catch_log(signals.robots_parsed, robotparser=parser, request=Request(url))


def _answer(response: Response) -> Answer:
    lack = response.meta.get(LACK)
    content_type, location = (
        (response.headers.get(name) or b"").decode("latin-1") for name in ("Content-Type", "Location")
    )
    body, reason = (b"", f"the answer is not whole: {lack.reason}") if lack else (response.body, None)
    return Answer(response.url, response.status, body, content_type, location, reason)
