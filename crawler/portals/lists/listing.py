"""What a list page says, whatever system wrote it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urljoin

from parsel import Selector

# A date beside a headline on a list page: 2022-03-21, 2022/3/21, 2022年3月21日. A date without a year is left alone.
_DATE = re.compile(r"(?<!\d)(20\d\d)[-/.年](1[0-2]|0?[1-9])[-/.月](3[01]|[12]\d|0?[1-9])(?!\d)")


class Entry(NamedTuple):
    """A link of a list page, absolute, and the date that stands beside it."""

    url: str
    published: date | None


class Listing(NamedTuple):
    """What one list page offers.

    Attributes:
        entries: Every link on it, in page order; which of them are articles is the portal's to say.
        siblings: Further list pages of the same freshness, such as the sheets of one newspaper issue: always followed.
        older: List pages with older entries: followed while there is something new.
    """

    entries: tuple[Entry, ...] = ()
    siblings: tuple[str, ...] = ()
    older: tuple[str, ...] = ()


def entries(selector: Selector, url: str) -> Iterator[Entry]:
    """Yield the links of a page or fragment, each once, with the date in the innermost box around it."""
    seen = set()
    for anchor in selector.css("a[href]"):
        target = joined(url, anchor.attrib["href"])
        if target and target not in seen:
            seen.add(target)
            yield Entry(target, _date_beside(anchor))


def joined(url: str, href: str) -> str | None:
    """Return *href* absolute, or None when it is no web address."""
    try:
        target = urljoin(url, href.strip())
    except ValueError:
        return None
    return target if target.startswith(("http://", "https://")) else None


def unique(urls: Iterable[str | None]) -> tuple[str, ...]:
    """Return the addresses that are there, each once, in order."""
    return tuple(dict.fromkeys(url for url in urls if url))


def _date_beside(anchor: Selector) -> date | None:
    boxes = anchor.xpath("ancestor::*[self::li or self::tr or self::dd or self::p or self::div][1]")
    box = "".join(boxes[0].xpath(".//text()").getall()) if boxes else ""
    match = _DATE.search(box) if len(box) < 300 else None
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
