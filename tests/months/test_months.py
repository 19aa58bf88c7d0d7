"""Days of hourly runs against the simulator, each change of the corpus compared with what could be seen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["months"])
def test_seven_days_are_told_as_they_could_be_seen(scenario: str) -> None:
    arguments = ["--days", "7", "--articles", "6", "--seed", "7", "--lively", "--scenario", scenario]
    done = subprocess.run(
        [sys.executable, "tests/months", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["right"]["update"] > 0
