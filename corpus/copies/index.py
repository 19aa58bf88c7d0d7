"""The index of copies: a SQLite file, brought up to date by what is new since the last time. Reads and writes the disk.

What a copy is, ``cleaners/near`` says. The same articles give the same marks, whatever order they came in, and whatever
stood between: links follow from the texts alone, and what goes takes its links along.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cleaners.near import clusters, sketch
from corpus.index_file import Form, brought_up, connected
from corpus.table.table import Snapshot

Index = sqlite3.Connection
"""An index that is open."""
VERSION = 1
"""Of the tables here; with those of ``cleaners/near`` and of the library that hashes, the version of an index."""
_TABLES = """
CREATE TABLE articles (
    portal TEXT, id TEXT, seq INTEGER, url TEXT, source TEXT, day TEXT, moment REAL, text INTEGER,
    PRIMARY KEY (portal, id)
) WITHOUT ROWID;
CREATE INDEX by_text ON articles (text) WHERE text IS NOT NULL;
CREATE INDEX by_source ON articles (source, portal) WHERE source IS NOT NULL;
CREATE VIEW homes AS
SELECT source, portal FROM (
    SELECT source, portal, row_number() OVER (PARTITION BY source ORDER BY count(*) DESC, portal) AS place
    FROM articles WHERE source IS NOT NULL GROUP BY source, portal
) WHERE place = 1;
CREATE VIEW members AS
SELECT texts.cluster, articles.*, homes.portal AS names
FROM texts JOIN articles ON articles.text = texts.number LEFT JOIN homes ON homes.source = articles.source;
"""
"""An article that went stays as a number; *text* is null of what is too short to be told from others. A source's home
is the portal that shows most articles of it, of several the first by name; an article *names* its source's home."""
_COLUMNS = ["portal", "id", "seq", "deleted", "url", "source", "published", "published_date", "text"]


@contextmanager
def opened(corpus: Snapshot, path: Path, *, told: Callable[[int], object] = lambda _: None) -> Iterator[Index]:
    """Give the index, brought to the state of the corpus; until it is closed or marked, no other process has it.

    *told* is told of how many editions are taken in.

    Raises:
        TimeoutError: if another process holds the index for more than a minute.
        sqlite3.OperationalError: if the disk refuses.
    """
    with closing(_held(corpus, path)) as connection:
        brought_up(connection, corpus, _FORM, told=told)
        yield connection


def erase(corpus: Snapshot, path: Path, portal: str, ids: Collection[str]) -> None:
    """Take articles of a portal out of the index, if there is one, with every word that no other article says.

    Raises:
        TimeoutError, sqlite3.OperationalError: as :func:`opened`.
    """
    if path.exists():
        gone = dict.fromkeys(_COLUMNS) | {"portal": portal, "seq": corpus.seq, "deleted": True, "url": ""}
        with closing(_held(corpus, path)) as connection, connection:
            _take(connection, [gone | {"id": article} for article in ids])


def _held(corpus: Snapshot, path: Path) -> sqlite3.Connection:
    connection = connected(corpus, path, _FORM)
    try:
        # What goes is overwritten. Pages of 64 MB are kept in memory: bands lie all over the file.
        for pragma in (
            "secure_delete = ON",
            "journal_mode = TRUNCATE",
            "cache_size = -65536",
            "locking_mode = EXCLUSIVE",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN EXCLUSIVE")
        connection.commit()
    except sqlite3.OperationalError as error:
        connection.close()
        raise TimeoutError(f"{path}: {error}; expected that no other process holds it, try again later") from error
    return connection


def _take(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    """Replace what the index holds of these articles by their editions, unless it holds later ones."""
    texts = clusters.Clusters(connection)
    said = ("" if row["deleted"] else row["text"] or "" for row in rows)
    for row, made in zip(rows, sketch.sketches(said), strict=True):
        key = row["portal"], row["id"]
        old = connection.execute("SELECT seq, text FROM articles WHERE (portal, id) = (?, ?)", key).fetchone()
        if old and old["seq"] >= row["seq"]:
            continue
        if made:
            texts.add(made)
        _store(connection, row, made.number if made else None)
        if old and old["text"] is not None and not _is_said(connection, old["text"]):
            texts.drop(old["text"])
    texts.regroup()


def _store(connection: sqlite3.Connection, row: dict[str, Any], text: int | None) -> None:
    day, moment = row["published_date"], row["published"]
    dates = day.isoformat() if day else None, moment.timestamp() if moment else None
    values = row["portal"], row["id"], row["seq"], row["url"], row["source"], *dates, text
    connection.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


def _is_said(connection: sqlite3.Connection, text: int) -> bool:
    return connection.execute("SELECT 1 FROM articles WHERE text = ?", (text,)).fetchone() is not None


_FORM = Form(
    f"{VERSION}.{clusters.VERSION}.{sketch.VERSION} rensa {version('rensa')}",
    clusters.SCHEMA + _TABLES,
    _COLUMNS,
    _take,
)
