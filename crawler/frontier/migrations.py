"""The numbered steps that bring the tables of an older frontier up to date."""

from collections.abc import Sequence

from sqlalchemy import Connection, inspect, select, text

from crawler.frontier.dialect import begin_alone
from crawler.frontier.schema import metadata, versions

_ADDED_IN_2 = (
    "edition_url TEXT",
    "witness TEXT",
    "body TEXT",
    "frame TEXT",
    "encoding TEXT",
    "published FLOAT",
    "changed FLOAT",
    "misses INTEGER NOT NULL DEFAULT 0",
    "missed FLOAT",
    "rest FLOAT",
    "listed INTEGER",
)
MIGRATIONS: Sequence[Sequence[str]] = (
    (),
    tuple(f"ALTER TABLE pages ADD COLUMN {column}" for column in _ADDED_IN_2),
    ("ALTER TABLE pages ADD COLUMN credits TEXT",),
    ("ALTER TABLE pages ADD COLUMN parts TEXT",),
    (
        "ALTER TABLE pages ADD COLUMN target TEXT",
        "ALTER TABLE pages ADD COLUMN owed TEXT",
        "UPDATE pages SET target = substr(reason, 4) WHERE state = 'moved' AND reason LIKE 'to %'",
    ),
    ("ALTER TABLE pages ADD COLUMN doubt TEXT",),
    (
        "ALTER TABLE pages ADD COLUMN sight TEXT",
        "CREATE INDEX pages_by_sight ON pages (portal, sight)",
    ),
    (
        "CREATE INDEX pages_by_state ON pages (state, portal)",
        "CREATE INDEX pages_of_lists ON pages (portal, kind) WHERE kind <> 'article'",
        "CREATE INDEX pages_by_visit ON pages (last_visit)",
        "CREATE INDEX pages_by_age ON pages (first_seen)",
        "CREATE INDEX pages_taken ON pages (run) WHERE run IS NOT NULL",
        "CREATE INDEX pages_read ON pages (kind, portal) WHERE edition > 0",
    ),
    (
        (
            "CREATE TABLE IF NOT EXISTS runs ("
            "run TEXT NOT NULL, started FLOAT NOT NULL, finished FLOAT, report TEXT, PRIMARY KEY (run))"
        ),
        "CREATE INDEX runs_by_start ON runs (started)",
        "CREATE INDEX runs_reported ON runs (run) WHERE report IS NOT NULL",
        "CREATE INDEX runs_unfinished ON runs (started, run) WHERE finished IS NULL",
    ),
)
"""Step *n* holds the statements that turn version *n* into *n* + 1. New tables need none: what is lacking is made
behind the last step, as it is by now. So a step that changes a table which version 1 lacks first makes it as it was
then, ``IF NOT EXISTS``."""


class FrontierVersionError(OSError):
    """A newer version of the program made the frontier; the message names both versions and what to do."""


def migrate(connection: Connection) -> None:
    """Make the tables, or bring those of an older version up to date: wholly, or not at all.

    Raises:
        FrontierVersionError: if a newer version of the program made them.
    """
    newest = len(MIGRATIONS)
    if _found(connection) == newest and metadata.tables.keys() <= set(inspect(connection).get_table_names()):
        return
    begin_alone(connection)
    found = _found(connection)  # by now another process may have done it
    if found is not None and found > newest:
        raise FrontierVersionError(
            f"{connection.engine.url.database}: schema version {found}; this program knows up to {newest}: "
            "use the version that made it, or a newer one"
        )
    for step in MIGRATIONS[newest if found is None else found :]:
        for statement in step:
            connection.execute(text(statement))
    metadata.create_all(connection)
    connection.execute(versions.delete())
    connection.execute(versions.insert().values(number=newest))


def _found(connection: Connection) -> int | None:
    """Return the version of the tables; None when there are none."""
    if not inspect(connection).has_table(versions.name):
        return None
    return connection.execute(select(versions.c.number)).scalar()
