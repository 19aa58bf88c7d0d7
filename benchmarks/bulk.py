"""Bulk cleaning beside datatrove's and Data-Juicer's nearest pipelines: documents a CPU-second, and the damage left.

    python benchmarks/bulk.py FOLDER [--documents N] [--seed N]

FOLDER holds JSON files, each with a clean text (`text` or `clean`). Of their lines documents are composed, a fifth left
clean, the others mirrored as the simulator's mirror does: script and marks, the same with pinyin, the same torn at
bytes, and with lines of furniture. Each tool reads the same JSON lines and writes JSON lines, in processes of its own,
on a tenth of them and on all: the difference is free of what starting costs. Tools that are not installed are left out.

Damage left is counted in pairs of neighbouring characters that the origin lacks, or lacks no longer: those of the
output by those of the input. In parentheses stands the share of documents that do not read as their origin. Last come
one and two workers on the same documents: the time of the one that took longest, less what it waited for a core, which
on a machine with as many free cores is the time of all; Linux tells it.
"""

import argparse
import gzip
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

from bulk_memory import children
from bulk_texts import KINDS, Document, composed, texts

from cleaners.bulk.own_time import waited_s

_TICK_S = 0.05
_UNITS = 40
"""Of which two workers do twenty each: what one does more than the other is a twentieth."""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = [line for text in texts(arguments.folder) for line in text.split("\n") if len(line) > 40]
    documents = list(composed(lines, arguments.documents, Random(arguments.seed)))
    print(f"{len(documents)} documents, {sum(len(each.text) for each in documents) // len(documents)} characters each")
    print(
        f"{'pipeline':<34}{'documents a CPU-s':>18}  damage left in: " + "  ".join(KINDS[1:]) + "; clean ones touched"
    )
    for name, called in pipelines().items():
        with tempfile.TemporaryDirectory() as folder:
            show(name, documents, called, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        show_workers(documents, Path(folder))


def pipelines() -> dict[str, Callable[[Path, Path], list[str]]]:
    """Return how each tool is called with an input and a folder for its output."""
    here = str(Path(__file__).with_name("bulk_peers.py"))
    ours = [sys.executable, "-m", "cleaners", "--jobs", "1", "--to", "jsonl.gz", "--drop-original"]
    found: dict[str, Callable[[Path, Path], list[str]]] = {
        "ours, text only": lambda source, out: [*ours, "--in", str(source), "--out", str(out)],
        "ours, with ledger": lambda source, out: [*ours, "--ledger", "--in", str(source), "--out", str(out)],
    }
    for module, names in (
        ("datatrove", ("datatrove ftfy", "datatrove ftfy t2s pinyin")),
        ("data_juicer", ("data-juicer",)),
    ):
        if importlib.util.find_spec(module):
            for name in names:
                found[name] = lambda source, out, name=name: [sys.executable, here, name, str(source), str(out)]
    return found


def show(name: str, documents: list[Document], called: Callable[[Path, Path], list[str]], folder: Path) -> None:
    """Print the line of one pipeline."""
    few, source = written(documents, folder)
    short = cost(called(few / "in.jsonl", few / "out"))
    long = cost(called(source / "in.jsonl", source / "out"))
    pace = (len(documents) - len(documents) // 10) / (long.cpu_s - short.cpu_s)
    print(f"{name:<34}{pace:>18.0f}  " + left(documents, read(source / "out")), flush=True)


def show_workers(documents: list[Document], folder: Path) -> None:
    """Print what one worker and two take."""
    few, source = written(documents, folder)
    unit_mb = (source / "in.jsonl").stat().st_size / (1 << 20) / _UNITS
    called = [sys.executable, "-m", "cleaners", "--unit-mb", f"{unit_mb:.3f}"]
    took = []
    for jobs in (1, 2):
        short, long = (
            cost([*called, "--jobs", str(jobs), "--in", str(place / "in.jsonl"), "--out", str(place / f"out{jobs}")])
            for place in (few, source)
        )
        took.append(long.own_s - short.own_s)
        print(f"ours, {jobs} worker(s): {took[-1]:.1f} s, {long.cpu_s - short.cpu_s:.1f} s of CPU")
    print(f"two are {took[0] / took[1]:.2f} times as fast; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def written(documents: list[Document], folder: Path) -> tuple[Path, Path]:
    """Write a tenth of the documents and all of them, each in a folder, and return the folders."""
    few, source = folder / "few", folder / "all"
    for place, held in ((few, documents[: len(documents) // 10]), (source, documents)):
        place.mkdir()
        rows = (json.dumps({"id": str(at), "text": each.text}, ensure_ascii=False) for at, each in enumerate(held))
        (place / "in.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return few, source


class Cost(NamedTuple):
    """What a command took.

    Attributes:
        cpu_s: CPU of it and all its processes.
        own_s: Time of that of its children which took longest, without the time in which it had no core.
    """

    cpu_s: float
    own_s: float


def cost(command: list[str]) -> Cost:
    """Run a command, and return what it took.

    Raises:
        CalledProcessError: if it fails.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began: dict[int, float] = {}
    own: dict[int, float] = {}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        while program.poll() is None:
            for child in children(program.pid):
                now, waited = time.monotonic(), waited_s(child)
                own[child] = max(own.get(child, 0.0), now - began.setdefault(child, now) - waited)
            time.sleep(_TICK_S)
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(spent, max(own.values(), default=0.0))


def read(folder: Path) -> dict[str, str]:
    """Return the texts of an output, with their headlines, by id."""
    texts: dict[str, str] = {}
    for path in [*folder.rglob("*.jsonl.gz"), *folder.rglob("*.jsonl")]:
        if path.name in {"manifest.jsonl", "quarantine.jsonl"}:
            continue
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                texts[str(row["id"])] = "\n".join(
                    filter(None, (row.get("title"), *row.get("subtitles", ()), row["text"]))
                )
    return texts


def left(documents: list[Document], found: dict[str, str]) -> str:
    """Return for each kind how much damage is left, and which share of the documents does not read as its origin."""
    shares = []
    for kind in KINDS:
        held = [(each, found.get(str(at), "")) for at, each in enumerate(documents) if each.kind == kind]
        bad = sum(folded(text) != folded(each.origin) for each, text in held) / len(held)
        before = sum(unlike(each.text, each.origin) for each, _ in held)
        after = sum(unlike(text, each.origin) for each, text in held)
        shares.append(f"{after / before:.3f} ({bad:.3f})" if before else f"{bad:.3f}")
    return "  ".join(shares[1:]) + f"; {shares[0]}"


def unlike(text: str, other: str) -> int:
    """Return how many pairs of neighbouring characters one of two texts has and the other has not."""
    ours, theirs = (Counter(map("".join, pairwise(folded(each)))) for each in (text, other))
    return ((ours - theirs) + (theirs - ours)).total()


def folded(text: str) -> str:
    """Return *text* without white space."""
    return "".join(text.split())


if __name__ == "__main__":
    main()
