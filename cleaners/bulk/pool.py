"""Units done side by side: a thread each for as many workers as are wanted, which waits for its own worker."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from queue import Empty, Queue

from cleaners.bulk.guard import Guard, Limits
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done, Task

TaskOf = Callable[[Unit, str], Task]
"""Makes the task of a unit and of the path of its scratch file."""
_TICK_S = 0.5
_Answer = tuple[Unit, Done] | BaseException | None


class Pool:
    """So many workers at once, which keep what they have not finished in the folder *scratch*."""

    def __init__(self, jobs: int, limits: Limits, scratch: Path) -> None:
        self._guards = [Guard(limits) for _ in range(jobs)]
        self._scratch = scratch
        self._answers: Queue[_Answer] = Queue()
        self._is_over = threading.Event()
        self._taking = threading.Lock()

    def done(self, units: Iterable[Unit], task_of: TaskOf) -> Iterator[tuple[Unit, Done] | None]:
        """Yield each unit with what it came to, in the order in which they end, and None now and then between.

        A unit is taken from *units* when a worker is free for it.

        Raises:
            Exception: what the first unit that cannot be done ended with; the others are given up.
        """
        waiting = iter(units)
        for at in range(len(self._guards)):
            threading.Thread(target=self._serve, args=(at, waiting, task_of), daemon=True).start()
        serving = len(self._guards)
        while serving:
            try:
                answer = self._answers.get(timeout=_TICK_S)
            except Empty:
                yield None
                continue
            if isinstance(answer, BaseException):
                raise answer
            if answer is None:
                serving -= 1
            else:
                yield answer

    def _serve(self, at: int, waiting: Iterator[Unit], task_of: TaskOf) -> None:
        """Do units until there is none; the worker ends with this thread, as on Linux it would anyway."""
        scratch = str(self._scratch / f"{os.getpid()}-{at}.rows")
        try:
            while not self._is_over.is_set():
                with self._taking:
                    unit = next(waiting, None)
                if unit is None:
                    break
                self._answers.put((unit, self._guards[at].done(task_of(unit, scratch))))
        except Exception as error:  # noqa: BLE001 - it is raised where the answers are read
            self._answers.put(error)
        finally:
            self._guards[at].close()
            self._answers.put(None)

    def under_way(self) -> tuple[int, int]:
        """Return how many records, and bytes of input, are done of units that are not."""
        marks = [guard.process.mark for guard in self._guards if guard.process is not None]
        return sum(mark.number for mark in marks), sum(mark.size for mark in marks)

    def close(self) -> None:
        """End all workers now."""
        self._is_over.set()
        for guard in self._guards:
            guard.close()
