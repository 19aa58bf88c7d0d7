"""Where each record of an archive stands: an index beside the files, made again whenever it is lost or wrong."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from corpus.archive.files import whole_members
from corpus.archive.names import closed_name, files
from corpus.archive.warc import ArchiveError, Record, unpacked

_NAME = "index.sqlite"
_TABLES = """
    CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, file TEXT NOT NULL, start INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS records_by_file ON records (file);
    CREATE TABLE IF NOT EXISTS files (
        file TEXT PRIMARY KEY, stamp TEXT NOT NULL, last INTEGER NOT NULL, record TEXT NOT NULL, until INTEGER NOT NULL
    ) WITHOUT ROWID;
    DROP TABLE IF EXISTS indexed;
"""
"""*files* says how far each is indexed: up to *until*, where *record* ended, which began at *last*; its *stamp* was
then that. What began elsewhere since was rewritten by a purge. (*indexed* is what earlier versions had instead.)"""


class UnknownRecordError(LookupError):
    """The archive holds no record of that id."""


class _Indexed(NamedTuple):
    stamp: str
    last: int
    record: str
    until: int


class ArchiveIndex:
    """Reads single records of the archive in a folder, which may be growing meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = _opened(folder / _NAME)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the index."""
        self._rows.close()

    def read(self, record_id: str) -> Record:
        """Read a record by its id.

        Raises:
            UnknownRecordError: if there is none.
            ArchiveError: if a closed file is damaged, or the index cannot be written.
        """
        try:
            record = self._found(record_id)
            if record is None:
                self._catch_up()
                record = self._found(record_id)
        except sqlite3.Error as error:
            raise ArchiveError(f"{self._folder / _NAME}: {error}") from error
        if record is None:
            raise UnknownRecordError(f"{self._folder}: no record {record_id}")
        return record

    def _found(self, record_id: str) -> Record | None:
        place = self._rows.execute("SELECT file, start FROM records WHERE id = ?", (record_id,)).fetchone()
        record = _record(self._folder / place[0], place[1]) if place else None
        if record and record.id == record_id:
            return record
        if place:
            self._forget(place[0])
        return None

    def _forget(self, file: str) -> None:
        """Forget a file that was rewritten since."""
        with self._rows:
            self._rows.execute("DELETE FROM records WHERE file = ?", (file,))
            self._rows.execute("DELETE FROM files WHERE file = ?", (file,))

    def _catch_up(self) -> None:
        rows = self._rows.execute("SELECT file, stamp, last, record, until FROM files")
        known = {file: _Indexed(*rest) for file, *rest in rows}
        for path, name in files(self._folder):
            stamp, before = _stamp(path), known.get(name)
            if before and before.stamp == stamp:
                continue
            if before and not _goes_on(path, before):
                self._forget(name)
                before = None
            self._index(path, name, (before or _Indexed(stamp, 0, "", 0))._replace(stamp=stamp))

    def _index(self, path: Path, name: str, so_far: _Indexed) -> None:
        with self._rows:
            for member in whole_members(path, so_far.until):
                record = unpacked(member.content, name, member.start)
                so_far = so_far._replace(last=member.start, record=record.id if record else "", until=member.end)
                if record:
                    self._rows.execute("REPLACE INTO records VALUES (?, ?, ?)", (record.id, name, member.start))
            self._rows.execute("REPLACE INTO files VALUES (?, ?, ?, ?, ?)", (name, *so_far))


def _opened(path: Path) -> sqlite3.Connection:
    try:
        return _prepared(path)
    except sqlite3.DatabaseError:
        path.unlink()
        return _prepared(path)


def _prepared(path: Path) -> sqlite3.Connection:
    rows = sqlite3.connect(path)
    rows.executescript(_TABLES)
    return rows


def _record(path: Path, start: int) -> Record | None:
    try:
        member = next(whole_members(path, start), None)
    except OSError:  # The file was rewritten: it is shorter, or no member begins there any more.
        return None
    return member and unpacked(member.content, path.name, start)


def _stamp(path: Path) -> str:
    """Return what differs once a file has grown or was rewritten; it may have got its closed name meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        found = path.with_name(closed_name(path)).stat()
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns}"


def _goes_on(path: Path, before: _Indexed) -> bool:
    """Tell whether a file that changed has only grown: the record that was its last stands where it stood."""
    if before.until == 0:
        return True
    try:
        member = next(whole_members(path, before.last), None)
        record = member and unpacked(member.content, path.name, before.last)
    except ArchiveError:
        return False
    return member is not None and member.end == before.until and (record.id if record else "") == before.record
