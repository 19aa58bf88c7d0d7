"""Fit the arbiter between our bodies and trafilatura's: ``python benchmarks/arbiter.py PAGES [-o arbiter.json]``.

PAGES is a folder as `benchmarks/extraction.py` takes it. Of each page variants are made (`benchmarks/variants.py`), and
both read each; the pages themselves are not fitted on. What is printed is cross-validated over pages: the mean F1 of
ours, of theirs, of what the arbiter chose and of the better one, where the two agree by less than .85, and how often
the choice was worse than ours. The pages as they are stand in a line of their own.
"""

import argparse
import hashlib
import json
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.variants import SHAPES, Shape, UnfitError, Variant
from cleaners import Rules, decode_page
from cleaners.extraction.rows import lines_of
from cleaners.extraction.selection import selected
from cleaners.extraction.tree import parsed
from cleaners.judge.agreement import agreement
from cleaners.judge.differences import Differences, differences
from cleaners.judge.judging import AGREED
from cleaners.judge.opinion import blocks_in, opinion

_FOLDS = 8
_RIGHT = 0.9
_THRESHOLD = 0.8
_PENALTY = 2.0
_ROUNDS = 40


class Page(NamedTuple):
    """A page as text, with its gold."""

    name: str
    html: str
    gold: str


class Reading(NamedTuple):
    """What both made of a variant: the signs, and the F1 of each."""

    page: str
    is_variant: bool
    signs: Differences
    ours: float
    theirs: float


def main() -> None:
    """Read, fit, tell, and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, help="folder of pages with gold")
    parser.add_argument("-o", "--output", type=Path, help="write the arbiter there")
    options = parser.parse_args()
    pages = list(_pages(options.pages))
    readings = [reading for page in pages for reading in _readings(page, pages)]
    _tell(readings)
    if options.output:
        weights = _fitted([reading for reading in readings if reading.is_variant])
        name = hashlib.sha256(json.dumps(weights, sort_keys=True).encode()).hexdigest()[:12]
        options.output.write_text(json.dumps({"id": name, **weights}, indent=1) + "\n", encoding="utf-8")


def _pages(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.glob("*.html")):
        if gold := json.loads(path.with_suffix(".json").read_text("utf-8")).get("text"):
            yield Page(path.stem, decode_page(path.read_bytes()).text, gold)


def _readings(page: Page, pages: Sequence[Page]) -> Iterator[Reading]:
    """Yield the page as it is, six variants of one shape, and ten of two."""
    chance = random.Random(zlib.crc32(page.name.encode()))
    others = [line for other in pages if other is not page for line in other.gold.split("\n") if 15 < len(line) < 120]
    mixtures = [chance.sample(SHAPES, 1) for _ in range(6)] + [chance.sample(SHAPES, 2) for _ in range(10)]
    for shapes in [[], *mixtures]:
        reading = _read(page, shapes, others, chance)
        if reading:
            yield reading


def _read(page: Page, shapes: Sequence[Shape], others: Sequence[str], chance: random.Random) -> Reading | None:
    try:
        variant = Variant(page.html, page.gold, others, chance)
        for shape in shapes:
            shape.change(variant)
    except UnfitError:
        return None
    root = parsed(variant.html if shapes else page.html)
    choice = None if root is None else selected(root, Rules())
    if root is None or choice is None or choice.extractor == "script" or choice.is_thread:
        return None
    text = opinion(root) or ""
    theirs = blocks_in(choice.blocks, text)
    signs = differences(choice, theirs, text)
    scores = (agreement("\n".join(lines), variant.gold) for lines in (choice.lines, lines_of(choice.blocks, theirs)))
    return Reading(page.name, bool(shapes), signs, *scores)


def _fitted(readings: Sequence[Reading]) -> dict[str, object]:
    apart = _apart(readings)
    even = [1.0] * len(apart)
    return {
        "threshold": _THRESHOLD,
        "theirs": _weights(apart, [each.theirs > each.ours for each in apart], _stakes(apart)),
        "ours_right": _weights(apart, [each.ours >= _RIGHT for each in apart], even),
        "theirs_right": _weights(apart, [each.theirs >= _RIGHT for each in apart], even),
    }


def _apart(readings: Sequence[Reading]) -> list[Reading]:
    return [each for each in readings if each.signs.common < AGREED and each.signs.length > 3.5]


def _stakes(readings: Sequence[Reading]) -> list[float]:
    return [abs(each.theirs - each.ours) for each in readings]


def _weights(readings: Sequence[Reading], claims: Sequence[bool], stakes: Sequence[float]) -> dict[str, float]:
    """Return the weights of a logistic regression with a ridge, by Newton's method on standardised signs."""
    signs = np.array([each.signs for each in readings])
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    table = np.column_stack([np.ones(len(signs)), (signs - mean) / spread])
    weights, ridge = np.zeros(table.shape[1]), np.diag([0.0] + [_PENALTY] * signs.shape[1])
    for _ in range(_ROUNDS):
        likely = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (np.array(stakes) * (np.array(claims, float) - likely)) - ridge @ weights
        bend = table.T @ (table * (np.array(stakes) * likely * (1 - likely))[:, None]) + ridge
        weights += np.linalg.solve(bend, slope)
    plain = weights[1:] / spread
    named = dict(zip(Differences._fields, plain.tolist(), strict=True))
    return {name: round(weight, 4) for name, weight in {"bias": weights[0] - plain @ mean, **named}.items()}


def _tell(readings: Sequence[Reading]) -> None:
    folds = {name: at % _FOLDS for at, name in enumerate(sorted({each.page for each in readings}))}
    chosen: list[tuple[Reading, float]] = []
    for fold in range(_FOLDS):
        known = _apart([each for each in readings if each.is_variant and folds[each.page] != fold])
        weights = _weights(known, [each.theirs > each.ours for each in known], _stakes(known))
        unseen = _apart([each for each in readings if folds[each.page] == fold])
        chosen += [(each, each.theirs if _likely(weights, each.signs) >= _THRESHOLD else each.ours) for each in unseen]
    print("                 n    ours   theirs  chosen  better  worse than ours")
    for what, is_variant in (("variants", True), ("pages", False)):
        group = [(each, f1) for each, f1 in chosen if each.is_variant == is_variant]
        means = (
            fmean(each.ours for each, _ in group),
            fmean(each.theirs for each, _ in group),
            fmean(f1 for _, f1 in group),
        )
        best = fmean(max(each.ours, each.theirs) for each, _ in group)
        worse = sum(f1 < each.ours - 0.02 for each, f1 in group)
        print(f"{what:12} {len(group):5}  " + "  ".join(f"{mean:.4f}" for mean in (*means, best)) + f"  {worse}")


def _likely(weights: dict[str, float], signs: Differences) -> float:
    score = weights["bias"] + sum(weights[name] * sign for name, sign in signs._asdict().items())
    return float(1 / (1 + np.exp(-score)))


if __name__ == "__main__":
    main()
