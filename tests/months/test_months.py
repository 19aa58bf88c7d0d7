"""Days of hourly runs against the simulator: what they tell is what could be seen, and is told again by the archive."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.long
@pytest.mark.parametrize("scenario", ["months"])
def test_seven_days_are_told_as_they_could_be_seen_and_can_be_told_again_from_the_archive(scenario: str) -> None:
    arguments = ["--days", "7", "--articles", "6", "--seed", "7", "--lively", "--scenario", scenario]
    done = subprocess.run(
        [sys.executable, "tests/months", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["right"]["update"] > 0
