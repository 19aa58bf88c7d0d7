"""Crawl-delay of robots.txt: it may slow a portal down, never hurry it."""

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.robotstxt import RobotParser

from crawler.own_settings import own_settings
from crawler.run.opening import pace_of

_LONGEST_S = 60.0


class CrawlDelay:
    """Raises a host's delay to what its robots.txt asks for, up to a minute; on the simulator by its pace, if any."""

    def __init__(self, crawler: Crawler, pace: float) -> None:
        """Take *pace* as how many seconds of delay pass in one of ours."""
        self._crawler = crawler
        self._pace = pace

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlDelay":
        """Connect to the parsing of robots.txt."""
        pace = pace_of(own_settings(crawler.settings))
        if pace is None:
            raise NotConfigured
        extension = cls(crawler, pace)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the delay that a parsed robots.txt asks of us."""
        asked = robotparser.crawl_delay(self._crawler.settings["USER_AGENT"])
        engine = self._crawler.engine
        if not asked or engine is None:
            return
        key = engine.downloader.get_slot_key(request)
        if slot := engine.downloader.slots.get(key):
            slot.delay = max(slot.delay, min(float(asked), _LONGEST_S) / self._pace)
            known = engine.downloader.per_slot_settings  # Scrapy makes slots anew that were idle for a minute
            known[key] = known.get(key, {}) | {"delay": slot.delay}
