"""The same units on Ray: two nodes, a token, whatever dies, poison; the outputs are those of one machine."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from bulk_inputs import contents, records, write_lines
from bulk_runs import done
from poisoned import clean

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-ray" / "bin" / "python"
TOKEN = "0123456789abcdef" * 4
CLUSTER = """
import sys
from ray.cluster_utils import Cluster
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
print(cluster.address, flush=True)
input()
cluster.shutdown()
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-ray; `make ray` makes it"),
]


def environment(token: str | None) -> Mapping[str, str]:
    """Return what Ray and our tests are told by; a node may take minutes to start where others work."""
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    own = {"PYTHONPATH": path, "RAY_TMPDIR": "/tmp", "RAY_raylet_start_wait_time_s": "120", "RAY_AUTH_MODE": "token"}
    return {**os.environ, **own, **({"RAY_AUTH_TOKEN": token} if token else {})}


def test_a_worker_a_node_and_a_driver_that_die_and_poison_leave_the_outputs_of_one_machine(tmp_path: Path) -> None:
    values = records(2400)
    values[40]["text"] += "一触即报"
    values[2300]["text"] += "一触即死"
    write_lines(tmp_path / "in" / "a.jsonl", values)
    clean(tmp_path / "in", tmp_path / "calm", tmp_path / "work")
    status, said = on_ray(tmp_path, "worker", "node", "driver")
    assert (status, said) == (-signal.SIGKILL, ["killed worker", "killed node", "killed driver"])
    assert 3 <= done(tmp_path / "out") < done(tmp_path / "calm")
    assert on_ray(tmp_path) == (0, [])
    assert outputs(tmp_path / "out") == outputs(tmp_path / "calm")


def on_ray(folder: Path, *victims: str) -> tuple[int, list[str]]:
    """Clean the folder's ``in`` into its ``out`` while *victims* die, and return the exit status and who died."""
    program = Path(__file__).with_name("on_ray.py")
    ended = subprocess.run(
        [PYTHON, program, folder / "in", folder / "out", *victims],
        env=environment(TOKEN),
        stdout=subprocess.PIPE,
        stderr=(folder / "said").open("w"),
        text=True,
        timeout=300,
        check=False,
    )
    return ended.returncode, [line for line in ended.stdout.splitlines() if line.startswith("killed ")]


def outputs(folder: Path) -> dict[str, bytes]:
    """Return all but what names the version of the cleaner, which is installed in one environment only."""
    return {name: content for name, content in contents(folder).items() if name != "job.json" and "units/" not in name}


def test_who_has_another_token_or_none_is_told_so_and_gets_nothing(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", records(3))
    with subprocess.Popen(
        [PYTHON, "-c", CLUSTER], env=environment(TOKEN), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout is not None
        address = cluster.stdout.readline().strip()
        call = [PYTHON, "-m", "cleaners", "--in", tmp_path / "a.jsonl", "--out", tmp_path / "out", "--ray", address]
        refused = [
            subprocess.run(
                call, env=environment(token), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
            )
            for token in ("f" * 64, None)
        ]
        cluster.communicate("\n", timeout=120)
    expected = f"--ray {address}: "
    last = [each.stderr.strip().splitlines()[-1] for each in refused]
    assert [each.returncode for each in refused] == [1, 1]
    assert all(line.startswith(expected) and "RAY_AUTH_TOKEN" in line for line in last), last
    assert "InvalidAuthToken" in refused[0].stderr
    assert "no authentication token was found" in last[1]
    assert not list((tmp_path / "out").glob("*.parquet"))
