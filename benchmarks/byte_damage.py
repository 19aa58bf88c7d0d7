"""How often torn text comes back: ``python benchmarks/byte_damage.py FOLDER [--model FILE] [--readings 網=wǎng …]``.

Every paragraph of the clean texts in FOLDER (``*.txt``, or ``*.json`` with a ``text``) is mirrored and torn; the pass
then repairs each document. Exact: the paragraph reads as before, in simplified form. A paragraph counts as recoverable
when no pair of its bytes vanished and no digit or space was swallowed.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from cleaners.byte_damage.mechanism import damaged
from cleaners.byte_damage.model import Model, loaded, shipped
from cleaners.chinese.evidence import evidence_of
from cleaners.chinese.forms import mirrored, simplified
from cleaners.chinese.widths import HALF_WIDTH
from cleaners.ledger.spans import Edit
from cleaners.passes.byte_damage import find

READINGS = ("網=wǎng", "務=wù", "實=shí", "會=huì", "進=jìn", "術=shù", "數=shù", "學=xué", "習=xí", "產=chǎn", "業=yè")
_READING = re.compile("(?<=[\u3400-\u9fff])\\([a-z\u00e0-\u01ff]{1,6}\\)")
_VANISHED = "\ue000"


def main() -> None:
    """Print the counts and the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--readings", nargs="*", default=READINGS)
    options = parser.parse_args()
    model = loaded(options.model) if options.model else shipped()
    table = dict(pair.split("=") for pair in options.readings)
    counts: Counter[str] = Counter()
    start = time.perf_counter()
    for text in _texts(options.folder):
        counts += _judged(text, table, model)
    recoverable, repairs = max(counts["recoverable"], 1), max(counts["changed"], 1)
    print(dict(counts), f"{time.perf_counter() - start:.0f} s")
    print(f"exact, of recoverable: {counts['exact'] / recoverable:.1%}")
    print(
        f"exact, of recoverable and changed: {counts['exact'] / repairs:.1%}; undamaged but changed: {counts['false']}"
    )


def _texts(folder: Path) -> Iterator[str]:
    for path in sorted(folder.iterdir()):
        if path.suffix == ".json":
            yield json.loads(path.read_text("utf-8")).get("text") or ""
        elif path.suffix == ".txt":
            yield path.read_text("utf-8")


def _judged(text: str, table: dict[str, str], model: Model) -> Counter[str]:
    clean = [line.strip() for line in text.split("\n") if 10 <= len(line.strip()) <= 300]
    torn = [damaged("".join(map(mirrored, line)), table) for line in clean]
    document = "\n".join(torn)
    edits = sorted(find(document, evidence_of(document), model))
    counts: Counter[str] = Counter()
    at = 0
    for line, shown in zip(clean, torn, strict=True):
        mine = [edit for edit in edits if at <= edit.start < at + len(shown) + 1]
        want = _plain(line.encode("gbk", "ignore").decode("gbk"))
        is_exact = _plain(_edited(shown, mine, at)) == want
        if _plain(shown) == want:
            counts += Counter(undamaged=1, false=int(bool(mine)))
        elif _is_recoverable(line, shown, table):
            counts += Counter(recoverable=1, exact=int(is_exact), changed=int(bool(mine)))
        else:
            counts += Counter(unrecoverable=1, changed_unrecoverable=int(bool(mine)))
        at += len(shown) + 1
    return counts


def _is_recoverable(line: str, shown: str, table: dict[str, str]) -> bool:
    swallowed = sum(c.isdigit() or c == " " for c in line) > sum(c.isdigit() or c == " " for c in shown)
    return not swallowed and _VANISHED not in damaged("".join(map(mirrored, line)), table, vanished=_VANISHED)


def _edited(shown: str, edits: list[Edit], offset: int) -> str:
    for edit in reversed(edits):
        shown = shown[: edit.start - offset] + edit.replacement + shown[edit.end - offset :]
    return shown


def _plain(text: str) -> str:
    return "".join(map(simplified, _READING.sub("", text))).translate(HALF_WIDTH)


if __name__ == "__main__":
    main()
