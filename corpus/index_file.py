"""A SQLite file beside the corpus, which can be made again from it: opened, brought up to date, forgotten.

It holds the numbers of the table that it was made from, and of its last change that it has taken in.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.dataset

from corpus.table.scan import scan
from corpus.table.table import Snapshot

_STATE = "CREATE TABLE state (version, begun INTEGER, seq INTEGER)"
_AT_ONCE = 1000
_WINDOW = 50_000
"""Numbers of editions after which an update notes how far it is."""


class Form(NamedTuple):
    """What an index is.

    Attributes:
        version: Of all that decides what is in it; an index of another version is made anew.
        schema: What creates its tables.
        columns: Of the editions, those that it is made from; ``portal``, ``id``, ``seq`` and ``deleted`` among them.
        take: What takes in editions, in no promised order, in one transaction, perhaps for the second time.
    """

    version: int | str
    schema: str
    columns: list[str]
    take: Callable[[sqlite3.Connection, list[dict[str, Any]]], object]


def connected(corpus: Snapshot, path: Path, form: Form) -> sqlite3.Connection:
    """Return a connection to an index that is this corpus's, fresh if the one that is there is not.

    Raises:
        TimeoutError: if another process holds the index for more than a minute.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _file(path)
    try:
        if _is_of(connection, corpus, form):
            return connection
        connection.close()
        forget(path)
        connection = _file(path)
        connection.executescript(f"{_STATE};{form.schema}")
        with connection:
            connection.execute("INSERT INTO state VALUES (?, ?, 0)", (form.version, corpus.begun))
    except BaseException:
        connection.close()
        raise
    return connection


def brought_up(
    connection: sqlite3.Connection, corpus: Snapshot, form: Form, *, told: Callable[[int], object] = lambda _: None
) -> int:
    """Take in what the corpus holds and the index does not, and return how many editions that were.

    What a killed update has taken in stays, and the next one goes on. *told* is told of how many editions are taken in.

    Raises:
        sqlite3.OperationalError: if the disk refuses, or another process holds the index for more than a minute.
    """
    (seq,) = connection.execute("SELECT seq FROM state").fetchone()
    done = 0
    field, is_no_history = pyarrow.dataset.field("seq"), pyarrow.dataset.field("edition") > 0
    for start in range(seq, corpus.seq, _WINDOW):
        chosen = (field > start) & (field <= start + _WINDOW) & is_no_history
        for batch in scan(corpus.rows, form.columns, chosen, at_once=_AT_ONCE):
            with connection:
                form.take(connection, batch.to_pylist())
            told(done := done + batch.num_rows)
        with connection:
            connection.execute("UPDATE state SET seq = ?", (min(start + _WINDOW, corpus.seq),))
    return done


def forget(path: Path) -> None:
    """Remove the index, with every word that it holds."""
    for each in (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))):
        each.unlink(missing_ok=True)


def _file(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60)
    connection.row_factory = sqlite3.Row
    return connection


def _is_of(connection: sqlite3.Connection, corpus: Snapshot, form: Form) -> bool:
    try:
        row = connection.execute("SELECT version, begun, seq FROM state").fetchone()
    except sqlite3.DatabaseError as error:  # new, another's, or damaged
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            raise TimeoutError(f"the index is in use: {error}; try again later") from error
        return False
    return (
        row is not None and (row["version"], row["begun"]) == (form.version, corpus.begun) and row["seq"] <= corpus.seq
    )
