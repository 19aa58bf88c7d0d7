"""A disk that refuses at a chosen step, in this process: a write, a sync, a new name, a deletion or a commit.

Deltalake and SQLite write by themselves: of theirs, only the calls and the commits fail.
"""

import builtins
import errno
import io
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Literal

import deltalake
from sqlalchemy.engine.default import DefaultDialect

import corpus.table.table

Kind = Literal["EIO", "ENOSPC", "short"]
"""One step fails; the disk is full from there on; a write takes only half, and then the disk is full."""
KINDS: tuple[Kind, ...] = ("EIO", "ENOSPC", "short")
_CALLS = ("fsync", "replace", "rename", "link", "unlink", "ftruncate", "mkdir")
_FREEING = {"unlink", "ftruncate"}
"""What a full disk lets be done."""


class Disk:
    """Counts the steps that the process takes, from any thread, and refuses the one of number *bad*."""

    def __init__(self, kind: Kind, bad: int) -> None:
        self.steps = 0
        self._kind, self._bad, self._lock = kind, bad, Lock()

    def step(self, what: str) -> None:
        """Take a step, or raise what the system would."""
        with self._lock:
            self.steps += 1
            number, is_full = self.steps, self._kind != "EIO"
        if number == self._bad or (is_full and 0 < self._bad < number and what not in _FREEING):
            code = errno.ENOSPC if is_full else errno.EIO
            raise OSError(code, os.strerror(code))

    def written(self, length: int) -> int:
        """Take the step of a write, and return how many of so many bytes are taken."""
        with self._lock:
            is_short = self._kind == "short" and self.steps + 1 == self._bad and length > 1
        if is_short:
            self.steps += 1
            return length // 2
        self.step("write")
        return length

    def put_under(self, folder: Path) -> None:
        """Let all that this process does on the disk be steps, and of what it writes, what lies in *folder*."""
        for name in _CALLS:
            setattr(os, name, self._counted(name, getattr(os, name)))
        commit: Callable[..., Any] = DefaultDialect.do_commit
        DefaultDialect.do_commit = self._counted("commit", commit, sqlite3.OperationalError)  # type: ignore[method-assign]
        for module in (deltalake, corpus.table.table):
            module.write_deltalake = self._counted("write_deltalake", module.write_deltalake)  # type: ignore[attr-defined]
        io.open = builtins.open = _opener(self, str(folder))  # type: ignore[assignment]

    def put_away(self) -> None:
        """Refuse nothing any more."""
        self._bad = 0

    def _counted(
        self, what: str, function: Callable[..., Any], raised: type[Exception] | None = None
    ) -> Callable[..., Any]:
        def called(*arguments: object, **named: object) -> object:
            try:
                self.step(what)
            except OSError as error:
                if raised:
                    raise raised("disk I/O error") from error
                raise
            return function(*arguments, **named)

        return called


class _File(io.FileIO):
    """A file whose writes are steps."""

    disk: Disk

    def write(self, content: Any) -> int:  # noqa: ANN401 - any buffer
        view = memoryview(content).cast("B")
        return super().write(view[: self.disk.written(len(view))])


def _opener(disk: Disk, folder: str) -> Callable[..., Any]:
    real = io.open

    # What pathlib hands over by position: file, mode, buffering, encoding, errors, newline.
    def opened(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, *some: Any, **more: Any) -> Any:  # noqa: ANN401
        if isinstance(file, int) or not os.fspath(file).startswith(folder) or not set(mode) & set("wxa+"):
            return real(file, mode, buffering, encoding, *some, **more)
        raw = _File(file, mode.replace("b", "").replace("t", ""), opener=more.get("opener"))
        raw.disk = disk
        if buffering == 0:
            return raw
        buffer = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding or "utf-8")

    return opened
