"""Every kept input, and some that nobody wrote, of those that ``make fuzz`` tries for as long as it is asked to."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TARGETS = "decode,page,text,lists,robots,warc,seeds"


def test_no_kept_input_and_no_changed_one_is_too_much(tmp_path: Path) -> None:
    words = ["--inputs", "140", "--target", TARGETS, "--file", str(tmp_path / "tried.json")]
    done = subprocess.run([sys.executable, "tests/fuzz", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 kinds of faults" in done.stdout
