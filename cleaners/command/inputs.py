"""The files that a command line names. Reads folders."""

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaners.bulk.file_formats import PAGES, TEXTS


class ArgumentError(ValueError):
    """Words of a command line that cannot be followed; the message says which, and what was expected."""


class Inputs(NamedTuple):
    """What is to be cleaned."""

    files: tuple[str, ...]
    """Names in the order in which they are cleaned; ``-`` is standard input."""
    problems: tuple[str, ...]
    """What cannot be read, in words."""
    passed_over: int
    """Files of folders that are neither pages nor texts by their names."""


def names_of(words: Sequence[str]) -> list[str]:
    """Return the names of files among *words*, which were left over when the known options had been taken.

    Raises:
        ArgumentError: if one of them looks like an option; behind ``--`` none does.
    """
    names: list[str] = []
    for at, word in enumerate(words):
        if word == "--":
            return [*names, *words[at + 1 :]]
        if word.startswith("-") and word != "-":
            raise ArgumentError(f"unknown option {word}; a file of that name is written ./{word}")
        names.append(word)
    return names


def inputs_of(names: Sequence[str]) -> Inputs:
    """Return the files that *names* stand for: a folder for the pages and texts in it and below it.

    Raises:
        ArgumentError: if there is no name, or standard input is named twice.
    """
    if not names:
        raise ArgumentError("no file; expected files, folders or -")
    if names.count("-") > 1:
        raise ArgumentError("- stands there twice; standard input can be read once")
    each = [_in_folder(name) if _is_folder(name) else Inputs((name,), (), 0) for name in names]
    return Inputs(
        tuple(file for found in each for file in found.files),
        tuple(problem for found in each for problem in found.problems),
        sum(found.passed_over for found in each),
    )


def in_words(error: OSError) -> str:
    """Return what *error* says of which file."""
    return f"{error.filename}: {error.strerror}" if error.filename else str(error)


def _is_folder(name: str) -> bool:
    return name != "-" and stat.S_ISDIR(_mode(Path(name)))


def _in_folder(folder: str) -> Inputs:
    problems: list[str] = []
    found = list(_below(folder, problems))
    files = tuple(path for path in found if Path(path).suffix.lower() in PAGES | TEXTS)
    if not files and not problems:
        expected = ", ".join(sorted(PAGES | TEXTS))
        problems.append(f"{folder}: none of the {len(found)} files in it is a page or a text; expected {expected}")
    return Inputs(files, tuple(problems), len(found) - len(files))


def _below(folder: str, problems: list[str]) -> Iterator[str]:
    """Yield the files in and below *folder*, in order, and note what cannot be read; pipes and devices are no files."""
    for root, folders, names in os.walk(folder, onerror=lambda error: problems.append(in_words(error))):
        folders.sort()
        paths = (Path(root, name) for name in sorted(names))
        yield from (str(path) for path in paths if stat.S_ISREG(_mode(path)))


def _mode(path: Path) -> int:
    """Return the kind of what *path* leads to; what cannot be asked is taken for a file, and told when it is read."""
    try:
        return path.stat().st_mode
    except OSError:
        return stat.S_IFREG
