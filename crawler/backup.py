"""A copy of a state folder at one moment, taken while a run may be on. Reads the state folder, writes the copy.

A run goes on writing meanwhile. So the order is: table, frontier, archive. What the frontier's copy has handed over,
the table's copy must hold, or both are taken again; what the archive's copy has beyond the frontier's is played back by
the next run, as after a crash. Files that are there already are not copied again.
"""

import shutil
import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from os import sync
from pathlib import Path
from typing import NamedTuple

from corpus.archive_files import files
from corpus.table import Editions
from crawler.delivery import handed_over
from crawler.frontier import Frontier

_TRIES = 5


class BackupError(RuntimeError):
    """The state folder changed too often to be copied; try again when no run begins or ends."""


class Copied(NamedTuple):
    """What a backup had to copy, the frontier aside; what it left in place was there before."""

    files: int
    bytes: int


def backup(state: Path, to: Path) -> Copied:
    """Bring the copy of *state* in the folder *to* up to date; it may be an earlier copy, or not be there.

    Raises:
        BackupError: if the state folder changes faster than it can be copied.
        FileNotFoundError: if there is no frontier in *state*.
    """
    if not (state / "frontier.sqlite").exists():
        raise FileNotFoundError(f"{state}: no frontier here; expected a state folder")
    to.mkdir(parents=True, exist_ok=True)
    copied = Copied(0, 0)
    for _ in range(_TRIES):
        try:
            copied = _more(copied, _mirrored(state / "corpus", to / "corpus", _below(state / "corpus")))
            runs = _frontier(state / "frontier.sqlite", to)
            if runs is None:
                continue
            copied = _more(copied, _mirrored(state / "archive", to / "archive", _written_by(runs, state / "archive")))
        except FileNotFoundError:  # a file got its closed name, or compaction has replaced it
            continue
        sync()
        return copied
    raise BackupError(f"{state}: a run began or ended at each of {_TRIES} tries to copy it; try again")


def _frontier(path: Path, to: Path) -> Collection[str] | None:
    """Copy the frontier and return the runs that it knows; None if the table's copy lacks what it has handed over."""
    temporary, final = to / ".frontier.sqlite.part", to / "frontier.sqlite"
    temporary.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(temporary)) as copy:
        store.backup(copy)
        runs = {run for (run,) in copy.execute("SELECT run FROM runs")}
    with closing(Frontier(temporary)) as frontier:
        if handed_over(frontier) > Editions(to / "corpus" / "editions").committed():
            return None
    for leftover in to.glob("frontier.sqlite*"):
        leftover.unlink()
    temporary.rename(final)
    return runs


def _below(folder: Path) -> Iterable[Path]:
    """Return the files of the table, the log last: it names only files that are there already."""
    found = [path for path in folder.rglob("*") if path.is_file() and "#" not in path.name]
    return sorted(found, key=lambda path: ("_delta_log" in path.parts, path.name == "_last_checkpoint", path))


def _written_by(runs: Collection[str], archive: Path) -> Iterable[Path]:
    """Return the archive's files but those of a run that the frontier's copy does not know: nobody would read them."""
    for path, name in files(archive):
        run = name.partition("-")[2].removesuffix(".warc.gz")
        if run in runs or run.endswith("-purge"):
            yield path


def _mirrored(folder: Path, to: Path, wanted: Iterable[Path]) -> Copied:
    """Copy the *wanted* files of *folder*, and delete what else the copy holds, such as what a purge has erased."""
    copied, kept = Copied(0, 0), set()
    for path in wanted:
        target = to / path.relative_to(folder)
        kept.add(target)
        now = path.stat()
        if target.exists() and (target.stat().st_size, target.stat().st_mtime_ns) == (now.st_size, now.st_mtime_ns):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        copied = _more(copied, Copied(1, now.st_size))
    for path in to.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    return copied


def _more(one: Copied, other: Copied) -> Copied:
    return Copied(one.files + other.files, one.bytes + other.bytes)
