"""Files of this machine's disks. Reads and writes them."""

import glob
import os
import shutil
from pathlib import Path
from typing import BinaryIO, NamedTuple


class Source(NamedTuple):
    """A file to be read, as it was found."""

    path: str
    size: int
    modified_ns: int
    """When it was last written, in nanoseconds since 1970."""


def found(pattern: str) -> list[Source]:
    """Return the files that *pattern* names: a file, a folder with all below it, or a glob; hidden ones not."""
    if Path(pattern).is_dir():
        return [_source(path) for path in _below(Path(pattern))]
    names = [pattern] if Path(pattern).exists() else sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - a pattern may be absolute
    return [_source(Path(name)) for name in names if Path(name).is_file()]


def _below(folder: Path) -> list[Path]:
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(root, name) for name in sorted(names) if not name.startswith(".")]
    return [path for path in found if path.is_file()]


def _source(path: Path) -> Source:
    status = path.stat()
    return Source(str(path), status.st_size, status.st_mtime_ns)


def opened(path: str) -> BinaryIO:
    """Open a file for reading, with seek."""
    return Path(path).open("rb")


def listed(folder: str) -> list[str]:
    """Return the names in *folder*, hidden ones not; none where there is no such folder."""
    names = (entry.name for entry in Path(folder).iterdir()) if Path(folder).is_dir() else iter(())
    return sorted(name for name in names if not name.startswith("."))


def read(path: str) -> bytes | None:
    """Return the content of a small file; None where there is none."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        return None


def put(made: Path, path: str) -> None:
    """Put the file *made* in place: whatever ends the process, it is there whole or not at all."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    _synced(made)
    if made.stat().st_dev == target.parent.stat().st_dev:
        made.replace(target)
        return
    beside = target.with_name(f".{made.name}")
    shutil.copyfile(made, beside)
    _synced(beside)
    beside.replace(target)
    made.unlink()


def _synced(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def removed(path: str) -> None:
    """Remove a file, if it is there."""
    Path(path).unlink(missing_ok=True)
