"""What the visits of late saw of the portals: read from the frontier, within a transaction that the caller holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, and_, func, select, update

from crawler.frontier.schema import pages
from crawler.policy.deletions import CONFIRMATIONS, FEWEST, FRESH, WINDOW, WITNESSES, Sightings, Testimony

_ARTICLE = and_(pages.c.kind == "article", pages.c.content_hash.is_not(None))
RIPE = and_(_ARTICLE, pages.c.state == "suspect", pages.c.misses >= CONFIRMATIONS)
"""A published article that was missing on as many days as a deletion needs."""


def sightings(connection: Connection, portals: Sequence[str], now: float) -> Mapping[str, Sightings]:
    """Return what was seen of each portal of which so much is missing that it matters."""
    suspects = _ARTICLE, pages.c.state == "suspect", pages.c.last_visit >= now - WINDOW
    counted = select(pages.c.portal, func.count()).where(*suspects, pages.c.portal.in_(portals))
    missing = connection.execute(counted.group_by(pages.c.portal).having(func.count() >= FEWEST)).all()
    visited = select(func.count()).where(_ARTICLE, pages.c.last_visit >= now - WINDOW)
    return {
        portal: Sightings(connection.execute(visited.where(pages.c.portal == portal)).scalar_one(), count)
        for portal, count in missing
    }


def testimony(connection: Connection, portal: str, since: float) -> Testimony:
    """Return what was seen of a portal since an article of it was missed.

    What was visited since is little, and all that is gone through: the portal is asked last.
    """
    here = pages.c.portal == portal
    lists = pages.c.kind.in_(("channel", "list")), pages.c.state == "live", pages.c.listed > 0
    counts = (
        func.count().filter(here, _ARTICLE, pages.c.state == "live"),
        func.count().filter(here, _ARTICLE, pages.c.state == "suspect", pages.c.misses == 1),
        func.count().filter(here, *lists),
    )
    return Testimony(*connection.execute(select(*counts).where(pages.c.last_visit >= since)).one())


def call_witnesses(connection: Connection, portals: Sequence[str], now: float) -> set[str]:
    """Make pages due that can tell whether a ripe article is gone or its portal fails; return the portals of them.

    They are the portal's channels, and the articles that were seen last, as far as they were not visited since.
    """
    fresh = RIPE, pages.c.portal.in_(portals), pages.c.last_visit >= now - FRESH
    ripe = select(pages.c.portal, func.max(pages.c.last_visit)).where(*fresh).group_by(pages.c.portal)
    return {portal for portal, since in connection.execute(ripe).all() if _call(connection, portal, since, now)}


def _call(connection: Connection, portal: str, since: float, now: float) -> bool:
    known = testimony(connection, portal, since)
    unasked = pages.c.portal == portal, pages.c.last_visit < since
    articles = select(pages.c.key).where(*unasked, _ARTICLE, pages.c.state == "live")
    nearest = articles.order_by(pages.c.last_visit.desc(), pages.c.key).limit(max(0, WITNESSES - known.seen))
    keys = list(connection.execute(nearest).scalars())
    if not known.lists:
        keys += connection.execute(select(pages.c.key).where(*unasked, pages.c.kind == "channel")).scalars()
    connection.execute(update(pages).where(pages.c.key.in_(keys)).values(due=now))
    return bool(keys)
