"""Feeds and sitemaps read as list pages, by Scrapy's parsers."""

import re
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from lxml.etree import XMLSyntaxError
from parsel import Selector

import cleaners
from cleaners.lines.dates import CHINA
from crawler.portals.lists.dates import date_in
from crawler.portals.lists.listing import Entry, Listing, joined

# Behind declarations and comments, the outermost element.
_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!][^>]*>\s*)*<(?:\w+:)?(rss|feed|RDF|urlset|sitemapindex)\b")
# The name of an entry, and its namespace: RSS 2.0, RSS 1.0, Atom (RFC 4287).
_ITEM = {
    b"rss": ("item", None),
    b"RDF": ("item", "http://purl.org/rss/1.0/"),
    b"feed": ("entry", "http://www.w3.org/2005/Atom"),
}

_NEWS = "url", "http://www.sitemaps.org/schemas/sitemap/0.9"
"""The entries of a news sitemap, which has titles and dates of publication beside the addresses."""
_MOST_BYTES = 50 * 1024 * 1024
"""Of a sitemap that is unpacked, as sitemaps.org allows."""


def unpacked(body: bytes) -> bytes:
    """Return the document of a ``sitemap.xml.gz``, as far as it can be unpacked; any other body as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, _MOST_BYTES)
    except zlib.error:
        return body


def feed_kind(body: bytes) -> bytes | None:
    """Return the name of the outermost element of a feed or a sitemap; None of any other page."""
    match = _ROOT.match(body[:4096])
    return match[1] if match else None


def feed_listing(body: bytes, url: str, kind: bytes) -> Listing:
    """Read RSS, Atom, a sitemap, or an index of sitemaps, whose sitemaps are further pages of the same freshness."""
    from scrapy.utils.sitemap import Sitemap  # noqa: PLC0415 - a worker that meets no sitemap starts in half the time

    if kind in _ITEM:
        entries = list(_entries(body, url, *_ITEM[kind]))
        return Listing(tuple(entry for entry in entries if entry), unusable=entries.count(None))
    if b"sitemap-news" in body and (news := list(_entries(body, url, *_NEWS))):
        return Listing(tuple(entry for entry in news if entry), unusable=news.count(None), is_sitemap=True)
    rows = [(joined(url, row["loc"]), row.get("lastmod", "")) for row in Sitemap(body)]
    found = [(target, changed) for target, changed in rows if target]
    if kind == b"sitemapindex":
        newest = sorted(found, key=lambda row: row[1], reverse=True)
        siblings = tuple(dict.fromkeys(target for target, _ in newest))
        return Listing(siblings=siblings, unusable=len(rows) - len(found), is_sitemap=True)
    listed = tuple(Entry(target, date_in(changed)) for target, changed in found)
    return Listing(listed, unusable=len(rows) - len(found), is_sitemap=True)


def _entries(body: bytes, url: str, name: str, namespace: str | None) -> Iterator[Entry | None]:
    """Yield the entries of a feed, None for one that leads to no address, and for what stands behind broken XML."""
    from scrapy.utils.iterators import xmliter_lxml  # noqa: PLC0415 - as above

    text = cleaners.decode_page(body).text  # Scrapy takes bytes for UTF-8, whatever they declare
    try:
        for item in xmliter_lxml(text, name, namespace):
            yield _entry(item, url)
    except XMLSyntaxError:
        yield None


def _entry(item: Selector, url: str) -> Entry | None:
    item.remove_namespaces()
    link = (
        item.xpath("string(./link[not(@rel) or @rel='alternate']/@href)").get()
        or _said(item, "link")
        or _said(item, "loc")
        or _said(item, "guid")
    )
    target = joined(url, link) if link else None
    return Entry(target, _day(item), _said(item, "title") or _said(item, "news/title")) if target else None


_DATES = "pubDate", "published", "date", "updated", "news/publication_date", "lastmod"


def _said(item: Selector, name: str) -> str:
    return " ".join((item.xpath(f"string(./{name})").get() or "").split())


def _day(item: Selector) -> date | None:
    """Return the day of an entry by Beijing's clock: dates of RSS are RFC 822's, those of Atom RFC 3339's."""
    said = next(filter(None, (_said(item, name) for name in _DATES)), "")
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(said)
        except ValueError:
            continue
        return moment.astimezone(CHINA).date() if moment.tzinfo else moment.date()
    return date_in(said)
