"""The outbox: editions that the frontier holds until the corpus table has them, in a caller's transaction."""

from sqlalchemy import Connection, func, select, text

from crawler.frontier.schema import outbox


def handed_over(connection: Connection) -> int:
    """Return the number of the last edition that the table has confirmed; 0 before the first."""
    if first := connection.execute(select(func.min(outbox.c.seq))).scalar():
        return int(first) - 1
    return numbered(connection)


def numbered(connection: Connection) -> int:
    """Return the last number that was given to an edition; 0 before the first."""
    return connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")).scalar() or 0
