"""One page, from a file or fetched as a crawl would: by robots.txt as it understands it, redirects not followed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings

from crawler.own_settings import own_settings
from crawler.policy.content_coding import LACK, Lack
from crawler.policy.robots import Robots, UnreachableError, onward, robots
from crawler.portals.portal import Portal
from crawler.run.opening import scrapy_settings

_ALLOWED = "allowed"


class SavedPage(NamedTuple):
    """A page to try: its address and its bytes.

    Attributes:
        content_type: That came with them.
        status: The HTTP status; 0 when there was no answer.
        lack: Why they are not whole, or why there is no answer; None if all is well.
        robots: What robots.txt says of the address; None of a file.
    """

    url: str
    body: bytes
    content_type: str
    status: int
    lack: str | None = None
    robots: str | None = None


def saved(path: str, url: str | None) -> SavedPage:
    """Return a page from a file."""
    return SavedPage(url or "", Path(path).read_bytes(), "", 200)


def fetched(process: CrawlerProcessBase, settings: Settings, portal: Portal, url: str) -> SavedPage:
    """Fetch a page; one that robots.txt forbids, or of which it cannot be had, is not asked for."""
    answers: list[SavedPage] = []
    process.settings = scrapy_settings(settings, {portal.name: portal})
    process.settings.set("EXTENSIONS", {}, priority="cmdline")
    middlewares = settings.getdict("DOWNLOADER_MIDDLEWARES")
    unused = {name: None for name in middlewares if "robots" in name.lower()}
    process.settings.set("DOWNLOADER_MIDDLEWARES", {**middlewares, **unused}, priority="cmdline")
    process.crawl(_OnePage, url=url, answers=answers)
    process.start()
    return answers[0] if answers else SavedPage(url, b"", "", 0)


class _OnePage(Spider):
    """Fetches one page and hands it over."""

    name = "one_page"

    def __init__(self, url: str, answers: list[SavedPage]) -> None:
        super().__init__()
        self._url = url
        self._answers = answers

    async def start(self) -> AsyncIterator[Request]:
        """Ask for robots.txt and for the page; nothing is left to the scheduler."""
        verdict = await self._verdict()
        page = SavedPage(self._url, b"", "", 0, robots=verdict)
        self._answers.append(await self._page(verdict) if verdict == _ALLOWED else page)
        return
        yield  # an iterator of no requests

    async def _page(self, verdict: str) -> SavedPage:
        try:
            response = await self._answer(self._url)
        except Exception as error:  # noqa: BLE001 - whatever the network raises is why there is no answer
            return SavedPage(self._url, b"", "", 0, f"{type(error).__name__}: {error}", verdict)
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        lack = _lack(response)
        return SavedPage(response.url, b"" if lack else response.body, content_type, response.status, lack, verdict)

    async def _verdict(self) -> str:
        """Return what robots.txt says of the page, in words."""
        agent = str(self.settings["USER_AGENT"])
        try:
            found = await self._robots()
        except Exception as error:  # noqa: BLE001 - as above
            reason = str(error) if isinstance(error, UnreachableError) else f"{type(error).__name__}: {error}"
            return f"could not be had: {reason}; a crawl leaves the host alone for now"
        if ProtegoRobotParser(found.body, self).allowed(self._url, agent):
            return _ALLOWED
        return f"forbids this address to {agent.partition('/')[0]}; a crawl does not ask for it"

    async def _robots(self) -> Robots:
        parts, hops = urlsplit(self._url), 0
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        private = own_settings(self.settings).allow_private
        while True:
            response = await self._answer(url)
            location = (response.headers.get("Location") or b"").decode("latin-1")
            target = onward(url, response.status, location, hops, private)
            if target is None:
                return robots(response.status, response.body, _lack(response))
            url, hops = target, hops + 1

    async def _answer(self, url: str) -> Response:
        engine = self.crawler.engine
        assert engine is not None
        return await engine.download_async(Request(url, callback=NO_CALLBACK))


def _lack(response: Response) -> str | None:
    lack: Lack | None = response.meta.get(LACK)
    return lack.reason if lack else None
