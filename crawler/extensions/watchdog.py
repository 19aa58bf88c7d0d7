"""The watchdog: what was asked for and is nowhere any more comes back; a run in which nothing happens ends.

Only time in which the process ran counts.
"""

import asyncio
import logging
import time
from collections.abc import Sequence

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.own_settings import own_settings
from crawler.reading.awake import AwakeTime
from crawler.spiders.portals import PortalsSpider

STALLED = object()
"""The Scrapy signal that a run ends because nothing happens."""
_TICK_S = 1.0
_NAMED = 5
_log = logging.getLogger(__name__)


class Watchdog:
    """Ends a run that waits for pages while for *most_s* seconds none was asked for and none came."""

    def __init__(self, crawler: Crawler, most_s: float) -> None:
        self._crawler = crawler
        self._most_s = most_s
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Watchdog":
        """Connect to the life of the spider."""
        extension = cls(crawler, own_settings(crawler.settings).stall_s)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to watch."""
        self._task = asyncio.create_task(self._watch())

    def spider_closed(self) -> None:
        """Stop."""
        if self._task:
            self._task.cancel()

    async def _watch(self) -> None:
        spider = self._crawler.spider
        assert isinstance(spider, PortalsSpider)
        awake, was_idle, seen = AwakeTime(time.monotonic()), False, -1
        while awake.tick(time.monotonic()) <= self._most_s:
            await asyncio.sleep(_TICK_S)
            if seen != spider.steps or not spider.asked():
                awake, seen = AwakeTime(time.monotonic()), spider.steps
            is_idle = self._is_idle()
            if is_idle and was_idle and spider.asked():
                await spider.give_back()
            was_idle = is_idle
        await self._end(spider)

    def _is_idle(self) -> bool:
        """Tell whether the engine has no request, neither waiting nor under way nor with the spider."""
        engine = self._crawler.engine
        if engine is None or engine.scheduler is None or engine.scraper.slot is None:
            return False
        is_under_way = engine.downloader.active or not engine.scraper.slot.is_idle()
        return not is_under_way and not engine.scheduler.has_pending_requests()

    async def _end(self, spider: PortalsSpider) -> None:
        reason = stall(spider.asked(), self._most_s)
        spider.run.fail(reason)
        _log.error(reason)
        self._crawler.signals.send_catch_log(STALLED)
        await self._crawler.stop_async()


def stall(asked: Sequence[str], most_s: float) -> str:
    """Say what a run waits for in vain."""
    named = ", ".join(asked[:_NAMED]) + (f" and {len(asked) - _NAMED} more" if len(asked) > _NAMED else "")
    return f"nothing happened for {most_s:g} s while {len(asked)} pages were waited for: {named}; the next run goes on"
