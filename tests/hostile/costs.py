"""What a forked call costs: time and memory of all that is forked meanwhile, which is that call and its workers."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

import forked

T = TypeVar("T")
_TICKS = os.sysconf("SC_CLK_TCK")
_BETWEEN_LOOKS_S = 0.05


class Cost(NamedTuple):
    """What a call took.

    Attributes:
        seconds: By the clock.
        cpu_s: Work of all its processes, but for the imports that they were forked with.
        memory_mb: The peak of its largest process, those imports included.
    """

    seconds: float
    cpu_s: float
    memory_mb: float


def costed(call: Callable[[], T]) -> tuple[T, Cost]:
    """Return what a call returns, and what it cost."""
    server, ended, peaks = forked.server(), threading.Event(), [0.0]
    watch = threading.Thread(target=_watch, args=(server, ended, peaks))
    began, worked = time.monotonic(), _worked(server)
    watch.start()
    try:
        result = call()
    finally:
        ended.set()
        watch.join()
    return result, Cost(time.monotonic() - began, _worked(server) - worked, max(peaks))


def _watch(server: int, ended: threading.Event, peaks: list[float]) -> None:
    while not ended.wait(_BETWEEN_LOOKS_S):
        peaks.append(max([peaks.pop(), *_peaks(server)]))


def _peaks(server: int) -> Iterator[float]:
    children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
    for each in children:
        with suppress(OSError):  # it ended meanwhile
            lines = Path(f"/proc/{each}/status").read_text("ascii", "replace").splitlines()
            yield from (int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def _worked(server: int) -> float:
    """Return the seconds of CPU of all that was forked and has ended."""
    stat = Path(f"/proc/{server}/stat").read_bytes()
    return sum(map(int, stat.rpartition(b")")[2].split()[11:15])) / _TICKS
