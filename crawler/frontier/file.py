"""The frontier's file as a whole: copied while a crawl may write to it, and rewritten without what was deleted."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from crawler.frontier.store import FrontierError

REMEDY = "restore all parts of one backup, or make frontier and corpus anew with 'scrapy corpus rebuild'"
"""What helps a frontier that is damaged."""


class Copy(NamedTuple):
    """What a sound copy of a frontier holds.

    Attributes:
        runs: The runs that it knows.
        numbered: The last number that it gave to an edition; 0 before the first.
    """

    runs: frozenset[str]
    numbered: int


def copied(path: Path, copy: Path) -> Copy:
    """Copy the frontier at *path* to *copy*, one moment of it, and check the copy.

    Raises:
        FrontierError: if either cannot be read or written, or the copy is damaged.
    """
    try:
        with closing(sqlite3.connect(path)) as store, closing(sqlite3.connect(copy)) as kept:
            store.backup(kept)
            (sound,) = kept.execute("PRAGMA quick_check(1)").fetchone()
            if sound != "ok":
                raise FrontierError(f"{path}: {' '.join(str(sound).split())}")
            runs = frozenset(run for (run,) in kept.execute("SELECT run FROM runs"))
            numbered = kept.execute("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").fetchone()
    except sqlite3.DatabaseError as error:
        raise FrontierError(f"{path}: {' '.join(str(error).split())}") from error
    return Copy(runs, numbered[0] if numbered else 0)


def fault(path: Path, *, deep: bool = False) -> str | None:
    """Let SQLite read the whole frontier, with *deep* the indexes beside the tables; return what is wrong, or None."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as store:
            (found,) = store.execute("PRAGMA integrity_check(1)" if deep else "PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    return None if found == "ok" else " ".join(str(found).split())


def check_sound(path: Path) -> None:
    """Let SQLite read the whole frontier.

    Raises:
        FrontierError: if it is damaged.
    """
    if found := fault(path):
        raise FrontierError(f"{path}: damaged: {found}; {REMEDY}")


def forget_deleted(path: Path) -> None:
    """Rewrite the file: SQLite leaves the text of delivered editions in the space that they had."""
    with closing(sqlite3.connect(path)) as store:
        store.execute("VACUUM")
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
