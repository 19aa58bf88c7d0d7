"""The documents of the benchmarks of bulk cleaning: lines of clean texts, four fifths of them mirrored."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from crawler.simulator.byte_damage import damaging
from crawler.simulator.mirror import annotated, annotations, traditional

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
FURNITURE = "\n責任編輯:姚遠\n版權聲明:未經書面授權,不得轉載。"
KINDS = ("clean", "script", "pinyin", "torn", "furniture")


class Document(NamedTuple):
    """A text and what it was made from."""

    kind: str
    text: str
    origin: str


def texts(folder: Path) -> Iterator[str]:
    """Yield the clean texts of a folder."""
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        yield case.get("clean", case.get("text", ""))


def composed(lines: list[str], count: int, thrown: Random) -> Iterator[Document]:
    """Yield documents of a few lines each, damaged by tables of their own."""
    for number in range(count):
        origin = "\n".join(thrown.sample(lines, thrown.randint(3, 6)))
        kind = KINDS[number % len(KINDS)]
        yield Document(kind, damaged(origin, kind, thrown), origin)


def damaged(text: str, kind: str, thrown: Random) -> str:
    """Return *text* with the damage of a kind."""
    if kind == "clean":
        return text
    mirrored = traditional(text)
    table = annotations(text, thrown.choice((0.05, 0.15, 0.4)), thrown) if kind in {"pinyin", "torn"} else {}
    if kind == "torn":
        return damaging(table)(mirrored).translate(HALF_WIDTH)
    return annotated(mirrored, table).translate(HALF_WIDTH) + (FURNITURE if kind == "furniture" else "")
