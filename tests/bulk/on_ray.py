"""Cleans a folder on two nodes of a Ray cluster with a token, and kills one when the first unit is done."""

import sys
import threading
import time
from pathlib import Path

from poisoned import LIMITS, poisoned
from ray.cluster_utils import Cluster

from cleaners.bulk.inputs import inputs_of, units_of
from cleaners.bulk.job import Job
from cleaners.bulk.ray_engine import RayEngine
from cleaners.bulk.run import clean_units


def main(folder: Path, out: Path) -> None:
    """Clean *folder* into *out*."""
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    second = cluster.add_node(num_cpus=1)

    def kill() -> None:
        while not any(out.glob("units/*.json")):
            time.sleep(0.05)
        cluster.remove_node(second, allow_graceful=False)
        print("killed", flush=True)  # noqa: T201 - read by the test

    threading.Thread(target=kill).start()
    units = list(units_of(inputs_of([str(folder)], "auto"), 40_000))
    clean_units(units, Job(to="jsonl.gz"), str(out), RayEngine(cluster.address, LIMITS), clean=poisoned)
    cluster.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
