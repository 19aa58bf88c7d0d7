"""What a selection leaves of its page, part by part, each with its reason."""

from collections.abc import Iterator
from itertools import groupby

from cleaners.article import Cut
from cleaners.extraction.blocks import Blocks, Part
from cleaners.extraction.selection import Selection

_BEGINNING = 40


def cuts_of(selection: Selection) -> tuple[Cut, ...]:
    """Return what went, by rule and then part by part in page order, outermost parts only.

    With the body and the headline they are all that the page shows; what no rule names stood ``outside`` the body.
    """
    parts = _outermost(selection.parts)
    parts = sorted([*parts, *_outside(selection, parts)], key=lambda part: part.first)
    return (*selection.dropped, *(_cut(selection.blocks, part) for part in parts))


def _outside(selection: Selection, parts: list[Part]) -> Iterator[Part]:
    """Yield the runs of blocks that are neither the article's nor in one of *parts*."""
    texts = selection.blocks.text
    lines = set(selection.lines)
    seen = {selection.headline.at, *(at for part in parts for at in range(part.first, part.last))}
    seen.update(selection.kept)
    left = [at for at, text in enumerate(texts) if at not in seen and text not in lines]
    for _, run in groupby(enumerate(left), key=lambda item: item[1] - item[0]):
        ats = [at for _, at in run]
        yield Part(ats[0], ats[-1] + 1, "outside")


def _outermost(parts: list[Part]) -> list[Part]:
    outer: list[Part] = []
    for part in sorted(parts, key=lambda part: (part.first, -part.last)):
        if not outer or part.last > outer[-1].last:
            outer.append(part)
    return outer


def _cut(blocks: Blocks, part: Part) -> Cut:
    text = "".join(blocks.text[part.first : part.last])
    return Cut(blocks.path(blocks.owner[part.first]), part.kind, len(text), text[:_BEGINNING])
