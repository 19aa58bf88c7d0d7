"""The robots.txt of each host as it was had last, within a transaction that the caller holds."""

from sqlalchemy import Connection, select

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import robots
from crawler.policy.robots import KEPT_S, Robots


def known(connection: Connection, origin: str, now: float) -> Robots | None:
    """Return what holds for an *origin* (``http://host``); None when it has to be asked for."""
    chosen = robots.c.origin == origin, robots.c.at <= now, robots.c.at > now - KEPT_S
    row = connection.execute(select(robots.c.status, robots.c.body).where(*chosen)).first()
    return Robots(*row) if row else None


def store(connection: Connection, origin: str, found: Robots, at: float) -> None:
    """Keep what was had at a time; it replaces what was had before."""
    values = {"at": at, **found._asdict()}
    kept = upsert(robots).values(origin=origin, **values)
    connection.execute(kept.on_conflict_do_update(index_elements=["origin"], set_=values))
