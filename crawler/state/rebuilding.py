"""Whether a state folder is a rebuild that has not come to its end, and what that went by. Touches the disk."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from corpus.durable import replaced, sync_path
from crawler.state.folder import StateFolder

REMEDY = "call 'scrapy corpus rebuild' with the same folder again, and it goes on"


class UnfinishedError(OSError):
    """The state folder is a rebuild that did not come to its end; the message says what to do."""


class Rebuilding(NamedTuple):
    """What a rebuild goes by; only one that goes by the same may go on with it.

    Attributes:
        after: The number behind which its changes are numbered.
        cleaner: The version that reads the pages.
        purges: The archive files of the purges that its archive has been through.
        seeds: By portal, the hash of the seed that it is read by.
    """

    after: int
    cleaner: str
    purges: Sequence[str]
    seeds: dict[str, str]


def rebuilding(folder: StateFolder) -> Rebuilding | None:
    """Return what the unfinished rebuild in *folder* goes by; None when there is none."""
    path = folder.rebuilding
    return Rebuilding(**json.loads(path.read_bytes())) if path.exists() else None


def begin(folder: StateFolder, what: Rebuilding) -> None:
    """Mark *folder* as unfinished."""
    folder.path.mkdir(parents=True, exist_ok=True)
    with replaced(folder.rebuilding) as file:
        file.write(json.dumps(what._asdict()).encode())


def end(folder: StateFolder) -> None:
    """Mark *folder* as whole."""
    (folder.rebuilding).unlink()
    sync_path(folder.path)


def check_whole(state: StateFolder) -> None:
    """Make sure that no rebuild stopped in the middle of this state folder.

    Raises:
        UnfinishedError: if one did.
    """
    if (state.rebuilding).exists():
        raise UnfinishedError(f"{state}: a rebuild that did not come to its end; {REMEDY}")
