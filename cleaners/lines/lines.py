"""The lines of a text, each with the form in which patterns see it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from cleaners.chinese.characters import HAN, simple_forms
from cleaners.chinese.widths import FULL_WIDTH
from cleaners.ledger.spans import Edit

_HALF_WIDTH = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94) if chr(0x21 + offset).isalnum()}
_OTHERS = {ord("\u3000"): " ", ord("\xa0"): " ", ord("＞"): ">", ord("｜"): "|"}


class Line(NamedTuple):
    """``text[start:end]`` without the line feed that ends it."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=2)
def written_lines(text: str) -> Sequence[str]:
    """Return the lines of *text* as they are written, empty ones included; many passes ask for those of one text."""
    return tuple(text.split("\n"))


_line = partial(tuple.__new__, Line)
"""``Line`` without the call in between."""


@lru_cache(maxsize=2)
def lines_of(text: str) -> Sequence[Line]:
    """Return the lines of *text* and where they stand, empty ones included."""
    start = 0
    lines: list[Line] = []
    for line in written_lines(text):
        end = start + len(line)
        lines.append(_line((start, end, line)))
        start = end + 1
    return tuple(lines)


def folded(line: str) -> str:
    """Return *line* as patterns see it: trimmed, simplified, marks full-width, letters and digits half-width.

    A label is closed up that a template spaced out: 索 引 号：.
    """
    form = line.strip().translate(_folds())
    return _SPACED_LABEL.sub(_closed, form) if form[1:2] == " " else form


_SPACED_LABEL = re.compile(rf"^(?:[{HAN}] +){{1,4}}[{HAN}] *(?=：)")


def _closed(label: re.Match[str]) -> str:
    return label[0].replace(" ", "")


@cache
def _folds() -> dict[int, str | int]:
    return {ord(old): new for old, new in simple_forms().items()} | FULL_WIDTH | _HALF_WIDTH | _OTHERS


_HAN = re.compile(rf"[{HAN}]")
_ENDS_SENTENCE = re.compile(r"[。！？!?；;：:…][”’」』）)]*$")


def is_sentence(line: str) -> bool:
    """Whether *line* reads as part of a body: it ends as a sentence does, or holds a full stop or a long clause."""
    if "。" in line or _ENDS_SENTENCE.search(line):
        return True
    return len(line) >= 45 and ("，" in line or "," in line)


def cuts(lines: Sequence[Line], kinds: Iterable[tuple[int, str]]) -> Iterator[Edit]:
    """Yield the edits that take whole lines out, each with one of its line feeds.

    Args:
        lines: All lines of the text.
        kinds: Which lines go, as ``(index, kind)``, in order.
    """
    going = dict(kinds)
    last_kept = next((index for index in range(len(lines) - 1, -1, -1) if index not in going), -1)
    for index, kind in going.items():
        line = lines[index]
        if index < last_kept:
            yield Edit(line.start, line.end + 1, "", kind)
        else:
            yield Edit(line.start - (index > 0), line.end, "", kind)
