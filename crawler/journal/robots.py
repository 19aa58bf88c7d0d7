"""A record of robots.txt, taken in: live, after a crash, and in a rebuild."""

from collections.abc import Iterator, Mapping
from itertools import islice

from protego import Protego

from corpus.archive.archive import Record
from crawler.frontier import robots as kept
from crawler.frontier.store import Frontier
from crawler.frontier.writes import store_links
from crawler.policy.page import Link
from crawler.policy.robots import robots
from crawler.portals.addresses import resolved
from crawler.portals.portal import ANNOUNCED, Portal

ROBOTS = "robots"
"""The ``kind`` in the visit of such a record; ``origin`` is the host for which it holds, if it does."""

_MOST_SITEMAPS = 20
"""Sitemaps of one robots.txt that are asked for: half a megabyte of it could name thousands."""


def take_in(record: Record, frontier: Frontier, portals: Mapping[str, Portal]) -> None:
    """Keep what a record says of what is allowed, if it holds for any host, and the sitemaps that it names.

    When this returns, it is on disk. The sitemaps are due at once, as often as robots.txt is asked for: daily.
    """
    if origin := record.visit.get("origin"):
        found, portal = robots(record.status or 0, record.body, None), portals.get(record.visit["portal"])
        with frontier.transaction() as connection:
            kept.store(connection, origin, found, record.at.timestamp())
            store_links(connection, _sitemaps(found.body, portal) if portal else (), record.at.timestamp(), None)


def _sitemaps(body: bytes, portal: Portal) -> Iterator[Link]:
    """Yield the sitemaps on the portal's own hosts that a robots.txt names, unless its seed leaves them alone."""
    if portal.announced == "none":
        return
    for said in islice(Protego.parse(body.decode("utf-8", "ignore")).sitemaps, _MOST_SITEMAPS):
        address = resolved(portal.channels[0].url, said)
        url = portal.canonical(address) if address else ""
        if portal.is_own(url) and url not in {portal.canonical(channel.url) for channel in portal.channels}:
            yield Link(portal.name, url, "list", ANNOUNCED, None, 0)
