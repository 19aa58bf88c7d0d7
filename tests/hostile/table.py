"""Attacks the everyday command in every way of ``crawler/simulator/hostile``, and tells what came of it.

Each attack has a crawl of its own beside a healthy portal; with --together one crawl meets them all at once.
Usage: python tests/hostile [NAME…] [--together] [--jobs N] [--markdown]; status 1 when an outcome is not the expected.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from crawls import played
from judge import Left, Verdict, left, verdicts

from crawler.simulator.hostile.attack import Attack, attacks


class Row(NamedTuple):
    """A line of the table; *seconds*, *cpu_s* and *memory_mb* are those of the crawl that met the attack."""

    verdict: Verdict
    seconds: float
    cpu_s: float
    memory_mb: float


def main() -> int:
    """Attack, print the table, and return 1 when an outcome is not as expected."""
    asked = _asked()
    chosen = [each for each in attacks() if not asked.names or each.name in asked.names]
    groups = [chosen] if asked.together else [[each] for each in chosen]
    wrong = 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        for rows in pool.map(attacked, groups):
            for row in rows:
                wrong += bool(row.verdict.faults)
                sys.stdout.write(_markdown(row) if asked.markdown else _told(row))
                sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} attacks, {wrong} with an outcome that is not the expected\n")
    return 1 if wrong else 0


def attacked(group: Sequence[Attack]) -> list[Row]:
    """Play the three acts of some attacks in one crawl each, and judge."""
    acts: list[Left] = []
    with tempfile.TemporaryDirectory(prefix="qingliu-hostile-") as scratch:
        played(group, Path(scratch), lambda act, state: acts.append(left(act, state, group)))
    during = next(each.act for each in acts if each.act.name == "during")
    return [Row(each, during.seconds, during.cpu_s, during.memory_mb) for each in verdicts(group, acts)]


def _told(row: Row) -> str:
    attack, outcome, faults = row.verdict
    cost = f"{row.seconds:.1f} s, {row.cpu_s:.1f} s of CPU, {row.memory_mb:.0f} MB"
    healthy = "healthy portal whole" if not any("healthy portal" in each for each in faults) else "HEALTHY PORTAL HURT"
    lines = [f"{'WRONG' if faults else 'ok   '} {attack.name} [{attack.after}]: {outcome}; {cost}; {healthy}"]
    return "\n".join([*lines, *(f"      {each}" for each in faults), ""])


def _markdown(row: Row) -> str:
    attack, outcome, faults = row.verdict
    cells = (
        attack.name,
        attack.after,
        attack.expected.state,
        outcome,
        f"{row.seconds:.1f}",
        f"{row.cpu_s:.1f}",
        f"{row.memory_mb:.0f}",
        "no" if any("healthy portal" in each for each in faults) else "yes",
    )
    return f"| {' | '.join(each.replace('|', '&#124;') for each in cells)} |\n"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="attacks to try (default: all)")
    parser.add_argument("--together", action="store_true", help="meet them all in one crawl")
    parser.add_argument("--jobs", type=int, default=2, help="crawls at a time (default: 2)")
    parser.add_argument("--markdown", action="store_true", help="print rows of docs/hostile.md")
    return parser.parse_args()
