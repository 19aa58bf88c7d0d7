"""The same units on Ray: two nodes, a token, a node that dies, poison; the outputs are those of one machine."""

import os
import subprocess
from pathlib import Path

import pytest
from bulk_inputs import contents, records, write_lines
from poisoned import clean

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-ray" / "bin" / "python"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-ray; `make ray` makes it"),
]


def test_a_node_that_dies_and_poison_leave_the_outputs_of_one_machine(tmp_path: Path) -> None:
    values = records(900)
    values[40]["text"] += "一触即报"
    values[500]["text"] += "一触即死"
    write_lines(tmp_path / "in" / "a.jsonl", values)
    clean(tmp_path / "in", tmp_path / "calm", tmp_path / "work")
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0123456789abcdef" * 4}
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    done = subprocess.run(
        [PYTHON, Path(__file__).with_name("on_ray.py"), tmp_path / "in", tmp_path / "out"],
        env={**os.environ, **token, "PYTHONPATH": path, "RAY_TMPDIR": "/tmp"},
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, b"killed" in done.stdout) == (0, True), done.stderr.decode()[-2000:]
    assert outputs(tmp_path / "out") == outputs(tmp_path / "calm")


def outputs(folder: Path) -> dict[str, bytes]:
    """Return all but what names the version of the cleaner, which is installed in one environment only."""
    return {name: content for name, content in contents(folder).items() if name != "job.json" and "units/" not in name}
