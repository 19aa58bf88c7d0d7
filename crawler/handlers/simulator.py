"""A download handler that fetches every page from the portal simulator, under its production address."""

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached

from crawler.own_settings import own_settings


class SimulatorHandler(HTTP11DownloadHandler):
    """Sends a request to the address of ``PORTALS_SIMULATOR`` with its own Host, whatever its scheme.

    Robots, redirects and slots see production addresses only, so they work as in production.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._address = own_settings(crawler.settings).simulator or ""

    async def download_request(self, request: Request) -> Response:
        """Fetch *request* from the simulator."""
        parts = urlparse_cached(request)
        headers = request.headers.copy()
        headers["Host"] = parts.netloc
        target = parts._replace(scheme="http", netloc=self._address).geturl()
        response = await super().download_request(request.replace(url=target, headers=headers))
        return response.replace(url=request.url)
