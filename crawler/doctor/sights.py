"""What a page shows: its links and which of them are records, where it goes on, its codec, and what kind it is."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

import cleaners
from cleaners import Article, NotAnArticle
from cleaners.article import Judge
from cleaners.extraction.tree import parsed
from crawler.doctor.sites import site_of
from crawler.doctor.systems import systems_of
from crawler.doctor.visitor import Answer
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.auto.data_pager import data_following
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.links import page_links
from crawler.portals.lists.auto.pager import following
from crawler.portals.lists.auto.records import records
from crawler.portals.lists.auto.script_data import data_links
from crawler.portals.lists.listing import joined
from crawler.reading.feeds import feed_kind, feed_listing

# The first page of a paper only sends the reader on.
_REFRESH = re.compile(r"""url\s*=\s*['"]?([^'">\s]+)""", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
# An address in a script that asks for data: "/api/news/list?page=1", '/data/list.json'.
_DATA = re.compile(r"""["']((?:https?://[^"'\s/]+)?/[\w./-]*(?:api|json|list|data)[\w./-]*(?:\?[\w=&%.-]*)?)["']""")


class Sight(NamedTuple):
    """What a page shows.

    Attributes:
        url: Where it was found.
        links: Its links to pages of the site, in page order.
        records: Those that stand in repeated records, or all entries of a feed.
        following: Its next pages; of an index of sitemaps the sitemaps.
        refresh: Where it sends its reader.
        feeds: The feeds that it announces.
        data: Addresses that its scripts seem to ask for data.
        title: What its head calls it.
        encoding: Its codec; empty of a feed.
        kind: ``page``, ``feed``, ``sitemap``, ``data``, or as the cleaners say ``missing``, ``login``, ``fence`` or
            ``fault``.
        systems: Content management systems of which it shows a sign.
        article: What the cleaners read, whether or not it is an article's page.
        scripts: How many scripts it has.
    """

    url: str
    links: tuple[Link, ...] = ()
    records: tuple[Link, ...] = ()
    following: tuple[str, ...] = ()
    refresh: str | None = None
    feeds: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    title: str = ""
    encoding: str = ""
    kind: str = "page"
    systems: tuple[str, ...] = ()
    article: Article | None = None
    scripts: int = 0


def sight(answer: Answer, judge: Judge) -> Sight:
    """Return what the page of an answer shows; *judge* says when trafilatura reads an article too."""
    feed = feed_kind(answer.body)
    if feed:
        listing = feed_listing(answer.body, answer.url, feed)
        links = tuple(Link(each.url, each.title, each.published, "feed") for each in listing.entries)
        kind = "sitemap" if feed in {b"urlset", b"sitemapindex"} else "feed"
        return Sight(answer.url, links, links, listing.siblings, kind=kind)
    decoded = cleaners.decode_page(answer.body, content_type=answer.content_type)
    if decoded.text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        found = _own(data_links(decoded.text, answer.url), answer.url)
        further = tuple(target for target in data_following(decoded.text, answer.url) if target)
        return Sight(answer.url, found, found, further, encoding=decoded.encoding, kind="data")
    root = parsed(decoded.text)
    links = _own(page_links(root, decoded.text, answer.url), answer.url)
    article, kind = _read(answer, judge)
    return Sight(
        answer.url,
        links,
        tuple(records(links)),
        tuple(target for target in following(root, list(anchors(root)), decoded.text, answer.url) if target),
        next(_refreshes(root, answer.url), None),
        tuple(_feeds(root, answer.url)),
        tuple(dict.fromkeys(filter(None, (joined(answer.url, each) for each in _DATA.findall(decoded.text))))),
        _title(root),
        decoded.encoding,
        kind,
        systems_of(decoded.text),
        article,
        decoded.text.count("<script"),
    )


def newest(links: tuple[Link, ...]) -> date | None:
    """Return the newest date that stands beside links."""
    return max((link.published for link in links if link.published), default=None)


def _own(links: list[Link | None], url: str) -> tuple[Link, ...]:
    site = site_of(url)
    return tuple(link for link in links if link and site_of(link.url) == site and urlsplit(link.url).netloc)


def _read(answer: Answer, judge: Judge) -> tuple[Article | None, str]:
    """Return the article that a page is for the cleaners, and what it is instead."""
    try:
        url, kind = answer.url, answer.content_type
        return cleaners.clean_page(answer.body, url=url, content_type=kind, judge=judge), "page"
    except NotAnArticle as error:
        return None, error.kind if error.kind in {"missing", "login", "fence", "fault"} else "page"


def _refreshes(root: etree._Element | None, url: str) -> Iterator[str]:
    for each in root.iter("meta") if root is not None else ():
        match = _REFRESH.search(each.get("content") or "")
        is_refresh = (each.get("http-equiv") or "").lower() == "refresh"
        if is_refresh and match and (target := joined(url, match[1])) and target != url:
            yield target


def _feeds(root: etree._Element | None, url: str) -> Iterator[str]:
    for each in root.iter("link", "a") if root is not None else ():
        if _FEED_TYPE.fullmatch(each.get("type") or "") and (target := joined(url, each.get("href") or "")):
            yield target


def _title(root: etree._Element | None) -> str:
    found = next(root.iter("title"), None) if root is not None else None
    return " ".join("".join(map(str, found.itertext())).split()) if found is not None else ""
