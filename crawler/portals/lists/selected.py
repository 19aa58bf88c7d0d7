"""Lists of which a seed names the parts by CSS: their entries, the dates of these, and the link to the next page."""

from collections.abc import Set as AbstractSet
from itertools import islice
from typing import NamedTuple

from lxml import etree
from parsel import css2xpath

from cleaners.extraction.tree import parsed
from crawler.portals.lists.auto.titles import title_of
from crawler.portals.lists.dates import date_in
from crawler.portals.lists.listing import Entry, Listing, joined

_LEVELS = 6
_MOST_ELEMENTS = 200
"""Elements of a box that are looked at, and boxes around an entry: no entry has more, and a page may nest anything."""


class Selectors(NamedTuple):
    """What a seed names of a channel's list, as CSS; None where its family finds it.

    Attributes:
        entries: Its entries: links, or boxes of which the first link is the entry.
        next: The link to the next page.
        date: The date, in the box of an entry, or in the smallest box around its link that holds no other entry.
    """

    entries: str | None = None
    next: str | None = None
    date: str | None = None


def with_selected(listing: Listing, text: str, url: str, selectors: Selectors) -> Listing:
    """Return what a page offers by its family's *listing*, with what the *selectors* name in its place."""
    root = parsed(text)
    if root is None:
        return listing
    if selectors.entries:
        found = list(_entries(root, url, selectors.entries, selectors.date))
        entries = {entry.url: entry for entry in reversed(found) if entry}
        listing = listing._replace(entries=tuple(reversed(entries.values())), unusable=found.count(None))
    if selectors.next:
        links = [_link(each) for each in _selected(root, selectors.next)]
        targets = [joined(url, link.get("href", "")) for link in links if link is not None]
        older = [target for target in targets if target and target.partition("#")[0] != url.partition("#")[0]]
        listing = listing._replace(older=tuple(older[:1]), unusable=listing.unusable + targets.count(None))
    return listing


def _entries(root: etree._Element, url: str, entries: str, date: str | None) -> list[Entry | None]:
    chosen = _selected(root, entries)
    others, dates = frozenset(chosen), frozenset(_selected(root, date) if date else ())
    found: list[Entry | None] = []
    for each in chosen:
        link = _link(each)
        if link is None:
            continue
        target = joined(url, link.get("href", ""))
        published = date_in(_text(_beside(each, others, dates)))
        found.append(Entry(target.partition("#")[0], published, title_of(link)) if target else None)
    return found


def _beside(
    entry: etree._Element, entries: AbstractSet[etree._Element], dates: AbstractSet[etree._Element]
) -> etree._Element:
    """Return the element of *dates* that is the entry's; the entry itself where none is."""
    for box in (entry, *islice(entry.iterancestors(), _LEVELS)):
        inside = list(islice(box.iter(), _MOST_ELEMENTS))
        if box is not entry and any(each in entries for each in inside if each is not entry):
            break
        own = next((each for each in inside if each in dates), None)
        if own is not None:
            return own
    return entry


def _link(element: etree._Element) -> etree._Element | None:
    return next((each for each in islice(element.iter("a"), _MOST_ELEMENTS) if each.get("href") is not None), None)


def _text(element: etree._Element) -> str:
    return " ".join("".join(map(str, islice(element.itertext(), _MOST_ELEMENTS))).split())


def _selected(root: etree._Element, css: str) -> list[etree._Element]:
    found: list[etree._Element] = root.xpath(css2xpath(css))
    return found
