"""What the files of an archive hold, each read to its end. Reads the disk; what it read stands in a temporary file."""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from corpus.archive.files import gaps, records_in
from corpus.archive.names import files
from corpus.archive.warc import ArchiveError

_CACHE_KB = 32_000


class Contents:
    """The records of an archive; memory holds some megabytes, whatever their number.

    Attributes:
        records: How many there are.
        faults: By name of file, what is damaged in it; the records behind that are not among the others.
    """

    def __init__(self) -> None:
        self.records = 0
        self.faults: dict[str, str] = {}
        self._known = sqlite3.connect("")  # a temporary file, gone with the connection
        self._known.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        self._known.execute("CREATE TABLE records (id TEXT PRIMARY KEY, digest BLOB) WITHOUT ROWID")

    def close(self) -> None:
        """Let go of what was read."""
        self._known.close()

    def add(self, records: Sequence[tuple[str, bytes]]) -> None:
        """Take in records: the id of each, and the SHA-256 of its body."""
        self._known.executemany("INSERT OR IGNORE INTO records VALUES (?, ?)", records)
        self.records += len(records)

    def digest(self, record: str) -> str | None:
        """Return the SHA-256 of a record's body, in hexadecimal; None where there is no such record."""
        found = self._known.execute("SELECT lower(hex(digest)) FROM records WHERE id = ?", (record,)).fetchone()
        return None if found is None else str(found[0])

    def lacks(self, records: Iterable[str], erased: Collection[str]) -> Iterator[str]:
        """Yield those of *records* that are neither here nor *erased*."""
        for record in records:
            if record not in erased and self.digest(record) is None:
                yield record


def contents(archive: Path) -> Contents:
    """Read every record of *archive*, which compares each with its digests."""
    found = Contents()
    for path, name in files(archive):
        read: list[tuple[str, bytes]] = []
        try:
            for record in records_in(path):
                read.append((record.id, hashlib.sha256(record.body).digest()))  # noqa: PERF401 - some are read before an error
        except (ArchiveError, ValueError) as error:
            found.faults[name] = str(error).partition("; restore")[0].removeprefix(f"{path}: ")
        if path.name != name and (lost := gaps(path)):
            places = ", ".join(f"{start} to {end}" for start, end in lost)
            found.faults[name] = f"damaged at bytes {places}; the next run keeps all behind, if no backup has more"
        found.add(read)
    return found
