"""The files of an archive: who may write them, what they hold. Reads and writes the disk.

The one that is being written ends in ``.open``, is never appended to by another process, and loses that ending when it
is closed, or recovered after its process died.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from corpus.archive.members import Member, TornMemberError, members, next_member
from corpus.archive.names import DAMAGED, OPEN, closed_name, files, names
from corpus.archive.warc import BEGINNING, ArchiveError, Record, unpacked
from corpus.durable import renamed, replaced

_LOG = logging.getLogger(__name__)


def records(folder: Path, *, after: tuple[str, int] | None = None) -> Iterator[Record]:
    """Read every whole record in the order of writing, from behind the one at *after* (its file and offset).

    What another process is writing meanwhile is read as far as it stands.

    Raises:
        ArchiveError: at damage in a closed file; all before it has been given.
    """
    for path, name in files(folder):
        if after and name < after[0]:
            continue
        start = after[1] if after and name == after[0] else None
        yield from (record for record in records_in(path, start or 0) if record.offset != start)


def records_in(path: Path, start: int = 0) -> Iterator[Record]:
    """Read the records of a file, from the one that begins at *start*.

    Raises:
        ArchiveError: at damage in a closed file.
    """
    for member in whole_members(path, start):
        if record := unpacked(member.content, closed_name(path), member.start):
            yield record


def whole_members(path: Path, start: int = 0) -> Iterator[Member]:
    """Read the members of a file, which may lose its ``.open`` meanwhile, from the one that begins at *start*.

    A file that is being written, or was when its process died, may end in a torn member; what is damaged before its end
    is passed over.

    Raises:
        ArchiveError: at damage in a closed file.
    """
    following: int | None = start
    while following is not None:
        try:
            with _reading(path) as file:
                yield from members(file, following)
        except TornMemberError as error:
            if not path.name.endswith((OPEN, DAMAGED)):
                raise ArchiveError(f"{error}; restore this file from a backup") from error
            following = _behind(path, error.offset)
        else:
            following = None


def gaps(path: Path) -> list[tuple[int, int]]:
    """Return the stretches of a file that was not closed which are no records, though records stand behind."""
    found, end = [], 0
    for member in whole_members(path):
        if member.start > end:
            found.append((end, member.start))
        end = member.end
    return found


def recover(folder: Path) -> list[Path]:
    """Close the files that a dead process left open, cut after their last whole record, and return them.

    Raises:
        ArchiveError: if a living process writes the archive.
    """
    if not folder.is_dir():
        return []
    with locked(folder):
        return recovered(folder)


def recovered(folder: Path) -> list[Path]:
    """Do as :func:`recover` in a folder that this process has locked."""
    left_open = [folder / name for name in names(folder) if name.endswith(OPEN)]
    return [done for path in left_open if (done := _recovered(path))]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the right to write the archive; it ends with the process, however that ends.

    Raises:
        ArchiveError: if another process holds it.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def close(path: Path) -> Path:
    """Give a synced file its closed name for good, and return that."""
    return renamed(path, path.with_name(closed_name(path)))


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ArchiveError(error.errno, "another process is writing this archive", str(folder)) from error


def _reading(path: Path) -> BinaryIO:
    """Open a file under the name that it has now; between two tries it may have been closed, and never opened."""
    closed = path.with_name(closed_name(path))
    for name in (closed, closed.with_name(closed.name + OPEN)):
        with suppress(FileNotFoundError):
            return name.open("rb")
    return closed.open("rb")


def _recovered(path: Path) -> Path | None:
    if (closed := path.with_name(closed_name(path))).exists():  # a process died between the two steps of mending
        renamed(path, closed.with_name(closed.name + DAMAGED))
        return closed
    end, holds = 0, False
    for member in whole_members(path):
        end = member.end
        holds = holds or unpacked(member.content, path.name, member.start) is not None
    if not holds:
        path.unlink()
        return None
    if lost := gaps(path):
        return _mended(path, lost)
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    return close(path)


def _mended(path: Path, lost: list[tuple[int, int]]) -> Path:
    """Take the whole records of a damaged file over into a closed one, and keep the damaged one beside it."""
    closed = path.with_name(closed_name(path))
    with replaced(closed) as file:
        for member in whole_members(path):
            file.write(_bytes(path, member))
    kept = renamed(path, closed.with_name(closed.name + DAMAGED))
    places = ", ".join(f"{start} to {end}" for start, end in lost)
    _LOG.error("%s: damaged: what stood at bytes %s is lost, all behind it is kept; see %s", closed, places, kept)
    return closed


def _bytes(path: Path, member: Member) -> bytes:
    with path.open("rb") as file:
        file.seek(member.start)
        return file.read(member.end - member.start)


def _behind(path: Path, torn: int) -> int | None:
    """Return where to read on behind the member at *torn*, which was not whole: there, if it is by now."""
    with _reading(path) as file:
        following = next_member(file, torn + 1, BEGINNING)
        if following is None:
            return None
        return torn if next_member(file, torn, BEGINNING) == torn else following
