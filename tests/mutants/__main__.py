"""Mutates the policy, and a sample of the journal, and tells how many mutants the tests let live.

mutmut changes one thing in one function at a time and runs the tests that reach the function ([tool.mutmut] of
pyproject.toml says which files and tests). A mutant that no test can tell from the program stands in
``equivalent.txt``; one that lives on is explained in ``docs/mutants.md``.

Usage: python tests/mutants [--seed N] [--sample N] [--children N]; status 1 below a floor.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).with_name("equivalent.txt")
MUTANTS = ROOT / "mutants" / "crawler"
_KILLED = {1, 3, 24, 36, 152, 255, -9, -24}
"""Exit codes of pytest, and of time limits, by which mutmut knows that a mutant was noticed."""


class Part(NamedTuple):
    """Code that is mutated: the modules ``crawler.<name>.…``, how many mutants of them, and which share must die."""

    name: str
    sample: int | None
    floor: float


def main() -> int:
    """Mutate, print the survivors and the shares, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="by which the journal's mutants are drawn (default: 1)")
    parser.add_argument("--sample", type=int, default=150, help="how many of them (default: 150)")
    parser.add_argument("--children", type=int, default=2, help="processes at a time (default: 2)")
    asked = parser.parse_args()
    parts = [Part("policy", None, 0.9), Part("journal", asked.sample, 0.8)]
    return max(_judged(part, asked.seed, asked.children) for part in parts)


def _judged(part: Part, seed: int, children: int) -> int:
    _mutmut(["crawler.none"], children)  # makes those of what was changed since, and tries none
    names = sorted(_codes(part.name).keys() - set(EQUIVALENT.read_text(encoding="utf-8").split()))
    drawn = names if part.sample is None else sorted(random.Random(seed).sample(names, part.sample))
    _mutmut(drawn, children)
    codes = _codes(part.name)
    living = [name for name in drawn if codes[name] not in _KILLED]
    share = 1 - len(living) / len(drawn)
    print(*living, f"{part.name}: {len(drawn) - len(living)} of {len(drawn)} mutants killed, {share:.1%}", sep="\n")  # noqa: T201
    return int(share < part.floor)


def _mutmut(names: list[str], children: int) -> None:
    words = [sys.executable, "-m", "mutmut", "run", "--max-children", str(children), *names]
    subprocess.run(words, cwd=ROOT, check=False)


def _codes(part: str) -> dict[str, int | None]:
    metas = [json.loads(path.read_text(encoding="utf-8")) for path in (MUTANTS / part).glob("*.meta")]
    return {name: code for meta in metas for name, code in meta["exit_code_by_key"].items()}


if __name__ == "__main__":
    sys.exit(main())
