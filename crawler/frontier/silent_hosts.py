"""Hosts that let time pass without an answer, within a transaction that the caller holds."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select, update

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import pages, silent_hosts
from crawler.policy.breaker import IN_A_ROW, rest
from crawler.policy.page import Heard

_HEARD = silent_hosts.delete().where(silent_hosts.c.portal == bindparam("of"), silent_hosts.c.host == bindparam("at"))
"""What each visit that is answered does."""


class Resting(NamedTuple):
    """A host of a portal that rests: after so many *timeouts* in a row, until then."""

    portal: str
    host: str
    timeouts: int
    until: float


def note(connection: Connection, portal: str, heard: Heard, at: float) -> None:
    """Note whether a host of a portal answered; what was under way when its rest began says nothing more of it."""
    if not heard.is_silent:
        connection.execute(_HEARD, {"of": portal, "at": heard.host})
        return
    here = silent_hosts.c.portal == portal, silent_hosts.c.host == heard.host
    count, until = connection.execute(select(silent_hosts.c.timeouts, silent_hosts.c.until).where(*here)).first() or (
        0,
        0,
    )
    if until <= at:
        values = {"timeouts": count + 1, "until": at + rest(count + 1)}
        known = upsert(silent_hosts).values(portal=portal, host=heard.host, **values)
        connection.execute(known.on_conflict_do_update(index_elements=["portal", "host"], set_=values))


def resting(connection: Connection, portals: Sequence[str]) -> Mapping[str, list[Resting]]:
    """Return, by portal, the hosts that rest, or would do so again if the next page were silent."""
    chosen = silent_hosts.c.portal.in_(portals), silent_hosts.c.timeouts >= IN_A_ROW
    wanted = select(*(silent_hosts.c[name] for name in Resting._fields)).where(*chosen)
    found: dict[str, list[Resting]] = {}
    for row in connection.execute(wanted.order_by(silent_hosts.c.portal, silent_hosts.c.host)):
        found.setdefault(row.portal, []).append(Resting(*row))
    return found


def is_on(host: str) -> ColumnElement[bool]:
    """Return the condition that a page is on a host."""
    return or_(*(pages.c.url.startswith(f"{scheme}://{host}/", autoescape=True) for scheme in ("http", "https")))


def may_be_probed(connection: Connection, each: Resting, now: float) -> bool:
    """Tell whether the rest of a host is over, and no page of it is out that tells more."""
    if each.until > now:
        return False
    out = select(pages.c.key).where(pages.c.portal == each.portal, pages.c.run.is_not(None), is_on(each.host))
    return connection.execute(out.limit(1)).first() is None


def bring_back(connection: Connection, longest: float) -> None:
    """Let no host rest for longer than until then."""
    connection.execute(update(silent_hosts).where(silent_hosts.c.until > longest).values(until=longest))
