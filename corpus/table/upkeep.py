"""Upkeep of the table: few and large files, a short log, nothing left lying about. Changes the disk, never a row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from deltalake import DeltaTable, WriterProperties

from corpus.table import delta_log

Chore = Literal["compact", "checkpoint", "vacuum", "sweep"]

ZSTD_LEVEL = 3
ZSTD = WriterProperties(compression="ZSTD", compression_level=ZSTD_LEVEL, max_row_group_size=16_384)
"""Row groups of some 30 MB of text, so that a reader needs little memory."""
_SMALL = 32 << 20
_FILE = 256 << 20
"""Bytes of a file after compaction; readers of Parquet like 64 to 512 MB. While one is written memory holds it, and
delta-rs writes as many at once as there are cores, unless it is told to write one."""
_MANY_SMALL = 50
_MANY_COMMITS = 50
_TEMPORARY_FOR = timedelta(days=1)
"""How old a temporary must be to belong to no living writer."""


class Condition(NamedTuple):
    """What the state of a table is judged by.

    Attributes:
        small: Files of the table under 32 MB, one or more for each commit.
        commits: Commits since the last checkpoint; a reader opens each.
        replaced: Files that the table does not need any more and has kept long enough.
        strays: Temporaries of dead writers.
    """

    small: int
    commits: int
    replaced: int
    strays: int


def chores(condition: Condition) -> list[Chore]:
    """Return what is worth doing now, in the order in which to do it."""
    due: list[tuple[Chore, bool]] = [
        ("compact", condition.small >= _MANY_SMALL),
        ("vacuum", condition.replaced > 0),
        ("checkpoint", condition.commits >= _MANY_COMMITS),
        ("sweep", condition.strays > 0),
    ]
    return [chore for chore, is_due in due if is_due]


def condition(folder: Path, table: DeltaTable, now: datetime, retention: timedelta) -> Condition:
    """Look at the table in *folder*."""
    sizes = [path.stat().st_size for path in delta_log.data_files(table)]
    log = folder / "_delta_log"
    checkpoint = max((int(path.name[:20]) for path in log.glob("*.checkpoint*.parquet")), default=0)
    return Condition(
        small=sum(size < _SMALL for size in sizes),
        commits=table.version() - checkpoint,
        replaced=len(replaced_files(table, retention, dry_run=True)),
        strays=sum(1 for _ in delta_log.strays(folder, now - _TEMPORARY_FOR)),
    )


def maintain(folder: Path, table: DeltaTable, now: datetime, retention: timedelta) -> list[Chore]:
    """Do what is due, and return it; *retention* is how long a file is kept that compaction replaced.

    Raises:
        TableWriteError: if the disk refuses; no row is lost.
    """
    done = chores(condition(folder, table, now, retention))
    works: dict[Chore, Callable[[], object]] = {
        "compact": lambda: table.optimize.compact(target_size=_FILE, max_concurrent_tasks=1, writer_properties=ZSTD),
        "vacuum": lambda: replaced_files(table, retention, dry_run=False),
        "checkpoint": lambda: _checkpointed(table),
        "sweep": lambda: _swept(folder, now),
    }
    for chore in done:
        before = table.version()
        with delta_log.writing(folder, chore):
            works[chore]()
        for version in range(before, table.version() + 1):
            delta_log.sync_commit(folder, version)
    return done


def replaced_files(table: DeltaTable, retention: timedelta, *, dry_run: bool) -> list[str]:
    """Delete, or with *dry_run* only name, the files that the table has not needed for as long as *retention*."""
    hours = int(retention / timedelta(hours=1))
    return table.vacuum(hours, dry_run=dry_run, full=True, enforce_retention_duration=False)


def _checkpointed(table: DeltaTable) -> None:
    table.create_checkpoint()
    table.cleanup_metadata()


def _swept(folder: Path, now: datetime) -> None:
    for path in delta_log.strays(folder, now - _TEMPORARY_FOR):
        path.unlink()
