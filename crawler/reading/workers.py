"""Worker processes in which pages are read: off the event loop, bounded in time and memory, gone with their parent.

A thread waits for each process that is at work, so that nothing here can be stuck for good: what it waits for ends when
the process is killed. A process that died is replaced; its page is at fault only for what it did itself.
"""

import asyncio
import pickle
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Literal, TypeVar

from crawler.reading.worker_process import OverdueError, WorkerProcess

Result = TypeVar("Result")
_TASKS_BEFORE_RENEWAL = 2_000
_OTHERS = frozenset({-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP})
"""Exit statuses of a process that somebody else ended: an operator, or the system for want of memory."""
Fault = Literal["the page's", "another's at the page", "the start's", "another's at the start"]
_MOST: dict[Fault, int] = {
    "the page's": 2,
    "another's at the page": 5,
    "the start's": 3,
    "another's at the start": 100,
}
"""How many deaths of its workers a call bears. A page may make the system kill its worker each time, for its hunger;
who kills every worker five times at the same page, over seconds, is most likely the page."""
_LONGEST_PAUSE_S = 1.0
_LONGEST_WAIT_S = 5.0
"""A page that hangs keeps no other waiting for longer; more than a start takes."""


class WorkerError(RuntimeError):
    """A page made its worker run out of time or memory, or die; the message says which."""


class PoolError(RuntimeError):
    """No worker can be had, whatever the page: the fault is the program's or the machine's."""


class Workers:
    """A pool of *count* processes at most; each call may take *timeout_s* seconds, its process *memory_mb* megabytes.

    A process starts when one is needed; while there are others, only if more than *patience* calls wait for one, or one
    call for seconds: a start costs as much as a hundred pages.
    """

    def __init__(self, count: int, *, timeout_s: float, memory_mb: int, patience: int = 0) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._patience = patience
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._calls = self._started = 0
        self._idle: list[WorkerProcess] = []
        self._changed = threading.Condition()
        """Of the three above; held for a moment only, since the event loop waits for it."""
        self._processes: set[WorkerProcess] = set()
        self._lock = threading.Lock()
        self._is_closed = threading.Event()

    async def call(self, function: Callable[..., Result], *args: object) -> Result:
        """Return what *function* returns in a worker; what it raises comes back.

        Raises:
            WorkerError: if it hung, made its workers die, or ran out of memory.
            PoolError: if workers die before they get to the page, or the pool is closed.
        """
        if self._is_closed.is_set():
            raise PoolError("the worker processes are closed")
        loop = asyncio.get_running_loop()
        self._change(calls=1)
        try:
            result: Result = await loop.run_in_executor(self._threads, self._called, function, args)  # type: ignore[arg-type]
        finally:
            self._change(calls=-1)
        return result

    def close(self) -> None:
        """End every worker now; calls that wait for one raise PoolError."""
        self._is_closed.set()
        self._change()
        with self._lock:
            for process in self._processes:
                process.end()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _called(self, function: Callable[..., object], args: tuple[object, ...]) -> object:
        task, deaths = pickle.dumps((function, args)), Counter[Fault]()
        while True:
            process = self._process()
            try:
                value, error = process.answer(task, self._timeout_s)
            except (EOFError, OSError):
                self._bear(deaths, process, self._ended(process))
            except OverdueError as late:
                self._ended(process)
                if not process.has_begun:
                    raise PoolError(f"worker processes do not start: {late}") from late
                raise WorkerError(str(late)) from late
            except BaseException:
                self._ended(process)
                raise
            else:
                return self._given(process, value, error)

    def _given(self, process: WorkerProcess, value: object, error: Exception | None) -> object:
        if isinstance(error, MemoryError):
            self._ended(process)
            raise WorkerError(f"needed more than {self._memory_mb} MB") from error
        self._change(idle=process)
        if error is not None:
            raise error
        return value

    def _bear(self, deaths: Counter[Fault], process: WorkerProcess, status: int | None) -> None:
        """Count a death, and wait a little, so that what kills workers again and again may pass.

        Raises:
            WorkerError, PoolError: if it was one too many.
        """
        fault = _fault(status, has_begun=process.has_begun)
        deaths[fault] += 1
        if deaths[fault] == _MOST[fault]:
            if process.has_begun:
                raise WorkerError(f"its worker died: {_told(status)}")
            raise PoolError(f"worker processes do not start: {_told(status)}")
        self._is_closed.wait(min(0.1 * 2 ** deaths.total(), _LONGEST_PAUSE_S))

    def _process(self) -> WorkerProcess:
        """Return a process that has no task, once there is one or another may start."""
        with self._changed:
            self._changed.wait_for(self._is_one_to_be_had, _LONGEST_WAIT_S)
            process = self._idle.pop() if self._idle else None
            self._started += process is None
        if process and process.tasks >= _TASKS_BEFORE_RENEWAL:
            self._ended(process)
            self._change(started=1)
            process = None
        return process or self._fresh()

    def _is_one_to_be_had(self) -> bool:
        if self._is_closed.is_set() or self._idle or not self._started:
            return True
        return self._calls - self._started > self._patience

    def _fresh(self) -> WorkerProcess:
        with ExitStack() as failed, self._lock:
            failed.callback(self._change, started=-1)
            if self._is_closed.is_set():
                raise PoolError("the worker processes are closed")
            fresh = WorkerProcess(self._memory_mb)
            self._processes.add(fresh)
            failed.pop_all()
            return fresh

    def _ended(self, process: WorkerProcess) -> int | None:
        """End a process, and return its exit status."""
        with self._lock:
            self._processes.discard(process)
            status = process.end()
        self._change(started=-1)
        return status

    def _change(self, *, calls: int = 0, started: int = 0, idle: WorkerProcess | None = None) -> None:
        """Take note of more calls, processes or an idle one, and wake who waits for a process."""
        with self._changed:
            self._calls += calls
            self._started += started
            if idle:
                self._idle.append(idle)
            self._changed.notify_all()


def _fault(status: int | None, *, has_begun: bool) -> Fault:
    is_others = status in _OTHERS
    if has_begun:
        return "another's at the page" if is_others else "the page's"
    return "another's at the start" if is_others else "the start's"


def _told(status: int | None) -> str:
    return signal.Signals(-status).name if status is not None and status < 0 else f"exit status {status}"
