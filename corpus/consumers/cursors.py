"""How far each consumer has come: a file a name, beside the table. Reads and writes the disk."""

import fcntl
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from corpus.durable import replaced

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
"""Of a consumer: safe as the name of a file, on any disk."""
_LOCK = ".lock"


class ConsumerError(ValueError):
    """A consumer's cursor cannot be read, or not be moved there; the message says why."""


def cursor(folder: Path, name: str) -> int | None:
    """Return the number of the last change that a consumer has dealt with; None of one that never said.

    Raises:
        ConsumerError: if its file is damaged.
    """
    path = _path(folder, name)
    try:
        seq = json.loads(path.read_bytes())["seq"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ConsumerError(f'{path}: {error!r}; expected {{"seq": N}}') from error
    if not isinstance(seq, int) or seq < 0:
        raise ConsumerError(f"{path}: seq {seq!r}; expected a number from 0 on")
    return seq


def cursors(folder: Path) -> Mapping[str, int]:
    """Return how far each consumer has come, by name.

    Raises:
        ConsumerError: if a file is damaged.
    """
    names = sorted(path.stem for path in folder.glob("[!.]*.json"))
    return {name: seq for name in names if (seq := cursor(folder, name)) is not None}


def commit(folder: Path, name: str, seq: int) -> None:
    """Note for good that a consumer has dealt with all changes up to *seq*.

    Raises:
        ConsumerError: if it was further already, as when another process follows by its name.
        OSError: if the disk refuses; the cursor is as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _held(folder):
        before = cursor(folder, name)
        if before is not None and seq < before:
            raise ConsumerError(f"consumer {name}: has dealt with {before} already; expected a number from there on")
        if seq != before:
            with replaced(_path(folder, name)) as file:
                file.write(json.dumps({"seq": seq}).encode() + b"\n")


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    with (folder / _LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _path(folder: Path, name: str) -> Path:
    if not NAME.fullmatch(name):
        raise ConsumerError(f"consumer {name!r}: expected a name of a-z, 0-9, '.', '_' and '-'")
    return folder / f"{name}.json"
