"""One run at a time in a state folder: a file lock that ends with its holder, however that ends."""

import fcntl
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOCK = "lock"
"""Name of the file in a folder that is held."""


class LockedError(RuntimeError):
    """Another run holds the state folder; the message names it."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold *folder* for this process.

    Raises:
        LockedError: if another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise LockedError(f"{folder} is in use by {_described(file.read())}; wait for it to end") from error
        file.truncate(0)
        since = datetime.now(UTC).isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "since": since, "command": sys.orig_argv}  # Scrapy takes its word out of sys.argv
        file.write(json.dumps(holder))
        file.flush()
        yield


def _described(holder: str) -> str:
    try:
        values = json.loads(holder)
        return f"process {values['pid']} ({' '.join(values['command'])}) since {values['since']}"
    except (ValueError, KeyError, TypeError):
        return "another process"
