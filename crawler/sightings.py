"""What the visits of late saw of a portal, read from the frontier."""

from sqlalchemy import Connection, func, select

from crawler.deletions import WINDOW, Sightings
from crawler.frontier_schema import pages
from crawler.schedule import DAY


def sightings(connection: Connection, portal: str, run: str, now: float) -> Sightings:
    """Return what was seen of a portal; *run* is the one that asks."""
    articles = pages.c.portal == portal, pages.c.kind == "article", pages.c.content_hash.is_not(None)
    visited = *articles, pages.c.last_visit >= now - WINDOW
    kinds = pages.c.kind.in_(("channel", "list"))
    lists = pages.c.portal == portal, kinds, pages.c.state == "live", pages.c.last_run == run
    conditions = (
        visited,
        (*visited, pages.c.state == "suspect"),
        (*articles, pages.c.state == "live", pages.c.last_seen >= now - DAY),
        (*lists, pages.c.listed > 0),
    )
    counts = (select(func.count()).select_from(pages).where(*each) for each in conditions)
    return Sightings(*(connection.execute(count).scalar_one() for count in counts))
