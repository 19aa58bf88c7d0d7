"""A process that does what ``scrapy`` does, and dies by SIGKILL at a chosen boundary.

Boundaries lie before and after every fsync, rename, truncation and deletion of a file, before every commit of the
frontier, and around every one of the corpus table. The modules are imported here, so that a fork server imports them
once.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar

import scrapy.cmdline
from disk import Disk, Kind
from sqlalchemy import event
from sqlalchemy.engine import Engine

import corpus.table.table
import corpus.table.upkeep
import crawler.commands.corpus
import crawler.commands.crawl
import crawler.commands.replay
import crawler.extensions.progress  # noqa: F401 - and with it the spider; Scrapy would import it later

P = ParamSpec("P")
Result = TypeVar("Result")
_FEW = 2


class Boundaries:
    """Counts the boundaries that the process passes, from any thread, and ends it at the chosen one."""

    def __init__(self, fatal: int) -> None:
        self.passed = 0
        self._fatal, self._lock = fatal, Lock()

    def around(self, function: Callable[P, Result]) -> Callable[P, Result]:
        """Return *function* with a boundary before and one after it."""

        def called(*arguments: P.args, **named: P.kwargs) -> Result:
            self.reached()
            result = function(*arguments, **named)
            self.reached()
            return result

        return called

    def reached(self, *_: object) -> None:
        """Pass a boundary, or die at it."""
        with self._lock:
            self.passed += 1
            if self.passed == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)


def counted(state: Path) -> Path:
    """Return the file in which a process that lived says how many boundaries it passed."""
    return state.with_name(f"{state.name}.boundaries")


def complaints(state: Path) -> Path:
    """Return the file to which the processes of a state folder say on standard error what they say."""
    return state.with_name(f"{state.name}.stderr")


def live(folder: Path, state: Path, fatal: int, words: Sequence[str]) -> None:
    """Do in *folder* what ``scrapy`` does with *words*, and count the boundaries.

    The boundary of number *fatal* is the last one; there is none of number 0.
    """
    boundaries = Boundaries(fatal)
    _begin(folder, state)
    for name in ("fsync", "rename", "replace", "unlink", "ftruncate"):
        setattr(os, name, boundaries.around(getattr(os, name)))
    corpus.table.table.write_deltalake = boundaries.around(corpus.table.table.write_deltalake)  # type: ignore[attr-defined]
    event.listen(Engine, "commit", boundaries.reached)
    try:
        scrapy.cmdline.execute(["scrapy", *words])
    finally:
        counted(state).write_text(str(boundaries.passed), encoding="utf-8")


def suffer(folder: Path, state: Path, kind: Kind, bad: int, words: Sequence[str]) -> None:
    """Do in *folder* what ``scrapy`` does with *words*, on a disk that refuses its step of number *bad*, if not 0."""
    disk = Disk(kind, bad)
    _begin(folder, state)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # a run tells in its table why it failed
    disk.put_under(state.parent)
    try:
        scrapy.cmdline.execute(["scrapy", *words])
    finally:
        disk.put_away()
        counted(state).write_text(str(disk.steps), encoding="utf-8")


def _begin(folder: Path, state: Path) -> None:
    os.setpgid(0, 0)
    os.chdir(folder)
    os.environ["VICTIM"] = str(state)  # by which its workers are known
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.dup2(os.open(complaints(state), os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.stderr.fileno())
    corpus.table.upkeep._MANY_SMALL = corpus.table.upkeep._MANY_COMMITS = _FEW  # so that something is due
