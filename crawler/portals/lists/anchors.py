"""The links of a list page as they stand on it, read in one walk, so that a page costs no more than its length."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

_BOXES = frozenset({"li", "tr", "dd", "p", "div"})
_LONGEST = 300
"""Characters: a longer label leads to no next page, and a longer box is more than one entry's."""


class Anchor(NamedTuple):
    """A link of a page.

    Attributes:
        href: As written.
        rel: The attribute of that name; empty when absent.
        label: Its text; empty when it is too long for a label.
        beside: The text of the innermost box around it, its own included; empty when that is more than one entry's.
    """

    href: str
    rel: str
    label: str
    beside: str


def anchors(root: etree._Element | None) -> Iterator[Anchor]:
    """Yield the links of a page, in page order."""
    if root is None:
        return
    text, starts, ends, links = _walked(root)
    for element, link, box in links:
        label, beside = (text[starts[n] : ends[n]] if ends[n] - starts[n] < _LONGEST else "" for n in (link, box))
        yield Anchor(element.get("href", ""), element.get("rel", ""), label, beside)


def _walked(root: etree._Element) -> tuple[str, list[int], list[int], list[tuple[etree._Element, int, int]]]:
    """Return the text of a page, where each of its spans starts and ends there, and its links.

    A span is a link or a box, known by its number; a link has its own and that of its box. Number 0 is outside of all
    boxes, and too long to stand beside anything.
    """
    pieces: list[str] = []
    starts, ends, links = [0], [_LONGEST], []
    length, around = 0, [(0, 0)]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_box = tag in _BOXES
        is_span = is_box or (tag == "a" and element.get("href") is not None)
        if is_span and event == "start":
            span, box = len(starts), around[-1][1]
            around.append((span, span if is_box else box))
            starts.append(length)
            ends.append(length)
            if not is_box:
                links.append((element, span, box))
        elif is_span:
            ends[around.pop()[0]] = length
        piece = element.text if event == "start" else element.tail
        if piece:
            pieces.append(piece)
            length += len(piece)
    return "".join(pieces), starts, ends, links
