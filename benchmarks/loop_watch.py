"""A Scrapy extension that watches the event loop: how long it is blocked at most, and where. For the benchmarks."""

import asyncio
import atexit
import faulthandler
import json
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

_BEAT_S = 0.005
_NOTABLE_S = 0.03
_SHOWN = 8
_HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")
_CALL = re.compile(r'File "(?:.*/)?(.+?)", line (\d+) in (\w+)')
_IDLE = {
    "wait",
    "select",
    "acquire",
    "_recv",
    "_worker",
    "poll",
    "get",
    "unix_poll",
    "pool_manager_loop",
    "pool_scheduler_loop",
}
"""Functions in which a thread waits for another."""


class LoopWatch:
    """Beats in the event loop; when a beat is late, notes what every thread was doing meanwhile.

    Who holds the interpreter's lock blocks the loop too, so the stacks are taken without it (:mod:`faulthandler`).
    """

    def __init__(self, report: Path) -> None:
        self._report = report
        self._stacks = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open as long as the process
        self._beaten = self._without_core = 0.0
        self._blocks: list[dict[str, Any]] = []
        self._beats = 0
        self._workers_mb: list[int] = []
        self._crawler_mb: list[int] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "LoopWatch":
        """Watch from the opening of the spider to its end; memory until the process ends."""
        watch = cls(Path(crawler.settings["LOOP_WATCH_REPORT"]))
        crawler.signals.connect(watch.begin, signal=signals.spider_opened)
        crawler.signals.connect(watch.end, signal=signals.spider_closed)
        atexit.register(watch.write)
        return watch

    def begin(self) -> None:
        """Begin to beat."""
        self._crawler_mb.append(_high_water_mb("self"))
        self._expect()

    def end(self) -> None:
        """Note the memory of the workers, which still live; the beats end with the loop."""
        children = Path("/proc/self/task").glob("*/children")
        pids = {pid for path in children for pid in path.read_text().split()}
        self._workers_mb = sorted(_high_water_mb(pid) for pid in pids)
        self._crawler_mb.append(_high_water_mb("self"))
        faulthandler.cancel_dump_traceback_later()

    def write(self) -> None:
        """Write what was found."""
        longest = sorted(self._blocks, key=lambda block: -block["ms"])[:_SHOWN]
        found = {"blocks": longest, "beats": self._beats, "workers_mb": self._workers_mb}
        crawler_mb = [*self._crawler_mb, _high_water_mb("self")]
        self._report.write_text(json.dumps(found | {"crawler_mb": crawler_mb}), encoding="utf-8")

    def _expect(self) -> None:
        self._beaten, self._without_core = time.monotonic(), _without_core_ms()
        faulthandler.dump_traceback_later(_BEAT_S + _NOTABLE_S, file=self._stacks)
        asyncio.get_running_loop().call_later(_BEAT_S, self._beat)

    def _beat(self) -> None:
        late = time.monotonic() - self._beaten - _BEAT_S
        if late > _NOTABLE_S:
            waited = _without_core_ms() - self._without_core
            self._blocks.append({"ms": late * 1000, "without_core_ms": waited, "where": self._where()})
        self._beats += 1
        self._expect()

    def _where(self) -> str:
        """Return what the threads were doing that did not wait."""
        faulthandler.cancel_dump_traceback_later()
        self._stacks.seek(0)
        threads = self._stacks.read().split("\n\n")
        self._stacks.seek(self._stacks.truncate(0))
        return " | ".join(call for thread in threads for call in _doing(thread))


def _doing(thread: str) -> Iterator[str]:
    """Give the innermost calls of a thread, nothing if it waits."""
    calls = _CALL.findall(thread)
    if calls and calls[0][2] not in _IDLE:
        yield " < ".join(f"{file}:{line} {name}" for file, line, name in calls[:3])


def _without_core_ms() -> float:
    """Return how long this thread was ready to run and had no core, in all (proc(5), schedstat)."""
    return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e6


def _high_water_mb(process: str) -> int:
    found = _HIGH_WATER.search(Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // 1024 if found else 0
