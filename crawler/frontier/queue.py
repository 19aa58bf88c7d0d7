"""Which pages of the frontier are a run's next ones, within a transaction that the caller holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select, update

from crawler.frontier.schema import pages, pauses
from crawler.policy.page import Page

PAGE_COLUMNS = tuple(pages.c[name] for name in Page._fields)
_KIND_ORDER = func.iif(pages.c.kind == "article", 2, func.iif(pages.c.kind == "list", 1, 0))


def taken(connection: Connection, run: str, room: Mapping[str, int], now: float) -> list[Page]:
    """Take due pages for a run, of each portal up to its *room*: channels first, then the longest due."""
    open_ = [portal for portal, limit in room.items() if limit > 0]
    ready = _ready(connection, open_, now)
    asked = [portal for portal in open_ if portal in ready]
    return [page for portal in asked for page in _taken(connection, run, portal, now, room[portal])]


def _ready(connection: Connection, portals: Sequence[str], now: float) -> set[str]:
    """Return which of the portals have something due and have not asked to be left alone: most have not, most hours."""
    paused = select(pauses.c.portal).where(pauses.c.until > now)
    due = pages.c.portal.in_(portals), pages.c.due <= now, pages.c.run.is_(None)
    asked = select(pages.c.portal).where(*due, pages.c.portal.not_in(paused)).distinct()
    return set(connection.execute(asked).scalars())


def _taken(connection: Connection, run: str, portal: str, now: float, limit: int) -> list[Page]:
    due = (
        select(*PAGE_COLUMNS)
        .where(pages.c.portal == portal, pages.c.due <= now, pages.c.run.is_(None))
        .order_by(_KIND_ORDER, pages.c.due, pages.c.key)
        .limit(limit)
    )
    found = [Page(*row) for row in connection.execute(due)]
    if found:
        keys = [page.key for page in found]
        connection.execute(update(pages).where(pages.c.key.in_(keys)).values(run=run))
    return found
