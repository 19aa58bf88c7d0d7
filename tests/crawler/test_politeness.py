"""Production's rules of one connection a host and of delays, over the virtual time of the simulator."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from rich.cells import cell_len
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.test import get_crawler
from test_crawl import crawl

from crawler.extensions.crawl_delay import CrawlDelay
from crawler.simulator.control import Served
from crawler.simulator.scenario import scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

ROBOTS = """
[[incidents]]
portal = "*"
from_hours = 0
hours = 24
kind = "slow"
seconds = 0.03

[[changes]]
portal = "linfen"
from_hours = 0
habits.robots = "User-agent: *\\nCrawl-delay: 7\\n"

[[changes]]
portal = "jiyuan"
from_hours = 0
habits.robots = "User-agent: *\\nCrawl-delay: 0.5\\n"
"""
LEAST = {"linfen": 7.0, "jiyuan": 2.0, "netease_hao": 3.0}
"""Seconds: the greater of a seed's delay and what robots.txt asks."""
ROUNDING = timedelta(milliseconds=1)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Serving]:
    (tmp_path / "robots.toml").write_text(ROBOTS, encoding="utf-8")
    setting = Setting(seed=5, articles=6, days=6, scenario=scenario(str(tmp_path / "robots.toml")))
    with serving(setting) as simulator:
        yield simulator


@pytest.mark.slow
def test_hosts_are_asked_one_thing_at_a_time_and_no_sooner_than_seed_and_robots_allow(
    simulator: Serving, tmp_path: Path
) -> None:
    began = simulator.clock.now
    chosen = "-a", f"portal={','.join(LEAST)}"
    done = crawl(tmp_path / "state", simulator.port, *chosen, "-s", "PORTALS_SIMULATOR_PACE=40")
    assert done.returncode == 0, done.stderr
    assert "next visit due 03-02 01:00 UTC" in done.stdout or "next visit due 2026-03-02 UTC" in done.stdout
    assert max(cell_len(line) for line in done.stdout.split("\nkept: ")[0].splitlines()) <= 80
    asked: dict[str, list[Served]] = defaultdict(list)
    for one in simulator.control.log:
        asked[one.portal].append(one)
    assert simulator.clock.now >= began + timedelta(seconds=7) * (len(asked["linfen"]) - 1)
    assert asked.keys() == LEAST.keys()
    for portal, requests in asked.items():
        assert len(requests) > 5
        assert [one.beside for one in requests] == [0] * len(requests)
        waits = [later.at - one.at for one, later in pairwise(requests)]
        assert min(waits) >= timedelta(seconds=LEAST[portal]) - ROUNDING


@pytest.mark.slow
def test_without_a_pace_no_delay_is_kept_and_the_log_shows_what_overlaps(simulator: Serving, tmp_path: Path) -> None:
    began = simulator.clock.now
    done = crawl(tmp_path / "state", simulator.port, "-a", "portal=linfen", "--json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["exit_status"]) == (0, 0)
    assert report["portals"]["linfen"]["new"] == sum(one["portal"] == "linfen" for one in simulator.control.truth())
    assert simulator.clock.now == began
    assert max(one.beside for one in simulator.control.log) > 0


def test_what_robots_txt_asks_for_is_remembered_when_scrapy_forgets_an_idle_host() -> None:
    assert asyncio.run(delay_after_idleness(b"User-agent: *\nCrawl-delay: 7\n")) == 7.0
    assert asyncio.run(delay_after_idleness(b"User-agent: *\nCrawl-delay: 1\n")) == 2.0


async def delay_after_idleness(robots: bytes) -> float:
    """The delay of a host whose seed says 2 s, after its robots.txt was read and Scrapy has dropped its slot."""
    handlers = {"http": None, "https": None, "file": None, "ftp": None, "data": None, "s3": None}
    slots = {"a.test": {"concurrency": 1, "delay": 2.0}}
    crawler = get_crawler(settings_dict={"DOWNLOAD_SLOTS": slots, "DOWNLOAD_HANDLERS": handlers})
    downloader = Downloader(crawler)
    crawler.engine = SimpleNamespace(downloader=downloader)
    request = Request("http://a.test/robots.txt", meta={"download_slot": "a.test"})
    downloader._get_slot(request)
    CrawlDelay(crawler, pace=1.0).robots_parsed(ProtegoRobotParser(robots, None), request)
    downloader._slot_gc(age=-1e6)
    assert not downloader.slots
    delay = downloader._get_slot(request)[1].delay
    downloader.close()
    return delay
