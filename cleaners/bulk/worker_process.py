"""A worker as its owner sees it: started, handed a task, watched, ended. Its owner's thread waits for it.

What the thread waits for ends when the process is killed, so that nothing here can be stuck for good. A watch beside it
kills the process when one step takes too long; time in which this machine slept, or the worker was stopped or waited
for a core, is none: on a crowded machine that is most of it.
"""

import os
import subprocess
import sys
import threading
import time
from mmap import mmap
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from cleaners.bulk.own_time import is_stopped, own_time, waited_s
from cleaners.bulk.work import Stage, Task
from cleaners.bulk.worker import MARK, STAGES, Setting, receive, send

_PROGRAM = "from cleaners.bulk.worker import main; main()"
_TICK_S = 0.25
_SLEEP_S = 5.0
"""A longer gap between two ticks is sleep."""
_SLOWER = 10
"""How many times as long as a record reading and writing may take: a step of theirs is a batch, or a whole output."""


class Mark(NamedTuple):
    """Where a worker is: at which record, and how many bytes are behind it."""

    stage: Stage
    number: int
    size: int


class WorkerProcess:
    """A process that cleans units.

    Attributes:
        is_overdue: Whether it was killed because a step took longer than the *timeout_s* that it may.
        is_ready: Whether it has started.
        is_busy: Whether it is at a task.
    """

    def __init__(self, memory_mb: int, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self.is_overdue = False
        self.is_ready = False
        self.is_busy = False
        self._memory_mb = memory_mb
        with NamedTemporaryFile(delete=False) as file:
            file.write(MARK.pack(0, 0, 0))
            file.flush()
            self._path = Path(file.name)
            self._marks = mmap(file.fileno(), MARK.size)
        self._process = subprocess.Popen(  # noqa: S603 - this very Python
            [sys.executable, "-c", _PROGRAM, str(self._path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def mark(self) -> Mark:
        """Return where it is, or was when it died."""
        stage, number, size = MARK.unpack(self._marks[:])
        return Mark(STAGES[stage], number, size)

    @property
    def pid(self) -> int:
        """Return its process id."""
        return self._process.pid

    def start(self) -> None:
        """Wait until it is ready.

        Raises:
            EOFError, OSError: if it dies.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        send(self._process.stdin, Setting(tuple(sys.path), os.getpid(), self._memory_mb))
        receive(self._process.stdout)
        self.is_ready = True

    def answer(self, task: Task) -> object:
        """Return what *task* came to, or the error that it ended with.

        Raises:
            EOFError, OSError: if the process dies; :attr:`mark` says where.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._marks[:] = MARK.pack(0, 0, 0)
        self.is_busy = True
        send(self._process.stdin, task)
        answer = receive(self._process.stdout)
        self.is_busy = False
        return answer

    def end(self) -> int | None:
        """End it now, whatever it does, and return its exit status, negative for a signal."""
        self._process.kill()
        status = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what it was still to be told
                pass
        self._path.unlink(missing_ok=True)
        return status

    def _watch(self) -> None:
        """Kill the process when it stays at one mark for too long; end with it."""
        last, seconds, seen, waited = None, 0.0, time.monotonic(), 0.0
        while self._process.poll() is None:
            time.sleep(_TICK_S)
            now, waiting = time.monotonic(), waited_s(self._process.pid)
            passed, taken = now - seen, own_time(now - seen, waiting - waited)
            seen, waited = now, waiting
            mark = self.mark
            if mark != last or passed > _SLEEP_S or is_stopped(self._process.pid):
                last, seconds = mark, 0.0 if mark != last else seconds
                continue
            seconds += taken
            if self.is_busy and seconds > self._timeout_s * (1 if mark.stage == "cleaning" else _SLOWER):
                self.is_overdue = True
                self._process.kill()
                return
