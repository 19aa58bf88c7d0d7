"""What is usual of each portal, as one line each, within a transaction that the caller holds."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import usual


def stored(connection: Connection, version: int) -> dict[str, str]:
    """Return what is kept of that version, by portal."""
    rows = connection.execute(select(usual.c.portal, usual.c.known).where(usual.c.version == version))
    return {row.portal: row.known for row in rows}


def store(connection: Connection, known: Mapping[str, str], version: int) -> None:
    """Keep this of these portals; it replaces what was kept before."""
    rows = [{"portal": portal, "version": version, "known": line} for portal, line in known.items()]
    kept = upsert(usual)
    new = {name: kept.excluded[name] for name in ("version", "known")}
    is_other = usual.c.known != kept.excluded.known
    if rows:
        connection.execute(kept.on_conflict_do_update(index_elements=["portal"], set_=new, where=is_other), rows)
