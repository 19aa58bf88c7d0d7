"""Feeds and sitemaps read as list pages, by Scrapy's parsers."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from parsel import Selector

from crawler.portals.lists.dates import date_in
from crawler.portals.lists.listing import Entry, Listing, joined

_BEIJING = timezone(timedelta(hours=8))
# Behind declarations and comments, the outermost element.
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)\b")
# The name of an entry, and its namespace: RSS 2.0, RSS 1.0, Atom (RFC 4287).
_ITEM = {
    b"rss": ("item", None),
    b"RDF": ("item", "http://purl.org/rss/1.0/"),
    b"feed": ("entry", "http://www.w3.org/2005/Atom"),
}


def feed_kind(body: bytes) -> bytes | None:
    """Return the name of the outermost element of a feed or a sitemap; None of any other page."""
    match = _ROOT.match(body[:4096])
    return match[1] if match else None


def feed_listing(body: bytes, url: str, kind: bytes) -> Listing:
    """Read RSS, Atom, a sitemap, or an index of sitemaps, whose sitemaps are further pages of the same freshness."""
    from scrapy.utils.sitemap import Sitemap  # noqa: PLC0415 - a worker that meets no sitemap starts in half the time

    if kind in _ITEM:
        return Listing(tuple(_entries(body, url, *_ITEM[kind])))
    rows = [(joined(url, row["loc"]), row.get("lastmod", "")) for row in Sitemap(body)]
    found = [(target, changed) for target, changed in rows if target]
    if kind == b"sitemapindex":
        newest = sorted(found, key=lambda row: row[1], reverse=True)
        return Listing(siblings=tuple(dict.fromkeys(target for target, _ in newest)), unusable=len(rows) - len(found))
    return Listing(tuple(Entry(target, date_in(changed)) for target, changed in found), unusable=len(rows) - len(found))


def _entries(body: bytes, url: str, name: str, namespace: str | None) -> Iterator[Entry]:
    from scrapy.utils.iterators import xmliter_lxml  # noqa: PLC0415 - as above

    for item in xmliter_lxml(body, name, namespace):
        item.remove_namespaces()
        link = (
            item.xpath("string(./link[not(@rel) or @rel='alternate']/@href)").get()
            or _said(item, "link")
            or _said(item, "guid")
        )
        target = joined(url, link) if link else None
        if target:
            yield Entry(target, _day(item), _said(item, "title"))


def _said(item: Selector, name: str) -> str:
    return " ".join((item.xpath(f"string(./{name})").get() or "").split())


def _day(item: Selector) -> date | None:
    """Return the day of an entry by Beijing's clock: dates of RSS are RFC 822's, those of Atom RFC 3339's."""
    said = next(filter(None, (_said(item, name) for name in ("pubDate", "published", "date", "updated"))), "")
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(said)
        except ValueError:
            continue
        return moment.astimezone(_BEIJING).date() if moment.tzinfo else moment.date()
    return date_in(said)
