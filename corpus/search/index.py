"""The search index: one SQLite file of the current view, brought up to date by what is new since the last time."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset

from corpus.search.words import indexed
from corpus.table.scan import scan
from corpus.table.table import Snapshot

VERSION = 3
"""Of the index's form and of what a word is; an index of another version is made anew."""
_SCHEMA = """
CREATE TABLE state (version INTEGER, begun INTEGER, seq INTEGER);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, portal TEXT, id TEXT, seq INTEGER, url TEXT, title TEXT, text TEXT, source TEXT,
    kind TEXT, published TEXT, flags TEXT, confidence REAL, agreement REAL, doubts TEXT, trust REAL, content_hash TEXT,
    UNIQUE (portal, id)
);
CREATE INDEX by_trust ON articles (trust) WHERE trust IS NOT NULL;
CREATE INDEX by_date ON articles (published);
CREATE INDEX by_seq ON articles (seq);
CREATE VIRTUAL TABLE words USING fts5 (title, text, content='', prefix='1', tokenize='unicode61 remove_diacritics 0');
"""
_COLUMNS = [
    "portal", "id", "seq", "deleted", "url", "title", "subtitles", "text", "source", "kind", "published_date",
    "residues", "damaged", "confidence", "agreement", "disagreements", "content_hash",
]  # fmt: skip
SURE, AGREED = 0.75, 0.85
"""Confidence and agreement of judges from which on an article is not looked at: where trafilatura is asked, and where
the arbiter is."""
_AT_ONCE = 1000
_WINDOW = 50_000
"""Numbers of editions after which an update notes how far it is."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give the connection to an index for reading.

    Raises:
        FileNotFoundError: if there is none.
    """
    if not path.exists():
        raise FileNotFoundError(f"{path}: no search index; expected one, made by 'scrapy corpus search'")
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def update(corpus: Snapshot, path: Path, *, told: Callable[[int], object] = lambda _: None) -> int:
    """Bring the index at *path* to the state of the corpus, and return how many editions were taken in.

    An index of another version, or of a corpus that was rebuilt, is made anew. What a killed update has taken in stays,
    and the next one goes on. *told* is told of how many editions are taken in.

    Raises:
        sqlite3.OperationalError: if the disk refuses, or another update holds the index for more than a minute.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(_connected(corpus, path)) as connection:
        (seq,) = connection.execute("SELECT seq FROM state").fetchone()
        done = 0
        for start in range(seq, corpus.seq, _WINDOW):
            for batch in _editions(corpus, start):
                with connection:
                    _take(connection, batch.to_pylist())
                done += batch.num_rows
                told(done)
            with connection:
                connection.execute("UPDATE state SET seq = ?", (min(start + _WINDOW, corpus.seq),))
        return done


def forget(path: Path) -> None:
    """Remove the index, with every word that it holds."""
    for each in (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))):
        each.unlink(missing_ok=True)


def _connected(corpus: Snapshot, path: Path) -> sqlite3.Connection:
    """Return a connection to an index that is this corpus's, fresh if the one that is there is not."""
    connection = _file(path)
    try:
        if _is_of(connection, corpus):
            return connection
        connection.close()
        forget(path)
        connection = _file(path)
        connection.row_factory = sqlite3.Row
        connection.executescript(_SCHEMA)
        with connection:
            connection.execute("INSERT INTO state VALUES (?, ?, 0)", (VERSION, corpus.begun))
    except BaseException:
        connection.close()
        raise
    return connection


def _file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60)
    connection.row_factory = sqlite3.Row
    return connection


def _is_of(connection: sqlite3.Connection, corpus: Snapshot) -> bool:
    try:
        row = connection.execute("SELECT version, begun, seq FROM state").fetchone()
    except sqlite3.DatabaseError:  # new, another's, or damaged
        return False
    return row is not None and (row["version"], row["begun"]) == (VERSION, corpus.begun) and row["seq"] <= corpus.seq


def _editions(corpus: Snapshot, start: int) -> Iterator[pa.RecordBatch]:
    seq, is_no_history = pyarrow.dataset.field("seq"), pyarrow.dataset.field("edition") > 0
    chosen = (seq > start) & (seq <= start + _WINDOW) & is_no_history
    yield from scan(corpus.rows, _COLUMNS, chosen, at_once=_AT_ONCE)


def _take(connection: sqlite3.Connection, rows: list[dict[str, Any]]) -> None:
    """Replace what the index holds of these articles by their editions, unless it holds later ones."""
    for row in rows:
        old = connection.execute(
            "SELECT number, seq, title, text FROM articles WHERE portal = ? AND id = ?", (row["portal"], row["id"])
        ).fetchone()
        if old and old["seq"] >= row["seq"]:
            continue
        if old:
            _drop_words(connection, old)
        title = "\n".join([row["title"] or "", *(row["subtitles"] or ())])
        text = None if row["deleted"] else row["text"] or ""
        number = _store(connection, row, title, text)
        if text is not None:
            words = (number, indexed(title), indexed(text))
            connection.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", words)


def _drop_words(connection: sqlite3.Connection, old: sqlite3.Row) -> None:
    if old["text"] is not None:
        words = (old["number"], indexed(old["title"]), indexed(old["text"]))
        connection.execute("INSERT INTO words (words, rowid, title, text) VALUES ('delete', ?, ?, ?)", words)


def _store(connection: sqlite3.Connection, row: dict[str, Any], title: str, text: str | None) -> int:
    """Store an article, a tombstone without its words, and return its number."""
    stored = connection.execute(
        "INSERT OR REPLACE INTO articles VALUES ("
        "(SELECT number FROM articles WHERE portal = :portal AND id = :id),"
        " :portal, :id, :seq, :url, :title, :text, :source, :kind, :published, :flags, :confidence, :agreement,"
        " :doubts, :trust, :content_hash)",
        row | {"title": title, "text": text, "published": _day(row)} | _looks(row),
    )
    assert stored.lastrowid is not None
    return stored.lastrowid


def _day(row: dict[str, Any]) -> str | None:
    return row["published_date"].isoformat() if row["published_date"] else None


def _looks(row: dict[str, Any]) -> dict[str, object]:
    """Return what a person looks at an article for: damage and disputed fields as JSON lists, and how urgently.

    The less its trust, the sooner; None when nothing speaks against it.
    """
    left = {residue["kind"] for residue in row["residues"] or () if not residue["repaired"]}
    flags = sorted(left | {place["kind"] for place in row["damaged"] or ()})
    doubts = sorted({each["field"] for each in row["disagreements"] or ()})
    confidence = 1.0 if row["confidence"] is None else row["confidence"]
    agreement = 1.0 if row["agreement"] is None else row["agreement"]
    is_doubtful = bool(flags or doubts) or confidence < SURE or agreement < AGREED
    trust = min(confidence, agreement) - 0.1 * len(flags) - 0.05 * len(doubts)
    stands = not row["deleted"] and is_doubtful
    return {"flags": json.dumps(flags), "doubts": json.dumps(doubts), "trust": trust if stands else None}
