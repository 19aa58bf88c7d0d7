"""What a list page says, whatever system wrote it."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crawler.portals.addresses import is_web, resolved
from crawler.portals.lists.anchors import Anchor
from crawler.portals.lists.dates import date_in

# A count or place that a page bar or a query states. Nine digits: no list is longer, and Python reads no 5,000 at all.
_NUMBER = re.compile(r"[0-9]{1,9}")

_MOST = 200_000
"""Addresses that are read of one list page: a page of 15 MB, the largest that is read, holds as many."""


class Entry(NamedTuple):
    """A link of a list page, absolute, the date that stands beside it, and what the page calls it if that was read."""

    url: str
    published: date | None
    title: str = ""


class Listing(NamedTuple):
    """What one list page offers.

    Attributes:
        entries: Every link on it, in page order; which of them are articles is the portal's to say.
        siblings: Further list pages of the same freshness, such as the sheets of one newspaper issue: always followed.
        older: List pages with older entries: followed while there is something new.
        unusable: How many links and page bars it has that lead to no address (a bad port, half a surrogate), or stand
            behind so many others that they are not read.
        announced: Feeds that the page's head names.
        unfollowed: What on it says that there are further pages, where nothing leads to them; None where nothing does.
        is_sitemap: Whether it is a sitemap, which lists a whole site, or an index of them.
        is_data: Whether it is an answer of data, whose last page may be known by its emptiness only.
    """

    entries: tuple[Entry, ...] = ()
    siblings: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    unusable: int = 0
    announced: tuple[str, ...] = ()
    unfollowed: str | None = None
    is_sitemap: bool = False
    is_data: bool = False


def listing_of(
    url: str,
    anchors: Iterable[Anchor],
    *,
    siblings: Iterable[str | None] = (),
    older: Iterable[str | None] = (),
    unusable: int = 0,
) -> Listing:
    """Return what the page at *url* offers; *unusable* counts what leads nowhere beside its *anchors*."""
    found: dict[str, Entry] = {}
    for anchor in anchors:
        target = resolved(url, anchor.href) if len(found) < _MOST else None
        unusable += target is None
        if target and target not in found and is_web(target):
            found[target] = Entry(target, date_in(anchor.beside), " ".join(anchor.label.split()))
    return Listing(tuple(found.values()), _unique(siblings), _unique(older), unusable)


def joined(url: str, href: str) -> str | None:
    """Return *href* absolute, or None when it is no web address."""
    target = resolved(url, href)
    return target if target and is_web(target) else None


def number(text: str | None) -> int | None:
    """Return the number that is written so; None when it is none, or longer than any list."""
    return int(text) if text and _NUMBER.fullmatch(text) else None


def _unique(urls: Iterable[str | None]) -> tuple[str, ...]:
    """Return the addresses that are there, each once, in order."""
    return tuple(dict.fromkeys(url for url in urls if url))
