"""What SQLite has of its own, in the words of everybody: the rest of the frontier's SQL is the same for any database.

Besides this, :mod:`crawler.frontier.file` copies and rewrites the file of an SQLite database, the indexes of
:mod:`crawler.frontier.schema` have conditions under SQLite's name, and the steps of :mod:`crawler.frontier.migrations`
are of the time when there was no other.
"""

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Function,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects.sqlite import Insert, insert


def engine(path: Path) -> Engine:
    """Return an engine of the database in a file, of which every commit survives a power cut."""
    made = create_engine(f"sqlite:///{path}")
    event.listen(made, "connect", _durable)
    return made


def begin_alone(connection: Connection) -> None:
    """Begin a transaction beside which none writes, in which tables are made too."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins none before DDL, and each step would be for good


def upsert(table: Table) -> Insert:
    """Return an insertion that can say what to do with a row that is there (``ON CONFLICT``)."""
    return insert(table)


def each_of(values: Iterable[str | int]) -> Select[tuple[str | int]]:
    """Return a subquery over *values*, which are one parameter: SQLite takes 32,766 (SQLITE_MAX_VARIABLE_NUMBER)."""
    return select(func.json_each(json.dumps(list(values))).table_valued("value").c.value)


def each_in(name: str) -> Select[tuple[str | int]]:
    """Return a subquery over the parameter of that *name*, which is a JSON list: for a statement that is made once."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


def member(column: ColumnElement[Any], name: str) -> Function[Any]:
    """Return a member of the JSON object in a column, as text."""
    return func.json_extract(column, f"$.{name}")


def lesser(first: ColumnElement[Any], second: float) -> Function[Any]:
    """Return the lesser of two values, null if either is."""
    return func.min(first, second)


def greater(first: ColumnElement[Any], second: float) -> Function[Any]:
    """Return the greater of two values, null if either is."""
    return func.max(first, second)


def last_number(connection: Connection, table: Table) -> int | None:
    """Return the last number that a table which counts by itself has given to a row; None before the first."""
    asked = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return connection.execute(asked, {"name": table.name}).scalar()


def count_on_from(connection: Connection, table: Table, number: int) -> None:
    """Have a table that counts by itself give the number behind *number* next."""
    values = {"name": table.name, "seq": number}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
    connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :seq)"), values)


def _durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    """A commit must survive power loss: the corpus table may already hold what it hands over."""
    with closing(connection.cursor()) as cursor:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 30000", "cache_size = -16384"):
            cursor.execute(f"PRAGMA {pragma}")
