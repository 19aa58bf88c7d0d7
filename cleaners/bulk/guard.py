"""One unit done whatever its records do: workers that die are replaced, and a record that kills them is left out.

A death may be somebody else's doing, an operator's or the system's for want of memory. So a record is at fault at once
when it took all its time or ran out of the memory that its worker may have, at the second death that no signal from
outside explains, and at the fifth that one may.
"""

import signal
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from cleaners.bulk.records import Fault
from cleaners.bulk.work import Done, Stage, Task
from cleaners.bulk.worker import WORN_OUT
from cleaners.bulk.worker_process import WorkerProcess

_OTHERS = frozenset(
    -getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
)
_MOST = {"own": 2, "another's": 5}
_STARTS = 5
"""How many deaths before a unit was begun are borne: they are no record's."""
_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 1.0


class WorkersError(RuntimeError):
    """No worker can be had, whatever the record: the fault is the program's or the machine's."""


class Limits(NamedTuple):
    """What a worker may take.

    Attributes:
        timeout_s: Of time, for one record.
        memory_mb: Of address space, libraries included.
    """

    timeout_s: float = 60.0
    memory_mb: int = 2500


class Guard:
    """Sees units through, one at a time, in a process that it starts when it needs one.

    Attributes:
        process: The worker, None while there is none.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.process: WorkerProcess | None = None

    def done(self, task: Task) -> Done:
        """Return what *task* came to.

        Raises:
            WorkersError: if workers die whatever they do.
            Exception: what the worker met that is no record's fault, as a full disk.
        """
        deaths: Counter[tuple[Stage, int, str]] = Counter()
        Path(task.scratch).unlink(missing_ok=True)
        while True:
            try:
                answer = self._ready().answer(task)
            except (EOFError, OSError):
                task = self._without(task, deaths)
                continue
            if isinstance(answer, Done):
                return answer
            assert isinstance(answer, Exception)
            raise answer

    def close(self) -> None:
        """End the worker, if there is one."""
        if self.process is not None:
            self.process.end()
            self.process = None

    def _ready(self) -> WorkerProcess:
        """Return a worker that has started.

        Raises:
            WorkersError: if none does.
        """
        for _ in range(_STARTS):
            if self.process is None:
                self.process = WorkerProcess(self._limits.memory_mb, self._limits.timeout_s)
            try:
                if not self.process.is_ready:
                    self.process.start()
            except (EOFError, OSError):
                status = self.process.end()
                self.process = None
            else:
                return self.process
        raise WorkersError(f"workers do not start: {_ended(status)}; is {self._limits.memory_mb} MB too little?")

    def _without(self, task: Task, deaths: Counter[tuple[Stage, int, str]]) -> Task:
        """Bury the worker, and return *task* without the record that is at fault, if one is.

        Raises:
            WorkersError: if it died at no record too often.
        """
        assert self.process is not None
        process, self.process = self.process, None
        mark, status = process.mark, process.end()
        fault, reason = self._fault(process, status)
        whose = "another's" if status in _OTHERS and not process.is_overdue else "own"
        deaths[mark.stage, mark.number, whose] += 1
        count = deaths[mark.stage, mark.number, whose]
        if fault == "died" and count < _MOST[whose]:
            time.sleep(min(_PAUSE_S * 2**count, _LONGEST_PAUSE_S))
            return task
        is_known = mark.number in task.poison or (task.stop is not None and mark.number >= task.stop[0])
        if mark.stage == "writing" or is_known:
            raise WorkersError(f"{task.unit.name}: its worker {reason}, {mark.stage}, and no record is at fault")
        if mark.stage == "cleaning":
            return task._replace(poison={**task.poison, mark.number: (fault, reason)})
        return task._replace(stop=(mark.number, "unreadable", f"the worker {reason} while it read on from here"))

    def _fault(self, process: WorkerProcess, status: int | None) -> tuple[Fault, str]:
        if process.is_overdue:
            return "overdue", f"took longer than {self._limits.timeout_s:g} s"
        if status == WORN_OUT:
            return "out of memory", f"needed more than {self._limits.memory_mb} MB"
        return "died", f"died: {_ended(status)}"


def _ended(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
