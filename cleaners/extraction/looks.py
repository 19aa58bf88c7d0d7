"""How a line is set: as a heading, in the middle, in bold. Kickers are set apart from the body below them."""

import re
from typing import NamedTuple

from lxml import etree

from cleaners.extraction.blocks import Blocks

_CENTRED = re.compile(r"text-align\s*:\s*(?:-\w+-)?center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BOLD_TAGS = frozenset({"b", "strong"})


class Look(NamedTuple):
    """How a line is set."""

    is_heading: bool
    is_centred: bool
    is_bold: bool


PLAIN = Look(is_heading=False, is_centred=False, is_bold=False)


def look_of(blocks: Blocks, i: int) -> Look:
    """Return how block *i* is set by its element, those around it that hold nothing else, and its inline elements."""
    node = blocks.owner[i]
    is_centred = False
    while node > 0 and not is_centred and blocks.last[node] - blocks.first[node] == 1:
        is_centred = _is_centred(blocks.element[node])
        node = blocks.parent[node]
    return Look(blocks.heading[i], is_centred, _is_bold(blocks, i))


def _is_centred(element: etree._Element) -> bool:
    is_named = element.tag == "center" or (element.get("align") or "").lower() in {"center", "middle"}
    return is_named or _CENTRED.search(element.get("style") or "") is not None


def _is_bold(blocks: Blocks, i: int) -> bool:
    """Whether all of block *i* stands in one bold element."""
    line = "".join(blocks.text[i].split())
    for element in blocks.element[blocks.owner[i]].iter():
        is_bold = element.tag in _BOLD_TAGS or _BOLD.search(element.get("style") or "") is not None
        if is_bold and "".join("".join(element.itertext()).split()) == line:
            return True
    return False
