"""Near-duplicates, ours beside datasketch's and rensa's: recall by kind of copy, precision among formulaic notices.

Articles and notices are composed by the simulator's grammar; copies of articles are made in the ways that reposts and
mirrors make them. A pair counts as wrong when it joins two texts that are of no common origin. datasketch and rensa
are used as their documents show: five-character shingles, 128 permutations, a threshold of .5, no check behind.
Usage: python benchmarks/near.py [ARTICLES] [NOTICES]
"""

import sqlite3
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from cleaners.near.clusters import SCHEMA, Clusters
from cleaners.near.sketch import sketches

sys.path.insert(0, str(Path(__file__).parents[1]))  # so that benchmarks is a package
from benchmarks.near_texts import Text, composed


def ours(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that stand in one cluster of :mod:`cleaners.near`."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    clusters = Clusters(connection)
    numbers = []
    for sketch in sketches(texts):
        numbers.append(sketch.number if sketch else None)
        if sketch:
            clusters.add(sketch)
    clusters.regroup()
    labels = dict(connection.execute("SELECT number, cluster FROM texts"))
    groups = defaultdict[int, list[int]](list)
    for place, number in enumerate(numbers):
        if number is not None:
            groups[labels[number]].append(place)
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


def _shingles(text: str) -> set[str]:
    return {text[start : start + 5] for start in range(max(1, len(text) - 4))}


class Score(NamedTuple):
    """How many copies of each kind were joined with their origin, and how many pairs were right and wrong."""

    found: Counter[str]
    right: int
    wrong: int
    seconds: float


def score(texts: Sequence[Text], finder: Callable[[Sequence[str]], Iterable[tuple[int, int]]]) -> Score:
    """Return what *finder* makes of the texts."""
    began = time.process_time()
    pairs = list(finder([each.text for each in texts]))
    seconds = time.process_time() - began
    found: Counter[str] = Counter()
    right = 0
    for one, other in pairs:
        if texts[one].origin == texts[other].origin:
            right += 1
            found[texts[one].how or texts[other].how] += 1
    return Score(found, right, len(pairs) - right, seconds)


def main(articles: int, notices: int) -> None:
    """Print a table."""
    texts = composed(articles, notices)
    of = Counter(each.how for each in texts if each.how)
    print(f"{articles} articles, a copy of each, {notices} notices\n")
    print("| | " + " | ".join([*of, "precision", "texts a CPU-second"]) + " |")
    print("|---|" + "--:|" * (len(of) + 2))
    for name, finder in {"ours": ours, "rensa": by_rensa, "datasketch": by_datasketch}.items():
        got = score(texts, finder)
        recall = [f"{got.found[how] / count:.3f}" for how, count in of.items()]
        precision = got.right / max(1, got.right + got.wrong)
        print(f"| {name} | " + " | ".join([*recall, f"{precision:.3f}", f"{len(texts) / got.seconds:.0f}"]) + " |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000, int(sys.argv[2]) if len(sys.argv) > 2 else 3_000)
