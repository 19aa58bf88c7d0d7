"""Near-duplicates, ours beside datasketch's, rensa's and text-dedup's: recall by kind of copy, precision among notices.

Articles and notices are composed by the simulator's grammar; copies of articles are made in the ways that reposts and
mirrors make them. A pair counts as wrong when it joins two texts that are of no common origin. The others are used as
their documents show: five-character shingles, 128 permutations in 32 bands, no check behind. text-dedup, whose shingles
are of words, is given the characters as words; it needs much besides, and runs where TEXT_DEDUP names a Python that has
it. Memory is what a finder takes beyond the texts, or of text-dedup all.
Usage: python benchmarks/near.py [ARTICLES] [NOTICES] [FINDER ...]
"""

import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from cleaners.near.clusters import SCHEMA, Clusters
from cleaners.near.sketch import sketches

sys.path.insert(0, str(Path(__file__).parents[1]))  # so that benchmarks is a package
from benchmarks.near_texts import Text, composed


def ours(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that stand in one cluster of :mod:`cleaners.near`, kept on the disk as a corpus keeps them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "copies.sqlite")) as connection,
    ):
        connection.execute("PRAGMA cache_size = -65536")
        connection.executescript(SCHEMA)
        clusters = Clusters(connection)
        numbers = []
        for sketch in sketches(texts):
            numbers.append(sketch.number if sketch else None)
            if sketch:
                clusters.add(sketch)
        clusters.regroup()
        labels = dict(connection.execute("SELECT number, cluster FROM texts"))
    yield from _pairs(number and labels[number] for number in numbers)


def _pairs(labels: Iterable[int | None]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that have one label."""
    groups = defaultdict[int, list[int]](list)
    for place, label in enumerate(labels):
        if label is not None:
            groups[label].append(place)
    for group in groups.values():
        yield from combinations(group, 2)


def by_rensa(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that rensa's LSH finds."""
    from rensa import RMinHash, RMinHashLSH  # noqa: PLC0415

    lsh = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(sorted(_shingles(text)))
        yield from ((other, number) for other in lsh.query(sketch))
        lsh.insert(number, sketch)


def by_datasketch(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that datasketch's LSH finds."""
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415

    lsh = MinHashLSH(num_perm=128, params=(32, 4))
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([each.encode() for each in _shingles(text)])
        yield from ((other, number) for other in lsh.query(sketch))
        lsh.insert(number, sketch)


def by_text_dedup(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that stand in one cluster of text-dedup's."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "texts.jsonl", Path(folder) / "out"
        rows = ({"number": number, "text": " ".join(text)} for number, text in enumerate(texts))
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words = (
            f"--path json --data_files {file} --split train --column text --idx_column number --output {out} --debug"
        )
        options = f"--cache_dir {folder} --ngram 5 --num_perm 128 --b 32 --r 4 --num_proc 1"
        python, environment = os.environ["TEXT_DEDUP"], os.environ | {"HF_HOME": folder}
        program = [python, "-m", "text_dedup.minhash", *words.split(), *options.split()]
        subprocess.run(program, env=environment, check=True, capture_output=True)
        program = [python, "-c", _LABELS, str(out / "uf.pkl"), str(len(texts))]
        labels = json.loads(subprocess.run(program, check=True, capture_output=True).stdout)
    yield from _pairs(labels)


_LABELS = """
import json, pickle, sys
found = pickle.load(open(sys.argv[1], "rb"))
print(json.dumps([found.find(number) for number in range(int(sys.argv[2]))]))
"""
"""Which text-dedup's own Python must be asked: what it writes is an object of its own."""


def _shingles(text: str) -> set[str]:
    return {text[start : start + 5] for start in range(max(1, len(text) - 4))}


class Score(NamedTuple):
    """How many copies of each kind were joined with their origin, how many pairs were right and wrong, and the cost."""

    found: Counter[str]
    right: int
    wrong: int
    cpu_s: float
    memory_mb: float


def score(texts: Sequence[Text], finder: Callable[[Sequence[str]], Iterable[tuple[int, int]]]) -> Score:
    """Return what *finder* makes of the texts."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of what was before does not count
    worked, held = sum(os.times()[:4]), _peak_mb(resource.RUSAGE_SELF)
    found: Counter[str] = Counter()
    right = wrong = 0
    for one, other in finder([each.text for each in texts]):
        if texts[one].origin != texts[other].origin:
            wrong += 1
            continue
        right += 1
        found[texts[one].how or texts[other].how] += 1
    memory = max(_peak_mb(resource.RUSAGE_SELF) - held, _peak_mb(resource.RUSAGE_CHILDREN))
    return Score(found, right, wrong, sum(os.times()[:4]) - worked, memory)


def _peak_mb(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1024


FINDERS = {"ours": ours, "rensa": by_rensa, "datasketch": by_datasketch} | (
    {"text-dedup": by_text_dedup} if "TEXT_DEDUP" in os.environ else {}
)


def main(articles: int, notices: int, names: Sequence[str]) -> None:
    """Print a table; each finder runs in a process of its own."""
    texts = composed(articles, notices)
    of = Counter(each.how for each in texts if each.how)
    print(f"{articles} articles, a copy of each, {notices} notices\n")
    print("| | " + " | ".join([*of, "precision", "wrong pairs", "texts a CPU-second", "MB"]) + " |")
    print("|---|" + "--:|" * (len(of) + 4), flush=True)
    for name in names:
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as process:
            got = process.submit(score, texts, FINDERS[name]).result()
        recall = [f"{got.found[how] / count:.3f}" for how, count in of.items()]
        precision = got.right / max(1, got.right + got.wrong)
        cost = [f"{precision:.3f}", str(got.wrong), f"{len(texts) / got.cpu_s:.0f}", f"{got.memory_mb:.0f}"]
        print(f"| {name} | " + " | ".join([*recall, *cost]) + " |", flush=True)


if __name__ == "__main__":
    articles, notices = [*map(int, sys.argv[1:3]), 3_000, 3_000][:2]
    main(articles, notices, sys.argv[3:] or list(FINDERS))
