"""A few refusals of the disk, of those that ``python tests/faults`` tries one after another."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_whatever_the_disk_refuses_is_told_and_the_next_call_goes_on(tmp_path: Path) -> None:
    words = ["--command", "crawl,purge", "--most", "4", "--file", str(tmp_path / "tried.txt")]
    done = subprocess.run(
        [sys.executable, "tests/faults", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 faults tried" in done.stdout
