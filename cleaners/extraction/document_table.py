"""The header table of a government document (政府信息公开): 索引号, 发文机关, 文号 and so on."""

import re
from functools import cache
from typing import NamedTuple

from cleaners.extraction.blocks import Blocks
from cleaners.lines.forms import filled
from cleaners.lines.tables import words

# 索 引 号：…, 【文号】…, [发文机关] …; the label alone, or with its value in the same block.
_LABELLED = r"^[\[【]?\s*(?P<label>{document_labels})\s*[\]】]?\s*[:：]?\s*(?P<value>.*)$"
_FEWEST = 4
_SURE = re.compile("索引|机关|机构|文号|字号")
_LONGEST = 200


@cache
def _label() -> re.Pattern[str]:
    return re.compile(filled(_LABELLED))


@cache
def _first() -> frozenset[str]:
    return frozenset("[【" + "".join(label[0] for label in words()["document_labels"]))


class Table(NamedTuple):
    """The pairs in page order, and the blocks that they stand in, half-open."""

    pairs: tuple[tuple[str, str], ...]
    first: int
    last: int


def document_table_of(blocks: Blocks) -> Table | None:
    """Return the header table of the document; None unless four labels stand close together, one of them telling."""
    found: list[tuple[int, str, str]] = []
    last = -1
    for i, line in enumerate(blocks.text):
        match = _label().match(line) if line[0] in _first() and len(line) <= _LONGEST else None
        if not match or (last > i):
            continue
        if found and i - last > 3:
            if len(found) >= _FEWEST:
                break
            found.clear()
        value = match["value"].strip()
        last = i + 1
        if not value and i + 1 < len(blocks.text) and not _label().match(blocks.text[i + 1]):
            value, last = blocks.text[i + 1], i + 2
        found.append((i, re.sub(r"\s", "", match["label"]), value))
    if len(found) < _FEWEST or not any(_SURE.search(label) for _, label, _ in found):
        return None
    pairs = dict.fromkeys((label, value) for _, label, value in found if value)
    return Table(tuple(pairs), found[0][0], last)
