"""The search index: one SQLite file of the current view, brought up to date by what is new since the last time."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from corpus.index_file import Form, brought_up, connected
from corpus.search.words import indexed
from corpus.table.table import Snapshot

VERSION = 3
"""Of the index's form and of what a word is; an index of another version is made anew."""
_SCHEMA = """
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
    with closing(connected(corpus, path, _FORM)) as connection:
        return brought_up(connection, corpus, _FORM, told=told)


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


_FORM = Form(VERSION, _SCHEMA, _COLUMNS, _take)
