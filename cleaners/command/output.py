"""Where the articles go: standard output, or a file that appears when all of it is written. Writes files."""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from cleaners.command.inputs import ArgumentError

_UNWRITABLE = "backslashreplace"
"""A file name that is no text goes out as ``\\udcff``, which JSON reads as the same name."""


@contextmanager
def output_to(name: str | None, inputs: Iterable[str]) -> Iterator[TextIO]:
    """Open what *name* says for writing; without one, or for ``-``, standard output.

    The file is written beside and put in place when the block ends well: whatever ends the process, either the old or
    the new one is there. A link stays, and what it leads to is replaced.

    Raises:
        ArgumentError: if it is one of *inputs*, by whatever name, or cannot be opened.
        OSError: if it cannot be written to the end.
    """
    if name is None or name == "-":
        with _standard_output() as out:
            yield out
        return
    target = Path(os.path.realpath(name))
    _refuse_input(name, target, inputs)
    if target.is_dir():
        raise ArgumentError(f"{name}: is a folder; expected the name of a file")
    if target.exists() and not target.is_file():  # a pipe or a device, which nothing can stand beside
        with _opened(target, name) as out:
            yield out
        return
    with _replacing(target, name) as out:
        yield out


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors=_UNWRITABLE)
    try:
        yield sys.stdout
        sys.stdout.flush()
    except (
        OSError
    ):  # what is still held cannot be written either, and must not be tried again at the end of the process
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise


@contextmanager
def _replacing(target: Path, name: str) -> Iterator[TextIO]:
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with _opened(beside, name) as out:
            yield out
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _opened(path: Path, name: str) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", errors=_UNWRITABLE)
    except OSError as error:
        raise ArgumentError(f"{name}: cannot be written: {error.strerror}") from error


def _refuse_input(name: str, target: Path, inputs: Iterable[str]) -> None:
    if not target.exists():
        return
    status = target.stat()
    for file in inputs:
        with suppress(OSError):  # what is not there is told when it is read
            if os.path.samestat(status, os.fstat(0) if file == "-" else Path(file).stat()):
                raise ArgumentError(f"{name}: is the input {file}; expected another file")
