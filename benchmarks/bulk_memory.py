"""What cleaning one big file holds in memory: ``python benchmarks/bulk_memory.py FOLDER [--mb N] [--gz] [--jobs N]``.

FOLDER holds JSON files, each with a clean text (`text` or `clean`). Of their lines a file of JSON lines is composed in
a temporary folder: articles of some thousand characters, each twentieth short and damaged as `bulk.py` damages, a few
of ten megabytes, and one line that is longer than a record may be. ``python -m cleaners --in`` cleans it, and its
processes are watched. Resident memory counts a library once for each process that uses it, proportional memory once.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import IO

from bulk_texts import composed, texts

_DAMAGED_EACH = 20
_LONG_EACH = 40_000
"""Of so many records one has ten megabytes."""
_LONG_CHARACTERS = 3_400_000
_TOO_LONG_CHARACTERS = 30_000_000
_TICK_S = 0.2


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mb", type=int, default=2048)
    parser.add_argument("--gz", action="store_true")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "in.jsonl" + (".gz" if arguments.gz else ""))
        count, size = written(source, arguments.folder, arguments.mb << 20, Random(arguments.seed))
        print(f"{count} records, {size >> 20} MB, {source.stat().st_size >> 20} MB on the disk", flush=True)
        print(*watched(source, Path(folder, "out"), arguments.jobs), sep="\n")


def written(path: Path, folder: Path, least: int, thrown: Random) -> tuple[int, int]:
    """Write a corpus of at least so many bytes, and return how many records and bytes it has."""
    count = size = 0
    with gzip.open(path, "wb", compresslevel=1) if path.suffix == ".gz" else path.open("wb") as file:
        for text in corpus(folder, thrown):
            size += put(file, count, text)
            count += 1
            if size >= least:
                return count, size
    raise AssertionError


def put(file: IO[bytes], number: int, text: str) -> int:
    """Write a record, and return its size."""
    return file.write(json.dumps({"id": number, "text": text}, ensure_ascii=False).encode() + b"\n")


def corpus(folder: Path, thrown: Random) -> Iterator[str]:
    """Yield texts without end."""
    lines = [line for text in texts(folder) for line in text.split("\n") if len(line) > 40]
    damaged = [each.text for each in composed(lines, 500, thrown)]
    long = "\n".join(thrown.choices(lines, k=_LONG_CHARACTERS // 60))[:_LONG_CHARACTERS]
    yield (long * 9)[:_TOO_LONG_CHARACTERS].replace("\n", "")
    number = 0
    while True:
        number += 1
        if number % _LONG_EACH == 0:
            yield long
        elif number % _DAMAGED_EACH == 0:
            yield thrown.choice(damaged)
        else:
            yield "\n".join(thrown.choices(lines, k=thrown.randint(10, 60)))


def watched(source: Path, out: Path, jobs: int) -> Iterator[str]:
    """Clean a file, and yield what is to be told of it."""
    command = [sys.executable, "-m", "cleaners", "--in", str(source), "--out", str(out), "--jobs", str(jobs)]
    quarters, resident, proportional = [0.0] * 4, 0.0, 0.0
    start = time.monotonic()
    held: list[tuple[float, float]] = []
    said = source.with_name("said")
    with said.open("w") as stderr, subprocess.Popen(command, stderr=stderr) as program:
        while program.poll() is None:
            processes = [program.pid, *children(program.pid)]
            held.append((total_mb(processes, "Rss"), total_mb(processes, "Pss")))
            time.sleep(_TICK_S)
    seconds = time.monotonic() - start
    for at, (every, shared) in enumerate(held):
        quarter = at * 4 // len(held)
        quarters[quarter] = max(quarters[quarter], shared)
        resident, proportional = max(resident, every), max(proportional, shared)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    yield from (line for line in said.read_text(encoding="utf-8").splitlines() if " records: " in line)
    yield f"all processes at most: {resident:.0f} MB resident, {proportional:.0f} MB proportional"
    yield "by quarter of the time: " + ", ".join(f"{each:.0f} MB" for each in quarters)
    yield f"{spent.ru_utime + spent.ru_stime:.0f} s of CPU, {seconds:.0f} s; status {program.returncode}"


def children(process: int) -> list[int]:
    """Return the children of all threads of a process; none if it is gone."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    except OSError:
        return []


def total_mb(processes: list[int], which: str) -> float:
    """Return what processes hold by one of the sums of Linux's ``smaps_rollup``."""
    return sum(held_mb(process, which) for process in processes)


def held_mb(process: int, which: str) -> float:
    """Return the same of one process; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{which}:")), 0.0)


if __name__ == "__main__":
    main()
