"""The files of a backup: copied and read back, linked, taken away again; never through a link. Writes the disk."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from corpus.durable import sha256, sync_path

_CHUNK = 1 << 20


class BackupError(RuntimeError):
    """A backup cannot be made, or would lose what an earlier one holds; the message says what to do."""


class Kept(NamedTuple):
    """A file as a backup holds it; *mtime_ns* is that of the file that was copied, and of the copy."""

    bytes: int
    mtime_ns: int
    sha256: str


def copied(source: Path, target: Path) -> Kept:
    """Copy a file, which may be growing, to where none is, and read the copy back from the disk.

    Raises:
        BackupError: if what is read back is not what was written.
        OSError: if the disk refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as old, target.open("xb") as new:
        mtime_ns = os.fstat(old.fileno()).st_mtime_ns
        while chunk := old.read(_CHUNK):
            digest.update(chunk)
            size += new.write(chunk)
    return proven(target, Kept(size, mtime_ns, digest.hexdigest()))


def proven(path: Path, kept: Kept) -> Kept:
    """Make a file durable, and return *kept* if the disk then gives that.

    Raises:
        BackupError: if it gives something else.
        OSError: if the disk refuses.
    """
    os.utime(path, ns=(kept.mtime_ns, kept.mtime_ns))
    sync_path(path)
    if sha256(path) != kept.sha256:
        raise BackupError(f"{path}: read back, it is not what was written; is the disk sound?")
    return kept


def is_as_kept(path: Path, kept: Kept) -> bool:
    """Tell whether a file of a backup still has its size and time, and is reached through no link."""
    return is_plain(path) and (path.stat().st_size, path.stat().st_mtime_ns) == (kept.bytes, kept.mtime_ns)


def is_plain(path: Path) -> bool:
    """Tell whether *path*, absolute and without ``..``, is a file that is reached through no link."""
    return path.resolve() == path and path.is_file()


def linked(source: Path, target: Path) -> bool:
    """Give a file a second name; tell whether the file system can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:  # no such thing there, or too many names: the copy that is then made says what else is wrong
        return False
    return True


def removed(folder: Path, names: Iterable[str]) -> bool:
    """Delete the files of these names in *folder*, and the folders that are empty then; tell whether it is gone."""
    paths = [folder / name for name in names]
    for path in paths:
        if is_plain(path):
            path.unlink()
    parents = {parent for path in paths for parent in path.parents if parent.is_relative_to(folder)} | {folder}
    for parent in sorted(parents, key=lambda path: -len(path.parts)):
        if parent.resolve() == parent and parent.is_dir() and not any(parent.iterdir()):
            parent.rmdir()
    return not folder.exists()


def check_no_links(paths: Iterable[Path]) -> None:
    """Make sure that none of these files and folders, nor what is below them, is a link.

    Raises:
        BackupError: if something is.
    """
    for part in paths:
        for path in (part, *part.rglob("*")):
            if path.is_symlink():
                raise BackupError(f"{path}: a link, which a backup does not follow; expected the file or folder itself")
