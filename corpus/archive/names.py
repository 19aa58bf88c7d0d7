"""The names of an archive's files: their order, and which one comes next. Reads folders.

Files are named ``<number>-<run>.warc.gz``; the number grows, so that the order of names is the order of writing. The
one that is being written ends in ``.open``, and loses that ending when it is closed. A year of hourly runs makes
thousands, which each run lists a few times: names are text for as long as they can be.
"""

import os
import re
from pathlib import Path

DAMAGED = ".damaged"
"""Ending of a file as it was before its whole records were taken over into one without its damage."""
OPEN = ".open"
"""Ending of the file that is being written, or was when its process died."""
_FILE = re.compile(r"(\d{8,})-[\w.+-]+?\.warc\.gz(?:\.open)?", re.ASCII)


def files(folder: Path) -> list[tuple[Path, str]]:
    """Return the archive's files in the order of writing, each with the name that it has once it is closed."""
    return [(folder / name, name.removesuffix(OPEN)) for name in names(folder)]


def damaged_files(folder: Path) -> list[Path]:
    """Return the files as they were before their damage was left out."""
    return [folder / name for name in sorted(_entries(folder)) if name.endswith(DAMAGED)]


def next_path(folder: Path, run: str) -> Path:
    """Return the name of the next file to write.

    Raises:
        ValueError: if *run* is no part of a file name.
    """
    last = max(map(_number, names(folder)), default=0)
    name = f"{last + 1:08d}-{run}.warc.gz{OPEN}"
    if not _FILE.fullmatch(name):
        raise ValueError(f"run {run!r}; expected letters, digits, '.', '_', '+' and '-'")
    return folder / name


def closed_name(path: Path) -> str:
    """Return the name that the file has once it is closed."""
    return path.name.removesuffix(OPEN)


def names(folder: Path) -> list[str]:
    """Return the names of the archive's files in the order of writing."""
    return sorted((name for name in _entries(folder) if _FILE.fullmatch(name)), key=_number)


def _entries(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _number(name: str) -> int:
    return int(name.partition("-")[0])
