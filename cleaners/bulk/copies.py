"""Which documents of a folder of outputs say the same. Reads the outputs, writes marks beside them.

``copies/UNIT.copies.…`` has a row for each of a unit's output, in its order and format: ``cluster``, the first document
that says the same, itself perhaps, as ``OUTPUT:ROW`` with rows from 0, null of a document without copies; ``copy_of``,
the same, null of the first. The order is that of the units, so that the marks follow from the outputs alone.
``.copies.sqlite`` is the index, which takes in each unit once; without it all are taken in again.
"""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cleaners.bulk.folder import Finished
from cleaners.bulk.job import OutputFormat
from cleaners.bulk.writing import writer
from cleaners.near.clusters import SCHEMA, Clusters
from cleaners.near.sketch import sketches

FOLDER = "copies"
_INDEX = ".copies.sqlite"
_TABLES = """
CREATE TABLE units (name TEXT PRIMARY KEY, told TEXT);
CREATE TABLE documents (unit TEXT, row INTEGER, text INTEGER, PRIMARY KEY (unit, row)) WITHOUT ROWID;
CREATE INDEX by_text ON documents (text) WHERE text IS NOT NULL;
"""
_FIRSTS = """
CREATE TEMP TABLE firsts AS
SELECT cluster, min(place << 40 | row) AS first, count(*) AS size
FROM documents JOIN places USING (unit) JOIN texts ON number = text GROUP BY cluster HAVING count(*) > 1
"""
"""A document in its order: the place of its unit, and its row in the 40 bits below."""
_MARKS = """
SELECT first, place << 40 | row = first AS is_first FROM documents JOIN places USING (unit)
LEFT JOIN texts ON number = text LEFT JOIN firsts USING (cluster) WHERE unit = ? ORDER BY row
"""

Mark = tuple[str | None, str | None]
"""Of a document: ``cluster`` and ``copy_of``."""


class Copies(NamedTuple):
    """How many clusters there are, and how many documents beyond the first of each."""

    clusters: int
    copies: int


def mark(folder: str, finished: Sequence[Finished], to: OutputFormat) -> Copies:
    """Mark the documents of all units, which are given in their order.

    Raises:
        OSError: if an output is gone, or the disk refuses.
        sqlite3.OperationalError: likewise, or if another call works on the folder.
    """
    written = [each for each in finished if each.output]
    with closing(_opened(Path(folder, _INDEX))) as index:
        known = dict(index.execute("SELECT name, told FROM units"))
        told = {each.unit: json.dumps([each.job, each.inputs, each.size]) for each in written}
        for name in sorted(name for name in known if told.get(name) != known[name]):
            _drop(index, name)
        for each in written:
            if known.get(each.unit) != told[each.unit]:
                _take(index, folder, each, told[each.unit], to)
        return _written(index, folder, written, to)


def unmark(folder: str) -> None:
    """Remove marks, which a call that makes none may leave behind its outputs; what else is there is somebody's."""
    for each in _marked(folder):
        each.unlink()


def _marked(folder: str) -> set[Path]:
    """Return the files of marks that there are, those that a killed call left aside among them."""
    is_ours = Path(folder, _INDEX).exists()
    return set(Path(folder, FOLDER).glob("*.copies.*")) if is_ours else set()


def _opened(path: Path) -> sqlite3.Connection:
    index = sqlite3.connect(path)
    try:
        index.execute("PRAGMA cache_size = -65536")  # 64 MB: bands lie all over the file
        if not index.execute("SELECT 1 FROM sqlite_master").fetchone():
            with index:
                index.executescript(f"BEGIN; {SCHEMA} {_TABLES}")
    except BaseException:
        index.close()
        raise
    return index


def _drop(index: sqlite3.Connection, unit: str) -> None:
    """Let the documents of a unit go."""
    clusters = Clusters(index)
    with index:
        said = {text for (text,) in index.execute("SELECT text FROM documents WHERE unit = ?", (unit,))} - {None}
        index.execute("DELETE FROM documents WHERE unit = ?", (unit,))
        index.execute("DELETE FROM units WHERE name = ?", (unit,))
        for text in said:
            if not index.execute("SELECT 1 FROM documents WHERE text = ?", (text,)).fetchone():
                clusters.drop(text)
        clusters.regroup()


def _take(index: sqlite3.Connection, folder: str, each: Finished, told: str, to: OutputFormat) -> None:
    """Take in the documents of a unit; all of them or, when this is killed, none."""
    clusters = Clusters(index)
    with index:
        for row, sketch in enumerate(sketches(writer(to).texts(Path(folder, str(each.output))))):
            if sketch:
                clusters.add(sketch)
            index.execute("INSERT INTO documents VALUES (?, ?, ?)", (each.unit, row, sketch and sketch.number))
        index.execute("INSERT INTO units VALUES (?, ?)", (each.unit, told))
        clusters.regroup()


def _written(index: sqlite3.Connection, folder: str, written: Sequence[Finished], to: OutputFormat) -> Copies:
    """Write the marks of all units, each file aside and renamed."""
    outputs = [str(each.output) for each in written]
    index.execute("CREATE TEMP TABLE places (unit TEXT PRIMARY KEY, place INTEGER)")
    index.executemany("INSERT INTO places VALUES (?, ?)", ((each.unit, at) for at, each in enumerate(written)))
    index.execute(_FIRSTS)
    index.execute("CREATE UNIQUE INDEX temp.by_label ON firsts (cluster)")
    Path(folder, FOLDER).mkdir(exist_ok=True)
    made = {Path(folder, FOLDER, f"{each.unit}.copies.{to}"): each.unit for each in written}
    for path, unit in made.items():
        aside = path.with_name(f".{path.name}")
        writer(to).write_marks(_marks(index, unit, outputs), aside, to)
        aside.replace(path)
    for stale in _marked(folder) - made.keys():
        stale.unlink()
    clusters, members = index.execute("SELECT count(*), total(size) FROM firsts").fetchone()
    return Copies(clusters, int(members) - clusters)


def _marks(index: sqlite3.Connection, unit: str, outputs: Sequence[str]) -> Iterator[Mark]:
    for first, is_first in index.execute(_MARKS, (unit,)):
        name = None if first is None else f"{outputs[first >> 40]}:{first & (1 << 40) - 1}"
        yield name, None if is_first else name
