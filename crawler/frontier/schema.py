"""The tables of the frontier, and the numbered steps that bring an older one up to date."""

from collections.abc import Sequence

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
    select,
    text,
)

metadata = MetaData()

pages = Table(
    "pages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("article", Text),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("due", Float),
    Column("run", Text),
    Column("tries", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("first_seen", Float, nullable=False),
    Column("last_visit", Float),
    Column("last_seen", Float),
    Column("last_run", Text),
    Column("content_hash", Text),
    Column("edition", Integer, nullable=False),
    Column("record", Text),
    Column("edition_url", Text),
    Column("witness", Text, key="last_record"),
    Column("body", Text),
    Column("frame", Text),
    Column("encoding", Text),
    Column("published", Float),
    Column("changed", Float),
    Column("misses", Integer, nullable=False, server_default="0"),
    Column("missed", Float),
    Column("rest", Float),
    Column("listed", Integer),
    Column("credits", Text),
    Column("parts", Text),
    Column("target", Text),
    Column("owed", Text),
    Column("doubt", Text),
    Column("sight", Text),
    Index("pages_by_address", "portal", "url", unique=True),
    Index("pages_by_due", "portal", "due"),
    Index("pages_by_sight", "portal", "sight"),
)
"""One row a page that is or was to be visited. Times are seconds since the epoch; ``due`` is null for never.

``run`` is the run that has taken the page and not yet reported, ``last_run`` the one that visited it last,
``last_record`` the archive record of that visit. ``record`` and ``edition_url`` are the record and the address of the
last edition; ``content_hash`` is null while there is none that stands, and of a channel a hash of what it listed.
``credits``, ``body``, ``frame`` and ``encoding`` are those of the last reading
(:class:`crawler.policy.causes.ContentHashes`). ``misses`` counts the days on which the page was missing, ``missed`` is
the last of them. ``rest`` is how long a channel rests, ``listed`` how many articles a list page showed. ``parts`` are
the pages of an article that goes over several, as :mod:`crawler.policy.further_pages` writes them. ``target`` is where
a moved article redirects, until that is resolved (:mod:`crawler.journal.moves`); ``owed`` are the tombstones of ids
that the article took over, a line each, and go with its next edition. ``doubt`` is the content hash of an answer that
is not believed before another has it too (:mod:`crawler.policy.doubts`), or the mark of one that is shown at many
addresses; ``sight`` is what the last reading showed, without what differs in each answer
(:mod:`crawler.policy.one_page`)."""

aliases = Table(
    "aliases",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("page", Integer, nullable=False),
)
"""Addresses under which a page was known before it moved."""

further = Table(
    "further",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("page", Integer, nullable=False),
)
"""Addresses of the further pages of articles, which are no articles of their own; ``page`` is the article's."""

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("edition", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Editions that the corpus table does not hold yet, each a line of JSON; a ``seq`` never comes twice."""

held = Table(
    "held",
    metadata,
    Column("page", Integer, primary_key=True),
    Column("portal", Text, nullable=False),
    Column("sight", Text, nullable=False),
    Column("was", Text),
    Column("before", Text),
    Column("seq", Integer),
    Column("result", Text),
)
"""Articles that a run has read and not concluded upon; nothing in the outbox is delivered from the first ``seq`` on.

``sight`` is what the page shows. Where that is other than before, ``was`` is what it showed then, if it was ever read,
``before`` the page as JSON, and ``seq`` and ``result`` are those of the edition and the visit."""

applied = Table("applied", metadata, Column("record", Text, primary_key=True))
"""Archive records of the open run that the frontier has taken in: what a crash left out is the difference."""

runs = Table(
    "runs",
    metadata,
    Column("run", Text, primary_key=True),
    Column("started", Float, nullable=False),
    Column("finished", Float),
    Column("report", Text),
)
"""One row a run, in order; ``report`` is its JSON report."""

lessons = Table(
    "lessons",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("articles", Integer, nullable=False, server_default="0"),
    Column("model", Text),
)
"""What each portal taught last (:class:`crawler.journal.lessons.Lesson`); ``day`` is the last on which it was asked,
``model`` is null before it taught anything."""

pauses = Table("pauses", metadata, Column("portal", Text, primary_key=True), Column("until", Float, nullable=False))
"""Portals that asked to be left alone, and until when."""

silent_hosts = Table(
    "silent_hosts",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("host", Text, primary_key=True),
    Column("timeouts", Integer, nullable=False),
    Column("until", Float, nullable=False),
)
"""Hosts whose last answers did not come in time: how many in a row, and until when the host rests for it
(:mod:`crawler.policy.breaker`)."""

robots = Table(
    "robots",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("at", Float, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
"""The robots.txt of each host, as ``http://host``, as it was had last (:mod:`crawler.policy.robots`)."""

files = Table(
    "files",
    metadata,
    Column("name", Text, primary_key=True),
    Column("bytes", Integer),
    Column("sha256", Text),
)
"""Files of archive and corpus as they were when a run left them, by path below the state folder: none changes since but
by a purge, before which their ``bytes`` become null (:mod:`crawler.journal.continuity`)."""

_version = Table("schema_version", metadata, Column("number", Integer, primary_key=True))

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
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins none before DDL, and each step would be for good
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
    connection.execute(_version.delete())
    connection.execute(_version.insert().values(number=newest))


def _found(connection: Connection) -> int | None:
    """Return the version of the tables; None when there are none."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.execute(select(_version.c.number)).scalar()
