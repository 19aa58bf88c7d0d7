"""Gives the targets inputs that nobody wrote, for some seconds; what is wrong with any is kept and told.

Wrong is: an error that the target does not document, a broken law, or more than two seconds of CPU. How many inputs
were tried is kept in a file, by which a later call goes on with others.

Usage: python tests/fuzz [--seconds N] [--inputs N] [--target NAME,…] [--seed N]; status 1 when something is wrong.
"""

import argparse
import hashlib
import json
import random
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from mutations import mutated
from targets import CORPUS, ROOT, TARGETS, LawError, Target

MOST_S = 2.0
"""CPU that an input may take."""
_BATCH = 20


def main() -> int:
    """Fuzz the targets in turns, and print what is wrong, and how many inputs there were."""
    asked = _asked()
    tried = json.loads(asked.file.read_text(encoding="utf-8")) if asked.file.exists() else {}
    until, inputs = time.monotonic() + asked.seconds, 0
    seeds = {name: seeds_of(name) for name in asked.target}
    kept = [(name, content) for name in seeds for content in kept_of(name)]
    wrong = {f"{name}: {fault}" for name, content in kept if (fault := fault_of(TARGETS[name], content))}
    print(*wrong, sep="\n", end="\n" if wrong else "")  # noqa: T201 - what is wrong with inputs that somebody wrote
    while time.monotonic() < until and inputs < asked.inputs:
        for name in asked.target:
            chance = random.Random(f"{asked.seed} {name} {tried.get(name, 0)}")
            for content in (mutated(seeds[name], TARGETS[name].tokens, chance) for _ in range(_BATCH)):
                if (fault := fault_of(TARGETS[name], content)) and (said := f"{name}: {fault}") not in wrong:
                    wrong.add(said)
                    print(f"{said}; {_kept(name, content)}", flush=True)  # noqa: T201
            tried[name] = tried.get(name, 0) + _BATCH
            inputs += _BATCH
        asked.file.parent.mkdir(parents=True, exist_ok=True)
        asked.file.write_text(json.dumps(tried), encoding="utf-8")
    print(f"{inputs} inputs now, {sum(tried.values())} in all ({tried}); {len(wrong)} kinds of faults now")  # noqa: T201
    return int(bool(wrong))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="for how long (default: 600)")
    parser.add_argument("--inputs", type=float, default=float("inf"), help="or until so many inputs were tried")
    parser.add_argument("--target", type=lambda text: text.split(","), default=list(TARGETS), help="only these")
    parser.add_argument("--seed", type=int, default=1, help="of all chance (default: 1)")
    parser.add_argument("--file", type=Path, help="where the count is kept (default: var/fuzz/seed-N.json)")
    asked = parser.parse_args()
    asked.file = asked.file or ROOT / "var" / "fuzz" / f"seed-{asked.seed}.json"
    return asked


def seeds_of(name: str) -> list[bytes]:
    """Return the inputs that a target begins with."""
    return [*kept_of(name), *TARGETS[name].seeds(), b""]


def kept_of(name: str) -> list[bytes]:
    """Return the inputs that are kept for a target, because they were too much once or are odd."""
    return [path.read_bytes() for path in sorted((CORPUS / name).glob("*"))]


def fault_of(target: Target, content: bytes) -> str | None:
    """Return what is wrong with how a target takes an input, with the place; None when nothing."""
    try:
        took = _cost(target, content)
        if took > MOST_S:  # tables are built when a text first needs them
            took = _cost(target, content)
    except LawError as error:
        return f"breaks {error}"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        return f"{type(error).__name__} at {_place(traceback.extract_tb(error.__traceback__))}"
    return f"{took:.0f} s of CPU" if took > MOST_S else None


def _cost(target: Target, content: bytes) -> float:
    began = time.process_time()
    target.run(content)
    return time.process_time() - began


def _place(frames: Sequence[traceback.FrameSummary]) -> str:
    ours = [frame for frame in frames if str(ROOT) in frame.filename and ".venv" not in frame.filename]
    return f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"


def _kept(name: str, content: bytes) -> Path:
    path = ROOT / "var" / "fuzz" / name / hashlib.sha256(content).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.exit(main())
