"""``python mortal.py N …``: Scrapy's command line in a process that kills itself at its N-th durable step.

A step is the moment before or after a fsync, a rename, a truncation, a deletion of a file, or a commit of the frontier
or of the table. With N = 0 it lives, and says at the end how many steps there were.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import deltalake
from scrapy.cmdline import execute
from sqlalchemy.engine.default import DefaultDialect


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


def main() -> None:
    steps = Steps(int(sys.argv.pop(1)))
    for name in ("fsync", "replace", "rename", "unlink", "ftruncate"):
        steps.counted(os, name)
    steps.counted(DefaultDialect, "do_commit")
    steps.counted(deltalake, "write_deltalake")
    try:
        execute(["scrapy", *sys.argv[1:]])
    finally:
        print("steps", steps.done)  # noqa: T201


if __name__ == "__main__":
    main()
