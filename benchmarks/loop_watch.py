"""A Scrapy extension that watches the event loop: how long it is blocked at most, and where. For the benchmarks."""

import asyncio
import atexit
import json
import re
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from scrapy import signals
from scrapy.crawler import Crawler

_BEAT_S = 0.005
_NOTABLE_S = 0.03
_SHOWN = 8
_HIGH_WATER = re.compile(r"VmHWM:\s+(\d+) kB")
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
    "_look",
    "pool_scheduler_loop",
}
"""Functions in which a thread waits for another."""


class LoopWatch:
    """Beats in the event loop; while a beat is late, a thread notes what all threads are doing.

    Who holds the interpreter's lock blocks the loop too, and the watching thread with it: what is noted then is where
    the others stood when the lock was let go. (:mod:`faulthandler` needs no lock, and crashes for want of it.)
    """

    def __init__(self, report: Path) -> None:
        self._report = report
        self._where = ""
        self._is_over = False
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
        """Begin to beat, and to look."""
        self._crawler_mb.append(_high_water_mb("self"))
        self._expect()
        threading.Thread(target=self._look, daemon=True).start()

    def end(self) -> None:
        """Note the memory of the workers, which still live; the beats end with the loop."""
        self._is_over = True
        children = Path("/proc/self/task").glob("*/children")
        pids = {pid for path in children for pid in path.read_text().split()}
        self._workers_mb = sorted(_high_water_mb(pid) for pid in pids)
        self._crawler_mb.append(_high_water_mb("self"))

    def write(self) -> None:
        """Write what was found."""
        longest = sorted(self._blocks, key=lambda block: -block["ms"])[:_SHOWN]
        found = {"blocks": longest, "beats": self._beats, "workers_mb": self._workers_mb}
        crawler_mb = [*self._crawler_mb, _high_water_mb("self")]
        self._report.write_text(json.dumps(found | {"crawler_mb": crawler_mb}), encoding="utf-8")

    def _expect(self) -> None:
        self._beaten, self._without_core, self._where = time.monotonic(), _without_core_ms(), ""
        asyncio.get_running_loop().call_later(_BEAT_S, self._beat)

    def _beat(self) -> None:
        late = time.monotonic() - self._beaten - _BEAT_S
        if late > _NOTABLE_S:
            waited = _without_core_ms() - self._without_core
            self._blocks.append({"ms": late * 1000, "without_core_ms": waited, "where": self._where})
        self._beats += 1
        self._expect()

    def _look(self) -> None:
        while not self._is_over:
            time.sleep(_BEAT_S)
            if time.monotonic() - self._beaten > _BEAT_S + _NOTABLE_S:
                frames = sys._current_frames().values()  # noqa: SLF001 - public by its documentation
                self._where = " | ".join(call for frame in frames for call in _doing(frame))


def _doing(frame: FrameType) -> Iterator[str]:
    """Give the innermost calls of a thread, nothing if it waits or looks."""
    calls = traceback.extract_stack(frame)[-3:][::-1]
    if calls[0].name not in _IDLE:
        yield " < ".join(f"{Path(call.filename).name}:{call.lineno} {call.name}" for call in calls)


def _without_core_ms() -> float:
    """Return how long this thread was ready to run and had no core, in all (proc(5), schedstat)."""
    return int(Path(f"/proc/self/task/{threading.get_native_id()}/schedstat").read_text().split()[1]) / 1e6


def _high_water_mb(process: str) -> int:
    found = _HIGH_WATER.search(Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // 1024 if found else 0
