"""A process that does what ``scrapy`` does, and dies by SIGKILL at a chosen boundary.

Boundaries lie before and after every fsync and rename, before every commit of the frontier, and around every one of the
corpus table. The modules are imported here, so that a fork server imports them once.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import ParamSpec, TypeVar

import scrapy.cmdline
from sqlalchemy import event
from sqlalchemy.engine import Engine

import corpus.table.table
import crawler.commands.crawl
import crawler.extensions.progress  # noqa: F401 - and with it the spider; Scrapy would import it later

P = ParamSpec("P")
Result = TypeVar("Result")


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


def live(folder: Path, counted: Path, fatal: int, words: Sequence[str]) -> None:
    """Do in *folder* what ``scrapy`` does with *words*, and write to *counted* how many boundaries there were.

    The boundary of number *fatal* is the last one; there is none of number 0.
    """
    boundaries = Boundaries(fatal)
    os.chdir(folder)
    os.environ["VICTIM"] = str(counted)  # by which its workers are known
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    for name in ("fsync", "rename", "replace"):
        setattr(os, name, boundaries.around(getattr(os, name)))
    corpus.table.table.write_deltalake = boundaries.around(corpus.table.table.write_deltalake)  # type: ignore[attr-defined]
    event.listen(Engine, "commit", boundaries.reached)
    try:
        scrapy.cmdline.execute(["scrapy", *words])
    finally:
        counted.write_text(str(boundaries.passed), encoding="utf-8")
