"""Worker processes in which pages are read: off the event loop, bounded in time and memory, gone with their parent.

Each process belongs to a thread that waits for it, so that nothing here can be stuck for good: whatever a thread waits
for ends when its process is killed. A process that died is replaced; its page is at fault only for what it did itself.
"""

import asyncio
import pickle
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


class WorkerError(RuntimeError):
    """A page made its worker run out of time or memory, or die; the message says which."""


class PoolError(RuntimeError):
    """No worker can be had, whatever the page: the fault is the program's or the machine's."""


class Workers:
    """A pool of *count* processes; each call may take *timeout_s* seconds and its process *memory_mb* megabytes."""

    def __init__(self, count: int, *, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")
        self._own = threading.local()
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
        result: Result = await loop.run_in_executor(self._threads, self._called, function, args)  # type: ignore[arg-type]
        return result

    def close(self) -> None:
        """End every worker now; calls that wait for one raise PoolError."""
        self._is_closed.set()
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
            else:
                return self._given(process, value, error)

    def _given(self, process: WorkerProcess, value: object, error: Exception | None) -> object:
        if isinstance(error, MemoryError):
            self._ended(process)
            raise WorkerError(f"needed more than {self._memory_mb} MB") from error
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
        """Return the process of this thread; a new one if there is none, or it is worn out."""
        mine: WorkerProcess | None = getattr(self._own, "process", None)
        if mine is not None and mine.tasks < _TASKS_BEFORE_RENEWAL:
            return mine
        if mine is not None:
            self._ended(mine)
        with self._lock:
            if self._is_closed.is_set():
                raise PoolError("the worker processes are closed")
            self._own.process = fresh = WorkerProcess(self._memory_mb)
            self._processes.add(fresh)
            return fresh

    def _ended(self, process: WorkerProcess) -> int | None:
        """End the process of this thread; one at a time, since two that wait for children take each other's."""
        self._own.process = None
        with self._lock:
            self._processes.discard(process)
            return process.end()


def _fault(status: int | None, *, has_begun: bool) -> Fault:
    is_others = status in _OTHERS
    if has_begun:
        return "another's at the page" if is_others else "the page's"
    return "another's at the start" if is_others else "the start's"


def _told(status: int | None) -> str:
    return signal.Signals(-status).name if status is not None and status < 0 else f"exit status {status}"
