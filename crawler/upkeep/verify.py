"""Whether a state folder is whole: frontier, archive, table and what was made of it. Reads the disk."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from corpus.archive.contents import Contents, contents
from corpus.archive.growth import purged_records
from corpus.archive.names import files
from corpus.durable import sha256
from corpus.releases import manifest as release_manifest
from corpus.table.delta_log import TableReadError
from corpus.table.soundness import TableFile
from corpus.table.table import Editions, NoCorpusError, Snapshot
from corpus.views import export
from crawler.frontier.file import REMEDY, fault
from crawler.frontier.known_files import known_files
from crawler.frontier.store import Frontier, FrontierError
from crawler.journal.continuity import (
    ARCHIVE,
    FROM_BACKUP,
    Fault,
    archive_faults,
    damaged,
    files_of_table,
    table_faults,
)
from crawler.state import rebuilding
from crawler.state.folder import StateFolder
from crawler.state.lock import lock
from crawler.upkeep.proofs import (
    content_faults,
    edition_faults,
    footer_faults,
    record_faults,
    row_faults,
    sequence_faults,
)

_RELEASED = "take it from where it was pushed, or make the next with 'scrapy corpus release --whole'"


class Verified(NamedTuple):
    """What was found.

    Attributes:
        files: How many archive files there are.
        records: How many records of theirs were read; None without *deep*.
        seq: The last number of a change in the table; None when it cannot be read.
        faults: What is wrong; none when the folder is whole.
    """

    files: int
    records: int | None
    seq: int | None
    faults: list[Fault]

    def json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps(self._asdict() | {"faults": [each._asdict() for each in self.faults]}, ensure_ascii=False)

    def text(self) -> str:
        """Return it in words, a line each fault."""
        read = "" if self.records is None else f", {self.records} records read"
        seen = f"{self.files} archive files{read}, table up to seq {self.seq}"
        return "\n".join([*map(str, self.faults), f"{seen}: {len(self.faults) or 'no'} faults"])


class _Table(NamedTuple):
    """The table as far as it can be read: its files, its rows, the number of its last change, and what is wrong."""

    files: list[TableFile]
    rows: Snapshot | None
    seq: int | None
    faults: list[Fault]


def verify(state: StateFolder, *, deep: bool = False) -> Verified:
    """Look for damage in a state folder, and hold it meanwhile: at names, sizes and numbers, with *deep* at every byte.

    Raises:
        NoCorpusError: if there is no state folder.
        LockedError: if a run is on.
        SchemaError, FrontierVersionError: if a later version made a part.
        OSError: if the disk cannot be read.
    """
    if not state.archive.is_dir() and not state.frontier.exists():
        raise NoCorpusError(f"{state}: neither archive nor frontier here; expected a state folder")
    with lock(state.path):
        return _verified(state, deep=deep)


def _verified(state: StateFolder, *, deep: bool) -> Verified:
    with ExitStack() as held:
        read = held.enter_context(closing(contents(state.archive))) if deep else None
        table = _table(state)
        faults = [
            *_rebuilding(state),
            *_archive_faults(state, read),
            *table.faults,
            *_frontier_faults(state, table, read, deep=deep),
            *_export_faults(state, deep=deep),
            *_release_faults(state, deep=deep),
        ]
        number, records = len(files(state.archive)), read.records if read else None
        return Verified(number, records, table.seq, list(dict.fromkeys(faults)))


def _rebuilding(state: StateFolder) -> Iterator[Fault]:
    if state.rebuilding.exists():
        yield Fault(state.rebuilding.name, "a rebuild that did not come to its end", rebuilding.REMEDY)


def _archive_faults(state: StateFolder, read: Contents | None) -> Iterator[Fault]:
    for name, found in (read.faults if read else {}).items():
        yield Fault(f"{ARCHIVE}/{name}", found, FROM_BACKUP)
    yield from damaged(state)


def _table(state: StateFolder) -> _Table:
    faults = list(table_faults(state))
    try:
        found, editions = files_of_table(state), Editions(state.editions)
        faults += footer_faults(found)
        return _Table(found, editions.snapshot() if found and not faults else None, editions.committed(), faults)
    except TableReadError:  # told by table_faults
        return _Table([], None, None, faults)


def _frontier_faults(state: StateFolder, table: _Table, read: Contents | None, *, deep: bool) -> Iterator[Fault]:
    """Yield what is wrong with the frontier, and with what it knows of the other parts."""
    path = state.frontier
    if found := fault(path, deep=deep) if path.exists() else "lost":
        yield Fault(path.name, found, REMEDY)
        yield from content_faults(table.files, {}) if deep else ()
        return
    try:
        with closing(Frontier(path)) as frontier:
            yield from _between(state, frontier, table, read)
    except FrontierError as error:
        yield Fault(path.name, str(error).removeprefix(f"{path}: "), REMEDY)


def _between(state: StateFolder, frontier: Frontier, table: _Table, read: Contents | None) -> Iterator[Fault]:
    lost = list(archive_faults(state, frontier))
    yield from lost
    if table.seq is not None:
        yield from sequence_faults(frontier, table.seq)
    rotten = []
    if read:
        with frontier.connection() as connection:
            rotten = list(content_faults(table.files, known_files(connection)))
        yield from rotten
    rows = None if rotten else table.rows
    if rows:
        yield from edition_faults(frontier, rows)
    if read and not lost and not read.faults:
        erased = purged_records(state.archive)
        yield from record_faults(frontier, read, erased)
        yield from row_faults(rows, read, erased) if rows else ()


def _export_faults(state: StateFolder, *, deep: bool) -> Iterator[Fault]:
    for manifest in sorted(state.exports.rglob("manifest.json")):
        for path, found in export.faults(manifest, deep=deep):
            yield Fault(path.relative_to(state.path).as_posix(), found, "make it again with 'scrapy corpus export'")


def _release_faults(state: StateFolder, *, deep: bool) -> Iterator[Fault]:
    digest = _digest_once() if deep else None
    for folder in sorted(state.releases.glob("[0-9]*")):
        place = folder.relative_to(state.path).as_posix()
        try:
            for name, found in release_manifest.faults(release_manifest.opened(folder), digest=digest):
                yield Fault(f"{place}/{name}", found, _RELEASED)
        except release_manifest.ReleaseError as error:
            yield Fault(place, str(error).removeprefix(f"{folder}: "), _RELEASED)


def _digest_once() -> Callable[[Path], str]:
    """Return what reads a file once, in however many releases it stands."""
    known: dict[tuple[int, int], str] = {}

    def digest(path: Path) -> str:
        status = path.stat()
        file = status.st_dev, status.st_ino
        if file not in known:
            known[file] = sha256(path)
        return known[file]

    return digest
