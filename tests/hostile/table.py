"""Attacks the everyday command in every way of ``crawler/simulator/hostile``, and tells what came of it.

Each attack has a crawl of its own beside a healthy portal; with --together one crawl meets them all at once.
Usage: python tests/hostile [NAME…] [--together | --file FILE] [--brief] [--markdown]; status 1 when an
outcome is not the expected. What stands in FILE as expected is not tried again, so that a run that was stopped goes on.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crawls import played
from judge import Left, left, verdicts

from crawler.simulator.hostile.attack import Attack, attacks

_WAITED = re.compile("longer than|hangs|in the time")
"""Outcomes whose seconds say something on a busy machine: those of a limit."""


class Row(NamedTuple):
    """A line of the table; *seconds*, *cpu_s* and *memory_mb* are those of the crawl that met the attack."""

    name: str
    after: str
    outcome: str
    faults: list[str]
    seconds: float
    cpu_s: float
    memory_mb: float

    @property
    def is_healthy(self) -> bool:
        """Whether the portal beside the attacked one came out whole."""
        return not any("healthy portal" in each for each in self.faults)


def main() -> int:
    """Attack, print the table, and return 1 when an outcome is not as expected."""
    asked = _asked()
    chosen = [each for each in attacks() if not asked.names or each.name in asked.names]
    known = _known(asked.file)
    groups = [chosen] if asked.together else [[each] for each in chosen if each.name not in known]
    for rows in _played(groups, asked):
        for row in rows:
            known[row.name] = row
            if asked.file:
                with asked.file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row._asdict(), ensure_ascii=False) + "\n")
            _say("" if asked.markdown else _told(row))
    found = [known[each.name] for each in chosen]
    _say("".join(map(_markdown, found)) if asked.markdown else "")
    wrong = sum(bool(row.faults) for row in found)
    _say(f"{len(found)} attacks, {wrong} with an outcome that is not the expected\n")
    return 1 if wrong else 0


def attacked(group: Sequence[Attack], *, brief: bool = False) -> list[Row]:
    """Play the acts of some attacks in one crawl each, and judge."""
    acts: list[Left] = []
    names = ("before", "during") if brief else ("before", "during", "after")
    with tempfile.TemporaryDirectory(prefix="qingliu-hostile-") as scratch:
        played(group, Path(scratch), lambda act, state: acts.append(left(act, state, group)), names)
    during = next(each.act for each in acts if each.act.name == "during")
    return [
        Row(each.name, each.after, said, list(faults), *during.cost) for each, said, faults in verdicts(group, acts)
    ]


def _played(groups: Sequence[Sequence[Attack]], asked: argparse.Namespace) -> Iterator[list[Row]]:
    for each in groups:
        yield attacked(each, brief=asked.brief)


def _known(file: Path | None) -> dict[str, Row]:
    """Return what stands in a file and was as expected; none when there is no file."""
    if file is None or not file.exists():
        return {}
    rows = (Row(**json.loads(line)) for line in file.read_text("utf-8").splitlines())
    return {row.name: row for row in rows if not row.faults}


def _told(row: Row) -> str:
    cost = f"{row.seconds:.1f} s, {row.cpu_s:.1f} s of CPU, {row.memory_mb:.0f} MB"
    healthy = "healthy portal whole" if row.is_healthy else "HEALTHY PORTAL HURT"
    lines = [f"{'WRONG' if row.faults else 'ok   '} {row.name} [{row.after}]: {row.outcome}; {cost}; {healthy}"]
    return "\n".join([*lines, *(f"      {each}" for each in row.faults), ""])


def _markdown(row: Row) -> str:
    waited = f"{row.seconds:.0f}" if _WAITED.search(row.outcome) else ""
    cost = waited, f"{row.cpu_s:.1f}", f"{row.memory_mb:.0f}"
    cells = f"`{row.name}`", row.after, row.outcome, *cost, "yes" if row.is_healthy else "no"
    escaped = (each.replace("|", "&#124;").replace("<", "&lt;") for each in cells)
    return f"| {' | '.join(escaped)} |\n"


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="attacks to try (default: all)")
    parser.add_argument("--together", action="store_true", help="meet them all in one crawl")
    parser.add_argument("--file", type=Path, help="keep each outcome there, and go on behind those that stand there")
    parser.add_argument("--brief", action="store_true", help="leave out the month after, which costs a crawl")
    parser.add_argument("--markdown", action="store_true", help="print rows of docs/hostile.md")
    return parser.parse_args()
