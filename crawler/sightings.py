"""What the visits of late saw of the portals, read from the frontier."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, func, select

from crawler.deletions import WINDOW, Sightings
from crawler.frontier_schema import pages
from crawler.schedule import DAY


def sightings(connection: Connection, portals: Sequence[str], run: str, now: float) -> Mapping[str, Sightings]:
    """Return what was seen of each portal; *run* is the one that asks."""
    article = and_(pages.c.kind == "article", pages.c.content_hash.is_not(None))
    visited = and_(article, pages.c.last_visit >= now - WINDOW)
    counts = (
        func.count().filter(visited),
        func.count().filter(visited, pages.c.state == "suspect"),
        func.count().filter(article, pages.c.state == "live", pages.c.last_seen >= now - DAY),
        func.count().filter(
            pages.c.kind.in_(("channel", "list")), pages.c.state == "live", pages.c.last_run == run, pages.c.listed > 0
        ),
    )
    rows = connection.execute(
        select(pages.c.portal, *counts).where(pages.c.portal.in_(portals)).group_by(pages.c.portal)
    )
    found = {portal: Sightings(*seen) for portal, *seen in rows}
    return {portal: found.get(portal, Sightings(0, 0, 0, 0)) for portal in portals}
