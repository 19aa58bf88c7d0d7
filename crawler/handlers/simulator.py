"""A download handler that fetches every page from the portal simulator, under its production address."""

from datetime import datetime, timedelta
from time import monotonic

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.handlers.bounded import BoundedHandler
from crawler.own_settings import own_settings
from crawler.run.clock import simulator_clock
from crawler.simulator.server import SENT_AT


class SimulatorHandler(BoundedHandler):
    """Sends a request to the address of ``PORTALS_SIMULATOR`` with its own Host, whatever its scheme.

    Robots, redirects and slots see production addresses only, so they work as in production. A crawl that keeps a pace
    tells the simulator when each request left its slot, in virtual time.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        own = own_settings(crawler.settings)
        self._crawler = crawler
        self._address, self._pace = own.simulator or "", own.simulator_pace or 0.0
        self._began, self._began_s = simulator_clock(self._address)(), monotonic()

    async def download_request(self, request: Request) -> Response:
        """Fetch *request* from the simulator."""
        parts = urlparse_cached(request)
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        if self._pace:
            headers[SENT_AT] = self._sent(request).isoformat()
        target = parts._replace(scheme="http", netloc=self._address).geturl()
        response = await super().download_request(request.replace(url=target, headers=headers))
        return response.replace(url=request.url)

    def _sent(self, request: Request) -> datetime:
        """Return when the request left its slot, which is where Scrapy keeps the delays."""
        assert self._crawler.engine is not None
        slot = self._crawler.engine.downloader.slots[request.meta["download_slot"]]
        return self._began + timedelta(seconds=(slot.lastseen - self._began_s) * self._pace)
