"""Worker processes in which pages are read: off the event loop, bounded in time and memory, gone with their parent.

Workers are spawned, never forked: a forked one would hold the lock and the archive open after a kill -9.
"""

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

Result = TypeVar("Result")
_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)
_TASKS_BEFORE_RENEWAL = 2_000


class WorkerError(RuntimeError):
    """A page made its worker run out of time or memory, or die; the message says which."""


class PoolError(RuntimeError):
    """No worker can be had, whatever the page: the fault is the program's or the machine's."""


class Workers:
    """A pool of *count* processes; each call may take *timeout_s* seconds and its process *memory_mb* megabytes."""

    def __init__(self, count: int, *, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._pool = ProcessPool(
            max_workers=count,
            max_tasks=_TASKS_BEFORE_RENEWAL,
            initializer=_bounded,
            initargs=(os.getpid(), memory_mb),
            context=multiprocessing.get_context("spawn"),
        )

    async def call(self, function: Callable[..., Result], *args: object) -> Result:
        """Return what *function* returns in a worker; what it raises comes back.

        A worker that dies may have been killed for another's hunger, so its page gets a second one.

        Raises:
            WorkerError: if it hung, died twice, or ran out of memory.
            PoolError: if workers die before they get to the page.
        """
        try:
            return await self._called(function, args)
        except ProcessExpired:
            pass
        try:
            return await self._called(function, args)
        except ProcessExpired as error:
            raise WorkerError(f"its worker died: {error}") from error

    async def _called(self, function: Callable[..., Result], args: tuple[object, ...]) -> Result:
        try:
            future = self._pool.schedule(function, args=args, timeout=self._timeout_s)
            result: Result = await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise WorkerError(f"took longer than {self._timeout_s:g} s") from error
        except MemoryError as error:
            raise WorkerError(f"needed more than {self._memory_mb} MB") from error
        except BrokenProcessPool as error:
            raise PoolError(f"worker processes do not start: {error}") from error
        return result

    def close(self) -> None:
        """End every worker now."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _bounded(parent: int, memory_mb: int) -> None:
    """Set up a worker: an address space of *memory_mb*, no answer to Ctrl-C, and the parent's end as its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """Watch the parent: prctl is not everywhere, and says nothing of a parent that died before it was called."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
