"""What a person sees while a run goes on: a bar on a terminal, plain lines elsewhere."""

import asyncio
import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.own_settings import own_settings
from crawler.spiders.portals import PortalsSpider

_REFRESH_S = 0.5
_PLAIN_LINE_S = 10.0


class Progress:
    """Shows how many pages are done, and how many are known to be left."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        self._crawler = crawler
        self._console = console
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Progress":
        """Connect to the life of the spider; PORTALS_PROGRESS = False switches it off."""
        if not own_settings(crawler.settings).progress:
            raise NotConfigured
        extension = cls(crawler, Console(file=sys.stderr))
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to show."""
        self._task = asyncio.create_task(self._bar() if self._console.is_terminal else self._lines())

    def spider_closed(self) -> None:
        """Stop."""
        if self._task:
            self._task.cancel()

    async def _counts(self) -> tuple[int, int]:
        spider = self._crawler.spider
        assert isinstance(spider, PortalsSpider)
        run = spider.run
        done = run.done_count()
        return done, done + run.under_way() + await asyncio.to_thread(run.due_count)

    async def _bar(self) -> None:
        columns = TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
        with Bar(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task("pages", total=None)
            while True:
                done, total = await self._counts()
                bar.update(task, completed=done, total=total)
                await asyncio.sleep(_REFRESH_S)

    async def _lines(self) -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(_PLAIN_LINE_S)
            done, total = await self._counts()
            self._console.print(f"{time.monotonic() - began:.0f} s: {done} of {total} known pages done")
