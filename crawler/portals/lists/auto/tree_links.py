"""The links of a tree, with what they are called, the date beside them, and where they stand."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from lxml import etree

from crawler.portals.addresses import is_web, resolved
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.titles import title_of
from crawler.portals.lists.dates import date_in

_ROWS = frozenset({"li", "tr", "dd"})
_HIDDEN = frozenset({"script", "style"})
_PLAIN = frozenset({"li", "tr", "td", "th", "dd", "dt", "p", "span", "h1", "h2", "h3", "h4", "h5", "h6"})
_LEVELS = 5
_LONGEST = 300
"""Characters behind or in a link in which its date may stand."""
_LONGEST_ROW = 600
_BEFORE = 80
"""Characters before a link in which its date may stand."""
_TEMPLATE = re.compile(r"""[{}<>]|\$\(|['"]\s*\+""")
"""In an address that a script still has to fill in."""


class _Span(NamedTuple):
    """Where an element stands in the text of the page."""

    start: int
    end: int


class _Anchor(NamedTuple):
    element: etree._Element
    span: _Span
    row: _Span | None


def tree_links(root: etree._Element, url: str, prefix: str) -> Iterator[Link | None]:
    """Yield the links of a tree, in its order, None for one that leads to no address.

    *prefix* tells their places from those of other trees of the page.
    """
    text, anchors = _walked(root)
    places = [prefix + _place(each.element) for each in anchors]
    for each, published, place in zip(anchors, _dates(text, anchors, places), places, strict=True):
        href = each.element.get("href", "")
        if _TEMPLATE.search(href) or href.lstrip().startswith("#"):
            continue
        target = resolved(url, href)
        if target is None:
            yield None
        elif is_web(target):
            yield Link(target.partition("#")[0], title_of(each.element), published, place)


def _walked(root: etree._Element) -> tuple[str, list[_Anchor]]:
    """Return the text of a tree, a blank before each of its pieces, and its links with their places and rows in it."""
    pieces: list[str] = []
    length = 0
    begun: list[int] = []
    spans: dict[etree._Element, _Span] = {}
    links: list[tuple[etree._Element, etree._Element | None]] = []
    rows: list[etree._Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        is_span = tag in _ROWS or (tag == "a" and element.get("href") is not None)
        if event == "start":
            piece = None if tag in _HIDDEN else element.text
            if is_span:
                begun.append(length)
                if tag == "a":
                    links.append((element, rows[-1] if rows else None))
                else:
                    rows.append(element)
        else:
            piece = element.tail
            if is_span:
                spans[element] = _Span(begun.pop(), length)
                if tag != "a":
                    rows.pop()
        if piece:
            pieces += (" ", piece)
            length += len(piece) + 1
    found = [_Anchor(link, spans[link], None if row is None else spans[row]) for link, row in links]
    return "".join(pieces), found


def _dates(text: str, anchors: list[_Anchor], places: list[str]) -> Iterator[date | None]:
    """Yield the date of each link: in its label, in its row, or else behind or before it."""
    behind, before = _beside(text, anchors)
    shares_behind, shares_before = _shares(behind, places), _shares(before, places)
    for at, each in enumerate(anchors):
        inside = date_in(text[each.span.start : min(each.span.end, each.span.start + _LONGEST)])
        own = inside or _in_row(text, each.row)
        # A date between two links is that of the one whose like have dates on that side more often.
        if not own and (at + 1 == len(anchors) or shares_behind[places[at]] >= shares_before[places[at + 1]]):
            own = behind[at]
        if not own and (at == 0 or shares_before[places[at]] > shares_behind[places[at - 1]]):
            own = before[at]
        yield own


def _beside(text: str, anchors: list[_Anchor]) -> tuple[list[date | None], list[date | None]]:
    """Return the date behind each link, as far as the next, and that before it, as far as the last."""
    behind, before = [], []
    for at, each in enumerate(anchors):
        stop = anchors[at + 1].span.start if at + 1 < len(anchors) else len(text)
        end = anchors[at - 1].span.end if at else 0
        behind.append(date_in(text[each.span.end : min(stop, each.span.end + _LONGEST)]))
        before.append(date_in(text[max(end, each.span.start - _BEFORE) : each.span.start]))
    return behind, before


def _shares(dates: list[date | None], places: list[str]) -> dict[str, float]:
    """Return by place how many of its links have a date."""
    dated = Counter(place for each, place in zip(dates, places, strict=True) if each)
    return {place: dated[place] / links for place, links in Counter(places).items()}


def _in_row(text: str, row: _Span | None) -> date | None:
    return date_in(text[row.start : row.end]) if row and row.end - row.start < _LONGEST_ROW else None


def _place(link: etree._Element) -> str:
    """Return the tags around a link from the inside, each with its class unless it stands for a row or a text."""
    names = [_named(link, has_class=True)]
    for ancestor in link.iterancestors():
        if len(names) >= _LEVELS:
            break
        names.append(_named(ancestor, has_class=ancestor.tag not in _PLAIN))
    return "<".join(names)


def _named(element: etree._Element, *, has_class: bool) -> str:
    classes = (element.get("class") or "").split() if has_class else []
    tag = str(element.tag)
    return f"{tag}.{classes[0].rstrip('0123456789')}" if classes else tag
