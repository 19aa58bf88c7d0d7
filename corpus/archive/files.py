"""The files of an archive: their names and order, who may write them, what they hold. Reads and writes the disk.

Files are named ``<number>-<run>.warc.gz``; the number grows, so that the order of names is the order of writing. The
one that is being written ends in ``.open``, is never appended to by another process, and loses that ending when it is
closed, or recovered after its process died.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from corpus.archive.members import Member, TornMemberError, members
from corpus.archive.warc import ArchiveError, Record, unpacked
from corpus.durable import renamed

_OPEN = ".open"
_FILE = re.compile(r"(\d{8,})-[\w.+-]+?\.warc\.gz(?:\.open)?", re.ASCII)


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
        for member in whole_members(path, start or 0):
            if member.start != start and (record := unpacked(member.content, name, member.start)):
                yield record


def whole_members(path: Path, start: int = 0) -> Iterator[Member]:
    """Read the members of a file, which may lose its ``.open`` meanwhile, from the one that begins at *start*.

    Raises:
        ArchiveError: at damage in a closed file; a file that is being written may end in a torn member.
    """
    try:
        with _reading(path) as file:
            yield from members(file, start)
    except TornMemberError as error:
        if not path.name.endswith(_OPEN):
            raise ArchiveError(f"{error}; restore this file from a backup") from error


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
    return [done for path, name in files(folder) if path.name != name and (done := _recovered(path))]


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


def next_path(folder: Path, run: str) -> Path:
    """Return the name of the next file to write.

    Raises:
        ValueError: if *run* is no part of a file name.
    """
    last = max((int(name.partition("-")[0]) for _, name in files(folder)), default=0)
    name = f"{last + 1:08d}-{run}.warc.gz{_OPEN}"
    if not _FILE.fullmatch(name):
        raise ValueError(f"run {run!r}; expected letters, digits, '.', '_', '+' and '-'")
    return folder / name


def files(folder: Path) -> list[tuple[Path, str]]:
    """Return the archive's files in the order of writing, each with the name that it has once it is closed."""
    found = [path for path in folder.iterdir() if _FILE.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(((path, closed_name(path)) for path in found), key=lambda file: int(file[1].partition("-")[0]))


def closed_name(path: Path) -> str:
    """Return the name that the file has once it is closed."""
    return path.name.removesuffix(_OPEN)


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
    for name in (closed, closed.with_name(closed.name + _OPEN)):
        with suppress(FileNotFoundError):
            return name.open("rb")
    return closed.open("rb")


def _recovered(path: Path) -> Path | None:
    end, holds = 0, False
    for member in whole_members(path):
        end = member.end
        holds = holds or unpacked(member.content, path.name, member.start) is not None
    if not holds:
        path.unlink()
        return None
    with path.open("r+b") as file:
        file.truncate(end)
        os.fsync(file.fileno())
    return close(path)
