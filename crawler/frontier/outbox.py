"""The outbox: editions that the frontier holds until the corpus table has them, in a caller's transaction."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from crawler.frontier.dialect import last_number
from crawler.frontier.schema import held, outbox


class Waiting(NamedTuple):
    """An edition on its way to the corpus table: its place in the order of changes, and its row as JSON."""

    seq: int
    edition: str


def waiting(connection: Connection, limit: int) -> list[Waiting]:
    """Return the oldest editions that the corpus table does not hold yet, up to the first that is not believed yet."""
    first = connection.execute(select(func.min(held.c.seq))).scalar()
    ready = select(outbox) if first is None else select(outbox).where(outbox.c.seq < first)
    return [Waiting(*row) for row in connection.execute(ready.order_by(outbox.c.seq).limit(limit))]


def handed_over(connection: Connection) -> int:
    """Return the number of the last edition that the table has confirmed; 0 before the first."""
    if first := connection.execute(select(func.min(outbox.c.seq))).scalar():
        return int(first) - 1
    return numbered(connection)


def numbered(connection: Connection) -> int:
    """Return the last number that was given to an edition; 0 before the first."""
    return last_number(connection, outbox) or 0
