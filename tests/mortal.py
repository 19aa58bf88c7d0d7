"""``scrapy`` in a process that kills itself at a durable step.

A step is the moment before or after a fsync, a rename, a truncation, a deletion of a file, or a commit of the frontier
or of the table.
"""

import os
import signal
from collections.abc import Callable
from functools import partial
from subprocess import CompletedProcess
from typing import Any

import forked
import scrapy.cmdline
from sqlalchemy.engine.default import DefaultDialect

import corpus.table.table

KILLED = -signal.SIGKILL
"""The exit status of a process that was killed."""


class Steps:
    def __init__(self, last: int) -> None:
        self.last = last
        self.done = 0

    def step(self) -> None:
        self.done += 1
        if self.done == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(self, owner: object, name: str) -> None:
        function: Callable[..., Any] = getattr(owner, name)

        def called(*args: object, **options: object) -> object:
            self.step()
            result = function(*args, **options)
            self.step()
            return result

        setattr(owner, name, called)


def told(last: int, *words: str, timeout_s: float = 120) -> CompletedProcess[str]:
    """Call ``scrapy`` with *words* in a process that dies at its step of number *last*; 0 lets it live."""
    return forked.told(*words, timeout_s=timeout_s, first=partial(_count, last))


def steps_of(done: CompletedProcess[str]) -> int:
    """Return how many steps a call that lived had."""
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rpartition("steps ")[2])


def _count(last: int) -> None:
    steps = Steps(last)
    for name in ("fsync", "replace", "rename", "unlink", "ftruncate"):
        steps.counted(os, name)
    steps.counted(DefaultDialect, "do_commit")
    steps.counted(corpus.table.table, "write_deltalake")
    execute = scrapy.cmdline.execute

    def executed(words: list[str]) -> None:
        try:
            execute(words)
        finally:
            print("steps", steps.done)  # noqa: T201

    scrapy.cmdline.execute = executed
