"""What archive, frontier and table know of each other: names and sizes of files, runs, last numbers. Reads the disk.

Looked at whenever a run opens, so no file of archive or table is opened for it but those that no run has left behind
yet. What lies inside the files is read by :mod:`crawler.upkeep.verify`.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from corpus.archive.files import gaps, records_in
from corpus.archive.names import DAMAGED, damaged_files, files
from corpus.durable import sha256
from corpus.table import delta_log
from corpus.table.delta_log import TableReadError
from corpus.table.soundness import TableFile, size_fault, table_files
from corpus.table.table import Editions, NoCorpusError
from crawler.frontier.file import REMEDY as ALL_PARTS
from crawler.frontier.known_files import (
    KnownFile,
    forget_files,
    known_files,
    known_runs,
    store_files,
)
from crawler.frontier.store import Frontier
from crawler.state.folder import StateFolder

ARCHIVE, EDITIONS = "archive", "corpus/editions"
"""How a place in a state folder is named in messages, and files of it in the frontier."""
FROM_BACKUP = "restore this file from a backup"
_PURGE = "-purge"


class Fault(NamedTuple):
    """Something that the state folder lost, or that was damaged.

    Attributes:
        place: The file, by its path below the state folder.
        found: What is wrong with it.
        remedy: What to do.
    """

    place: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}; {self.remedy}"


class DamageError(OSError):
    """The state folder lost something, or it was damaged; the message says what, and what to do."""


def check(state: StateFolder, frontier: Frontier) -> None:
    """Make sure that the parts of a state folder belong together, and know its archive files from now on.

    Raises:
        DamageError: if one was lost or cut, or is older than another.
    """
    delta_log.mend(state.editions, is_relied_on=not frontier.waiting(1))
    faults = [*archive_faults(state, frontier), *table_faults(state)]
    if faults:
        raise DamageError(f"{state}: " + "; ".join(map(str, faults[:3])) + (" …" if faults[3:] else ""))
    know_archive(state, frontier)


def archive_faults(state: StateFolder, frontier: Frontier) -> Iterator[Fault]:
    """Yield what is wrong with the names and sizes of the archive's files."""
    now = {name: path for path, name in files(state.archive)}
    with frontier.connection() as connection:
        known, (runs, ended) = known_files(connection), known_runs(connection)
    before = {name.removeprefix(f"{ARCHIVE}/"): each for name, each in known.items() if name.startswith(f"{ARCHIVE}/")}
    for name, each in before.items():
        if fault := _fault(now.get(name), each):
            yield Fault(f"{ARCHIVE}/{name}", fault, FROM_BACKUP)
    there = {run_of(name) for name in (*now, *before)}
    for run in ended:
        if run not in there:
            yield Fault(ARCHIVE, f"no file of run {run}, which the frontier knows", "restore it from a backup")
    for name in now.keys() - before.keys():
        if not is_purge(name) and run_of(name) not in runs and _holds_visits(now[name]):
            found = f"holds visits of run {run_of(name)}, which the frontier does not know: the frontier is older"
            yield Fault(f"{ARCHIVE}/{name}", found, ALL_PARTS)


def table_faults(state: StateFolder) -> Iterator[Fault]:
    """Yield what is wrong with the sizes of the table's files."""
    try:
        files_now = files_of_table(state)
    except TableReadError as error:
        told, _, remedy = str(error).rpartition("; ")
        place, _, found = told.removeprefix(f"{state}/").partition(": ")
        yield Fault(place, found, remedy)
        return
    for file in files_now:
        if fault := size_fault(file):
            yield Fault(f"{EDITIONS}/{file.path.name}", fault, FROM_BACKUP)


def files_of_table(state: StateFolder) -> list[TableFile]:
    """Return the files of the table of editions; none before there is one.

    Raises:
        SchemaError: if a later version wrote it.
        TableReadError: if its log is damaged.
    """
    editions = Editions(state.editions)
    try:
        return table_files(editions.folder, editions.opened())
    except NoCorpusError:
        return []


def damaged(state: StateFolder) -> list[Fault]:
    """Return the files that lost records to damage when they were recovered."""
    remedy = "restore the closed file from a backup if one holds more, and delete this one"
    found = [
        (path, ", ".join(f"{start} to {end}" for start, end in gaps(path))) for path in damaged_files(state.archive)
    ]
    return [Fault(f"{ARCHIVE}/{path.name}", f"lost what stood at bytes {places}", remedy) for path, places in found]


def know(state: StateFolder, frontier: Frontier) -> None:
    """Know all files as they are now, for the next run to find; what cannot be noted is noted by that."""
    with suppress(OSError, TableReadError):
        know_archive(state, frontier)
        know_table(state, frontier)


def know_archive(state: StateFolder, frontier: Frontier) -> None:
    """Know the closed files of the archive that no run has left behind yet.

    Not those of a run that was killed before the frontier knew it, which no backup copies; and not the size of one that
    lost records to damage, which may be put back from a backup.
    """
    mended = {path.name.removesuffix(DAMAGED) for path in damaged_files(state.archive)}
    with frontier.transaction() as connection:
        known, (runs, _) = known_files(connection), known_runs(connection)
        for path, name in files(state.archive):
            before = known.get(f"{ARCHIVE}/{name}", KnownFile(None))
            if path.name == name and before.bytes is None and (is_purge(name) or run_of(name) in runs):
                now = KnownFile(None if name in mended else path.stat().st_size)
                store_files(connection, {f"{ARCHIVE}/{name}": now})


def know_table(state: StateFolder, frontier: Frontier) -> None:
    """Know the files of the table, with their digests, and no longer those that it needs no more."""
    now = {f"{EDITIONS}/{file.path.name}": file for file in files_of_table(state)}
    with frontier.connection() as connection:
        known = known_files(connection)
    gone = [name for name in known if name.startswith(f"{EDITIONS}/") and name not in now]
    fresh = {name: KnownFile(file.bytes, sha256(file.path)) for name, file in now.items() if name not in known}
    with frontier.transaction() as connection:
        forget_files(connection, gone)
        store_files(connection, fresh)


def _fault(path: Path | None, known: KnownFile) -> str | None:
    if path is None:
        return "lost"
    found = path.stat().st_size
    return None if known.bytes in {None, found} else f"holds {found} bytes; expected {known.bytes}, as a run left it"


def is_purge(name: str) -> bool:
    """Tell whether an archive file of that name was written by a purge."""
    return run_of(name).endswith(_PURGE)


def run_of(name: str) -> str:
    """Return the run that wrote an archive file of that name."""
    return name.rpartition("/")[2].partition("-")[2].removesuffix(".warc.gz")


def _holds_visits(path: Path) -> bool:
    """Tell whether there is more in a file than the start of its run, which the frontier may not have lived to note."""
    return any(record.kind != "run" for record in islice(records_in(path), 2))
