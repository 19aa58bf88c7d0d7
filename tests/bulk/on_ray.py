"""Cleans a folder on two nodes of a Ray cluster, and kills what it is told to with SIGKILL, in that order.

    python on_ray.py IN OUT [worker] [node] [driver]

Each victim dies when a unit more is done than at the last one's death.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path

from bulk_runs import children, done
from poisoned import LIMITS, poisoned
from ray.cluster_utils import Cluster

from cleaners.bulk.inputs import inputs_of, units_of
from cleaners.bulk.job import Job
from cleaners.bulk.ray_engine import RayEngine
from cleaners.bulk.run import clean_units

UNIT_BYTES = 40_000


def main(folder: Path, out: Path, victims: list[str]) -> None:
    """Clean *folder* into *out* while *victims* die."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)

    def kill() -> None:
        for victim in victims:
            before = done(out)
            while done(out) == before:
                time.sleep(0.02)
            print("killed", victim, flush=True)  # noqa: T201 - read by the test
            if victim == "node":
                cluster.remove_node(second, allow_graceful=False)
            else:
                os.kill(os.getpid() if victim == "driver" else at_work(), signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    units = list(units_of(inputs_of([str(folder)], "auto"), UNIT_BYTES))
    clean_units(units, Job(to="jsonl.gz"), str(out), RayEngine(cluster.address, LIMITS), clean=poisoned)
    cluster.shutdown()


def at_work() -> int:
    """Return a process of Ray that does a unit, when there is one; Ray calls it after the task."""
    while True:
        for process in descendants(os.getpid()):
            try:
                if Path(f"/proc/{process}/cmdline").read_bytes().startswith(b"ray::guarded"):
                    return process
            except OSError:  # it has ended
                pass
        time.sleep(0.02)


def descendants(process: int) -> list[int]:
    """Return the children of a process, and theirs."""
    return [each for child in children(process) for each in (child, *descendants(child))]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
