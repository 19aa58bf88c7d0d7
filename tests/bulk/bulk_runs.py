"""Runs of a bulk cleaning as a process of its own: one that is left alone and measured, one that is killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cleaners.bulk.guard import Limits

LIMITS = Limits(timeout_s=20.0, memory_mb=1500)
UNIT_BYTES = 2 << 20
_KILLS = 6
_TICK_S = 0.2
_FLAT = 1.15
PROGRAM = """
import json, resource, sys
from pathlib import Path
from poisoned import clean
from bulk_runs import LIMITS, UNIT_BYTES
folder, out, work, jobs = sys.argv[1:]
clean(Path(folder), Path(out), Path(work), int(jobs), UNIT_BYTES, LIMITS)
spent = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([each.ru_utime + each.ru_stime for each in spent]))
"""


class Cost(NamedTuple):
    """What a run cost.

    Attributes:
        parent_s: CPU of the process that hands out units.
        workers_s: CPU of those that clean.
        memory_mb: What all of them held together at most in each quarter of the units.
    """

    parent_s: float
    workers_s: float
    memory_mb: list[float]

    def is_flat(self) -> bool:
        """Tell whether no later quarter held much more than the first."""
        return max(self.memory_mb) <= _FLAT * self.memory_mb[0]

    def lines(self, documents: int) -> Iterator[str]:
        """Yield what is to be told."""
        pace, share = documents / self.workers_s, self.parent_s / self.workers_s
        yield f"CPU: workers {self.workers_s:.0f} s, {pace:.0f} documents a second; the parent {share:.1%} of that"
        yield "memory of all processes by quarter: " + ", ".join(f"{each:.0f} MB" for each in self.memory_mb)


def started(folder: Path, out: Path, work: Path, jobs: int) -> "subprocess.Popen[bytes]":
    """Start a run; what it says is beside its scratch files."""
    work.mkdir(exist_ok=True)
    words = [sys.executable, "-c", PROGRAM, *map(str, (folder.resolve(), out.resolve(), work.resolve(), jobs))]
    with (work / "said").open("ab") as said:
        return subprocess.Popen(words, cwd=Path(__file__).parent, stdout=subprocess.PIPE, stderr=said)


def calm_run(folder: Path, out: Path, work: Path, jobs: int) -> Cost:
    """Clean *folder* into *out*, and return what that cost.

    Raises:
        RuntimeError: if the run fails; the message has its last words.
    """
    units = sum(-(-path.stat().st_size // UNIT_BYTES) for path in folder.glob("*.jsonl"))
    held = [0.0] * 4
    program = started(folder, out, work, jobs)
    while program.poll() is None:
        quarter = min(3, done(out) * 4 // units)
        held[quarter] = max(held[quarter], sum(map(memory_mb, (program.pid, *children(program.pid)))))
        time.sleep(_TICK_S)
    assert program.stdout is not None
    spent = program.stdout.read()
    if program.returncode:
        raise RuntimeError(f"the calm run ended with status {program.returncode}: {said(work)}")
    return Cost(*json.loads(spent), [each for each in held if each])


def killed_run(folder: Path, out: Path, work: Path, jobs: int) -> int:
    """Clean *folder* into *out* while workers and the parent in turn are killed, and return how many were."""
    units = sum(-(-path.stat().st_size // UNIT_BYTES) for path in folder.glob("*.jsonl"))
    killed = 0
    while True:
        program = started(folder, out, work, jobs)
        while program.poll() is None:
            if killed < _KILLS and done(out) >= units * (killed + 1) // (_KILLS + 2):
                killed += _killed(program.pid, is_parent=killed % 2 == 1)
            time.sleep(_TICK_S)
        if program.returncode == 0:
            return killed
        if program.returncode != -signal.SIGKILL:
            raise RuntimeError(f"the killed run ended with status {program.returncode}: {said(work)}")


def said(work: Path) -> str:
    """Return the last line that runs said."""
    return ((work / "said").read_text(encoding="utf-8").strip().splitlines() or ["nothing"])[-1]


def _killed(parent: int, *, is_parent: bool) -> int:
    for process in [parent] if is_parent else children(parent)[:1]:
        os.kill(process, signal.SIGKILL)
        return 1
    return 0


def done(out: Path) -> int:
    """Return how many units are done."""
    return sum(1 for _ in out.glob("units/*.json"))


def children(process: int) -> list[int]:
    """Return the children of all threads of a process; none if it is gone."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []


def memory_mb(process: int) -> float:
    """Return what a process holds in memory; 0 if it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0.0)
