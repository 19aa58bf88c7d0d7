"""One worker process: started, handed tasks one at a time, timed, and ended. Its owner's thread waits for it.

It is started anew, never forked: a forked one would hold the lock and the archive open after a kill -9. And by its own
program, not as :mod:`multiprocessing` spawns: that imports again what the parent was started with, all of Scrapy.
"""

import ctypes
import os
import pickle
import resource
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from multiprocessing.connection import Connection, Pipe

from cleaners.bulk.own_time import is_stopped, waited_s
from crawler.reading.awake import AwakeTime

_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)
_TICK_S = 0.25
_START_S = 60.0
"""The longest that a start may take, imports included: twenty times what a slow machine needs."""
_EMPTY = b""
"""The message that a worker is ready, and again that it has begun with a task."""
_END_S = 5.0
_PROGRAM = "from crawler.reading.worker_process import main; main()"
_NEEDED = ("cleaners.page", "cleaners.learning.learning")
"""What the first page would else import on its own time; it is the fault of no page if that fails."""
_NEEDED_FOR: Mapping[str, Sequence[str]] = {"read_listing": ("cleaners.decoding",)}
"""The same for functions that need less: a run that finds nothing new reads lists alone, which starts in half the time.
"""


class OverdueError(RuntimeError):
    """The worker did not answer in time."""


class WorkerProcess:
    """A process with an address space of *memory_mb*; it ends with its parent, and with the thread that starts it.

    Attributes:
        tasks: How many it was handed.
        has_begun: Whether it is at a task: what happens to it now may be the task's doing.
    """

    def __init__(self, memory_mb: int) -> None:
        self.tasks = 0
        self.has_begun = False
        self._is_ready = False
        self._pipe, theirs = Pipe()
        self._process = _started(theirs, memory_mb)
        theirs.close()

    def answer(self, task: bytes, timeout_s: float) -> tuple[object, Exception | None]:
        """Return what a pickled function and its arguments give, or what they raise.

        Raises:
            EOFError, OSError: if the process ends.
            OverdueError: if it does not start, or the task takes longer than *timeout_s*; asleep, stopped or without a
                core is no time.
        """
        if not self._is_ready:
            self._heard(_START_S)
            self._is_ready = True
        self.tasks += 1
        self._pipe.send_bytes(task)
        message = self._heard(_START_S)
        if message == _EMPTY:
            self.has_begun = True
            message = self._heard(timeout_s)
        self.has_begun = False
        answer: tuple[object, Exception | None] = pickle.loads(message)  # noqa: S301 - our own worker's
        return answer

    def end(self) -> int | None:
        """End it now, whatever it does, and return its exit status, negative for a signal; None if it does not end."""
        self._process.kill()
        ending = select.poll()
        ending.register(self._pipe, 0)  # its hang-up alone: what it has still to say is for the thread that waits
        return self._process.wait() if ending.poll(1000 * _END_S) else None

    def _heard(self, most_s: float) -> bytes:
        process = self._process.pid
        awake, waited = AwakeTime(time.monotonic()), waited_s(process)
        while not self._pipe.poll(_TICK_S):
            before, waited = waited, waited_s(process)
            is_counted = not is_stopped(process)
            if awake.tick(time.monotonic(), is_counted=is_counted, waited_s=waited - before) > most_s:
                raise OverdueError(f"took longer than {most_s:g} s")
        return self._pipe.recv_bytes()


def _started(theirs: Connection, memory_mb: int) -> "subprocess.Popen[bytes]":
    """Start a worker at its end of a pipe."""
    return subprocess.Popen(  # noqa: S603 - this very Python
        [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid()), str(memory_mb)],
        stdin=subprocess.DEVNULL,
        pass_fds=[theirs.fileno()],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )


def main() -> None:
    """Be the worker that :func:`_started` starts."""
    pipe, parent, memory_mb = map(int, sys.argv[1:])
    serve(Connection(pipe), parent, memory_mb)


def serve(pipe: Connection, parent: int, memory_mb: int) -> None:
    """Be a worker, until the parent closes the pipe."""
    _bind(parent, memory_mb)
    pipe.send_bytes(_EMPTY)
    while True:
        try:
            task = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(_done(task, lambda: pipe.send_bytes(_EMPTY)))


def _done(task: bytes, begin: Callable[[], None]) -> bytes:
    """Return a pickled answer; what is imported for a task comes before it begins, and ends the worker if it fails."""
    try:
        function, args = pickle.loads(task)  # noqa: S301 - our own parent's
    except Exception as error:  # noqa: BLE001 - it is the caller's
        return _told(error)
    for module in _NEEDED_FOR.get(function.__name__, _NEEDED):
        import_module(module)
    begin()
    try:
        return pickle.dumps((function(*args), None))
    except Exception as error:  # noqa: BLE001 - as above
        return _told(error)


def _told(error: Exception) -> bytes:
    error.add_note(f"in a worker:\n{traceback.format_exc()}")
    return _pickled(error)


def _pickled(error: Exception) -> bytes:
    """Return an error as the parent can read it; one that cannot be pickled is told in words."""
    try:
        told = pickle.dumps((None, error))
        pickle.loads(told)  # noqa: S301 - it was made here
    except Exception:  # noqa: BLE001 - whatever an error's own code raises
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return told


def _bind(parent: int, memory_mb: int) -> None:
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
