"""Units done as Ray Core tasks: on any node, each in a worker process that its task sees to, as on one machine.

Ray repeats a task whose node died; what a half-done one leaves is put in place whole or not at all. A record that
hangs, crashes or eats memory is found by the guard inside the task, so that no task has to be cut in halves for it.
Inputs and outputs must be where all nodes see them. Where the cluster asks for a token, Ray reads it from its own
environment (``RAY_AUTH_MODE=token``, ``RAY_AUTH_TOKEN`` or ``RAY_AUTH_TOKEN_PATH``).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from cleaners.bulk.compression import MissingExtraError
from cleaners.bulk.guard import Guard, Limits
from cleaners.bulk.pool import TaskOf
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done, Task

_TICK_S = 0.5
_AHEAD = 2
"""Tasks that are handed over for each core: enough that none waits, few enough that the driver holds none."""
_RETRIES = 5


class ClusterError(RuntimeError):
    """The cluster lets nobody in, or gave a unit up; the message says which cluster, and what was expected of it."""


class RayEngine:
    """The cluster at *address*; ``local`` starts one here.

    Raises:
        MissingExtraError: if Ray is not installed.
        ClusterError: if there is no such cluster, or it refuses our token.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        try:
            import ray  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise MissingExtraError("--ray", "ray") from error
        self._ray: Any = ray
        self._limits = limits
        try:
            ray.init(address=address, log_to_driver=False, logging_level="warning")
        except (ConnectionError, RuntimeError, ray.exceptions.RayError) as error:
            raise ClusterError(
                f"--ray {address}: {error}; expected a cluster that is up, has this Ray and Python, and takes our "
                "token (RAY_AUTH_MODE=token, RAY_AUTH_TOKEN or RAY_AUTH_TOKEN_PATH)"
            ) from error
        self._remote = ray.remote(num_cpus=1, max_retries=_RETRIES)(guarded)

    def done(self, units: Iterable[Unit], task_of: TaskOf) -> Iterator[tuple[Unit, Done] | None]:
        """Yield each unit with what it came to, in the order in which they end, and None now and then between.

        Raises:
            ClusterError: if nodes died under a unit too often.
            Exception: what the first unit that cannot be done ended with, as Ray tells it.
        """
        waiting = iter(units)
        out: dict[Any, Unit] = {}
        while True:
            most = _AHEAD * max(1, int(self._ray.cluster_resources().get("CPU", 1)))
            while len(out) < most and (unit := next(waiting, None)) is not None:
                out[self._remote.remote(task_of(unit, ""), self._limits)] = unit
            if not out:
                return
            ready, _ = self._ray.wait(list(out), num_returns=1, timeout=_TICK_S)
            if not ready:
                yield None
            for each in ready:
                yield out[each], self._got(each, out[each])
                del out[each]

    def _got(self, answer: Any, unit: Unit) -> Done:  # noqa: ANN401 - Ray has no types
        """Return what *unit* came to.

        Raises:
            ClusterError: if no node lived to do it.
        """
        errors = self._ray.exceptions
        try:
            done: Done = self._ray.get(answer)
        except errors.RayTaskError:
            raise  # it is an instance of what the task itself raised, too
        except errors.RayError as error:
            raise ClusterError(f"{unit.name}: given up after {_RETRIES} repetitions: {error}") from error
        return done

    def under_way(self) -> tuple[int, int]:
        """Return nothing: what is half done is known on its node only."""
        return 0, 0

    def close(self) -> None:
        """Leave the cluster; tasks that are under way are given up."""
        self._ray.shutdown()


def guarded(task: Task, limits: Limits) -> Done:
    """Do *task* on this node.

    Raises:
        WorkersError: if no worker can be had.
        OSError: if the input is gone, or the output cannot be written.
    """
    guard = Guard(limits)
    with TemporaryDirectory(prefix="qingliu-") as folder:
        try:
            return guard.done(task._replace(scratch=str(Path(folder, f"{uuid4().hex}.rows"))))
        finally:
            guard.close()
