"""Whose an address is that another crawler saw: its portal, and the address under which the page is known. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.portals.addresses import authority, resolved
from crawler.portals.portal import Portal


class Home(NamedTuple):
    """A page of a portal, by its canonical address."""

    portal: str
    url: str


class _Host(NamedTuple):
    portal: Portal
    scheme: str | None


def homes(portals: Mapping[str, Portal]) -> Mapping[str, list[_Host]]:
    """Return, by host, the portals that have it, each with the scheme of all addresses that its seed names there."""
    found: defaultdict[str, list[_Host]] = defaultdict(list)
    for portal in portals.values():
        named = [urlsplit(url) for url in (*(channel.url for channel in portal.channels), *portal.examples)]
        for host in portal.hosts:
            schemes = {parts.scheme for parts in named if parts.netloc == host}
            found[host].append(_Host(portal, schemes.pop() if len(schemes) == 1 else None))
    return found


def home(hosts: Mapping[str, list[_Host]], url: str) -> Home | None:
    """Return whose page stands at *url*; None if it is no portal's.

    Where a seed names addresses of one scheme only, http and https are one: the article that a crawl finds is the same.
    Of several portals on a host it is the one that calls the page an article.
    """
    address = resolved(url, url)
    if address is None:
        return None
    parts = urlsplit(address)
    known = hosts.get(authority(parts), []) if parts.scheme in {"http", "https"} else []
    found = [(each.portal, each.portal.canonical(_with(each.scheme, address))) for each in known]
    own = [(portal, here) for portal, here in found if portal.is_own(here)]
    is_article = [(portal, here) for portal, here in own if portal.article_match(here)]
    return next((Home(portal.name, here) for portal, here in (*is_article, *own)), None)


def _with(scheme: str | None, url: str) -> str:
    return urlsplit(url)._replace(scheme=scheme).geturl() if scheme else url
