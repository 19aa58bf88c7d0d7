"""Files that survive a power cut: synced, then renamed, then the rename synced; and their digests. Writes the disk."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def sync_path(path: Path) -> None:
    """Make a file's content, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def renamed(path: Path, to: Path) -> Path:
    """Give *path*, synced already, its final name in the same folder for good, and return that."""
    path.replace(to)
    sync_path(to.parent)
    return to


@contextmanager
def replaced(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that becomes *path* at the end, whole; on an exception *path* stays as it was.

    A link that stands there is replaced, and nothing is written through it.

    Raises:
        OSError: if the disk refuses; it names *path*.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.unlink(missing_ok=True)  # a dead process left it, or it is a link
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        renamed(temporary, path)
    except OSError as error:
        raise error if error.filename else OSError(error.errno, error.strerror, str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Return the digest of a file, read from the disk and not from memory where the system can tell them apart."""
    with path.open("rb") as file:
        _forget_cached(file)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _forget_cached(file: BinaryIO) -> None:
    if sys.platform == "linux":  # macOS has no such call
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
