"""The lines of a text, each with the form in which patterns see it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
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
def lines_of(text: str) -> Sequence[Line]:
    """Return the lines of *text*, empty ones included; every pass over lines asks for those of the same text."""
    lines = text.split("\n")
    starts = accumulate([len(line) + 1 for line in lines], initial=0)
    return tuple([Line(start, start + len(line), line) for start, line in zip(starts, lines, strict=False)])


def folded(line: str) -> str:
    """Return *line* as patterns see it: trimmed, simplified, marks full-width, letters and digits half-width."""
    return line.strip().translate(_folds())


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
