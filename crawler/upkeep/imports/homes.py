"""Whose an address is that another crawler saw: its portal, and the address under which the page is known. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.portals.addresses import authority, is_web, resolved
from crawler.portals.portal import Portal


class Home(NamedTuple):
    """A page of a portal, by its canonical address."""

    portal: str
    url: str


class _Host(NamedTuple):
    portal: Portal
    scheme: str | None


class Homes(NamedTuple):
    """The portals by host, each with the scheme of all addresses that its seed names there; and those with aliases."""

    hosts: Mapping[str, Sequence[_Host]]
    aliased: Sequence[Portal]


def homes(portals: Mapping[str, Portal]) -> Homes:
    """Return where the pages of the portals are at home."""
    found: defaultdict[str, list[_Host]] = defaultdict(list)
    for portal in portals.values():
        named = [urlsplit(url) for url in (*(channel.url for channel in portal.channels), *portal.examples)]
        for host in portal.hosts:
            schemes = {parts.scheme for parts in named if parts.netloc == host}
            found[host].append(_Host(portal, schemes.pop() if len(schemes) == 1 else None))
    return Homes(found, [portal for portal in portals.values() if portal.aliases])


def home(known: Homes, url: str) -> Home | None:
    """Return whose page stands at *url*; None if it is no portal's.

    Where a seed names addresses of one scheme only, http and https are one: the article that a crawl finds is the same.
    Of several portals on a host it is the one that calls the page an article.
    """
    address = resolved(url, url)
    if address is None or not is_web(address):
        return None
    here = [
        (each.portal, each.portal.canonical(_with(each.scheme, address)))
        for each in known.hosts.get(authority(urlsplit(address)), ())
    ]
    elsewhere = ((portal, portal.canonical(address)) for portal in known.aliased)
    own = [(portal, found) for portal, found in (*here, *elsewhere) if portal.is_own(found)]
    is_article = [(portal, found) for portal, found in own if portal.article_match(found)]
    return next((Home(portal.name, found) for portal, found in (*is_article, *own)), None)


def _with(scheme: str | None, url: str) -> str:
    return urlsplit(url)._replace(scheme=scheme).geturl() if scheme else url
