"""Parts of Scrapy that drop a request or keep it for ever, as an operator's settings, or another Scrapy, might have."""

import asyncio

from scrapy import Request, signals
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.base import BaseSpiderMiddleware


def is_unwanted(request: Request) -> bool:
    return request.url.endswith("/a/1.html")


class DroppingMiddleware(BaseSpiderMiddleware):
    def get_processed_request(self, request: Request, response: Response | None) -> Request | None:  # noqa: ARG002
        return None if is_unwanted(request) else request


class DroppingScheduler(Scheduler):
    def enqueue_request(self, request: Request) -> bool:
        return False if is_unwanted(request) else super().enqueue_request(request)


class DroppingExtension:
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DroppingExtension":
        extension = cls()
        crawler.signals.connect(extension.scheduled, signal=signals.request_scheduled)
        return extension

    def scheduled(self, request: Request) -> None:
        if is_unwanted(request):
            raise IgnoreRequest


class KeepingMiddleware:
    def __init__(self) -> None:
        self._never = asyncio.Event()  # held here, or else the task that waits for it is garbage, and may be collected

    async def process_request(self, request: Request) -> None:
        if is_unwanted(request):
            await self._never.wait()
