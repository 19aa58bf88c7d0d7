"""Which pages of the frontier are a run's next ones, within a transaction that the caller holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, case, not_, select, update

from crawler.frontier import silent_hosts
from crawler.frontier.schema import pages, pauses
from crawler.frontier.silent_hosts import is_on, may_be_probed
from crawler.policy.page import Page

PAGE_COLUMNS = tuple(pages.c[name] for name in Page._fields)
_KIND_ORDER = case((pages.c.kind == "article", 2), (pages.c.kind == "list", 1), else_=0)


def taken(connection: Connection, run: str, room: Mapping[str, int], now: float) -> list[Page]:
    """Take due pages for a run, of each portal up to its *room*: channels first, then the longest due.

    Of a host that rests none is taken, and one when its rest is over (:mod:`crawler.policy.breaker`).
    """
    open_ = [portal for portal, limit in room.items() if limit > 0]
    ready = _ready(connection, open_, now)
    asked = [portal for portal in open_ if portal in ready]
    silent = silent_hosts.resting(connection, asked)
    found: list[Page] = []
    for portal in asked:
        hosts = silent.get(portal, [])
        found += _taken(connection, run, portal, now, room[portal], [not_(is_on(each.host)) for each in hosts])
        for each in hosts:
            if may_be_probed(connection, each, now):
                found += _taken(connection, run, portal, now, 1, [is_on(each.host)])
    return found


def _ready(connection: Connection, portals: Sequence[str], now: float) -> set[str]:
    """Return which of the portals have something due and have not asked to be left alone: most have not, most hours."""
    paused = select(pauses.c.portal).where(pauses.c.until > now)
    due = pages.c.portal.in_(portals), pages.c.due <= now, pages.c.run.is_(None)
    asked = select(pages.c.portal).where(*due, pages.c.portal.not_in(paused)).distinct()
    return set(connection.execute(asked).scalars())


def _taken(
    connection: Connection, run: str, portal: str, now: float, limit: int, chosen: Sequence[ColumnElement[bool]]
) -> list[Page]:
    due = (
        select(*PAGE_COLUMNS)
        .where(pages.c.portal == portal, pages.c.due <= now, pages.c.run.is_(None), *chosen)
        .order_by(_KIND_ORDER, pages.c.due, pages.c.key)
        .limit(limit)
    )
    found = [Page(*row) for row in connection.execute(due)]
    if found:
        keys = [page.key for page in found]
        connection.execute(update(pages).where(pages.c.key.in_(keys)).values(run=run))
    return found
