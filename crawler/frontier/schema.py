"""The tables of the frontier. What changes them goes into :mod:`crawler.frontier.migrations`, too."""

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text, text

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
    Index("pages_by_state", "state", "portal"),
    Index("pages_of_lists", "portal", "kind", sqlite_where=text("kind <> 'article'")),
    Index("pages_by_visit", "last_visit"),
    Index("pages_by_age", "first_seen"),
    Index("pages_taken", "run", sqlite_where=text("run IS NOT NULL")),
    Index("pages_read", "kind", "portal", sqlite_where=text("edition > 0")),
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

captures = Table("captures", metadata, Column("capture", Text, primary_key=True))
"""Captures of other archives that were taken in, each by the key that its record has in ``visit``."""

history = Table(
    "history",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("article", Text, primary_key=True),
    Column("edition", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("content_hash", Text),
)
"""While an import is under way, what every edition of every article says, and since when; empty otherwise."""

applied = Table("applied", metadata, Column("record", Text, primary_key=True))
"""Archive records of the open run that the frontier has taken in: what a crash left out is the difference."""

runs = Table(
    "runs",
    metadata,
    Column("run", Text, primary_key=True),
    Column("started", Float, nullable=False),
    Column("finished", Float),
    Column("report", Text),
    Index("runs_by_start", "started"),
    Index("runs_reported", "run", sqlite_where=text("report IS NOT NULL")),
    Index("runs_unfinished", "started", "run", sqlite_where=text("finished IS NULL")),
)
"""One row a run, in order; ``report`` is its JSON report."""

usual = Table(
    "usual",
    metadata,
    Column("portal", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("known", Text, nullable=False),
)
"""What is usual of each portal, which the next run is compared with (:mod:`crawler.policy.usual`)."""

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

versions = Table("schema_version", metadata, Column("number", Integer, primary_key=True))
"""The version of these tables; one row."""
