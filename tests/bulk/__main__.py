"""Composes a dirty corpus, cleans it calmly and killed, and says what came of it; called again, it goes on.

    python tests/bulk [--documents N] [--poisoned N] [--seed N] [--jobs N] [--damage FILE] [--state FOLDER]

Some documents are poisoned: they raise, hang, crash, or eat memory. The calm run says what came of each document, and
what it cost; the other one, whose workers and parent are killed with SIGKILL on the way, must end with the same bytes.
FILE is an emulator of mirrors that edit bytes, with ``damage(text, {character: reading})``; without one it is the
simulator's. Status 1 when something is wrong.
"""

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bulk_inputs import contents
from bulk_runs import Cost, calm_run, killed_run
from dirty_corpus import Corpus, compose, verdict
from dirty_documents import Tear

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Do what is not done, and print the report."""
    asked = _asked()
    corpus = Corpus(asked.state, asked.seed, asked.documents, asked.poisoned)
    compose(corpus, _tear(asked.damage) if asked.damage else None)
    calm, killed = asked.state / "calm", asked.state / "killed"
    cost = Cost(*_once(asked.state / "calm.json", lambda at: calm_run(asked.state / "in", calm, at, asked.jobs)))
    kills = _once(asked.state / "killed.json", lambda at: killed_run(asked.state / "in", killed, at, asked.jobs))
    found = verdict(corpus, calm)
    is_same = contents(calm) == contents(killed)
    (asked.state / "wrong.jsonl").write_text("".join(_line(each) for each in found.wrong), encoding="utf-8")
    print(f"{asked.documents} documents of seed {asked.seed}", *found.lines(), *cost.lines(asked.documents), sep="\n")  # noqa: T201
    print(f"{kills} processes killed, and called again: byte for byte the same: {is_same}")  # noqa: T201
    return 0 if found.is_good() and is_same and kills > 1 and cost.is_flat() else 1


def _once(path: Path, run: Callable[[Path], Any]) -> Any:  # noqa: ANN401 - what JSON takes
    """Return what *run*, which gets a folder to work in, came to, now or at an earlier call."""
    if not path.exists():
        came = run(path.with_name("work"))
        path.write_text(json.dumps(came), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))


def _line(values: Any) -> str:  # noqa: ANN401 - what JSON takes
    return json.dumps(values, ensure_ascii=False) + "\n"


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000, metavar="N", help="how many (default: 20000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of all chance (default: 1)")
    parser.add_argument(
        "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="workers (default: a core each)"
    )
    parser.add_argument("--poisoned", type=int, default=20, metavar="N", help="how many of them are (default: 20)")
    parser.add_argument("--damage", type=Path, metavar="FILE", help="an emulator of mirrors that edit bytes")
    parser.add_argument("--state", type=Path, metavar="FOLDER", help="where all is kept (default: var/bulk/SEED-N)")
    asked = parser.parse_args()
    asked.state = asked.state or ROOT / "var" / "bulk" / f"{asked.seed}-{asked.documents}"
    asked.state.mkdir(parents=True, exist_ok=True)
    return asked


def _tear(path: Path) -> Tear:
    spec = importlib.util.spec_from_file_location("damage", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return lambda text, readings: str(module.damage(text, dict(readings)))


if __name__ == "__main__":
    sys.exit(main())
