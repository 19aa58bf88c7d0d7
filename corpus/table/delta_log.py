"""What delta-rs leaves to the operating system: commits that survive a power cut, and temporaries. Writes the disk.

delta-rs makes each file whole by renaming it, which is enough when the process dies, but syncs none of them. After a
power cut the newest commit may therefore be there without its content, or without the content of the files it adds.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError, TableNotFoundError

from corpus.durable import sync_path

_TEMPORARY = "*#*"
"""``part-….parquet#1``, ``00000000000000000007.json#1``: what object_store writes before it renames."""


class TableWriteError(RuntimeError):
    """The table cannot be written, for want of room most often; do the same again when it can."""


class TableReadError(RuntimeError):
    """The table is damaged; the message says what of it, and what to do."""


@contextmanager
def reading(table: Path) -> Iterator[None]:
    """Turn delta-rs's errors into ours.

    Raises:
        TableReadError: if its log is torn or lacks a part.
    """
    try:
        yield
    except TableNotFoundError:
        raise
    except (DeltaError, ValueError) as error:
        raise TableReadError(_diagnosis(table, error)) from error


@contextmanager
def writing(table: Path, doing: str) -> Iterator[None]:
    """Turn delta-rs's errors into ours.

    Raises:
        TableWriteError: if the disk refuses.
    """
    try:
        yield
    except DeltaError as error:
        raise TableWriteError(f"{table}: cannot {doing}: {error}") from error


def sync_commit(table: Path, version: int) -> None:
    """Make the commit of that version survive a power cut."""
    log = table / "_delta_log"
    for path in (*_added(_commit(table, version)), *log.glob(f"{version:020}.*"), log / "_last_checkpoint"):
        if path.exists():
            sync_path(path)
    sync_path(table)
    sync_path(log)


def mend(table: Path, *, is_relied_on: bool = False) -> int | None:
    """Undo the newest commit if a power cut left it torn, and return its version; None when all is well.

    Nobody relied on it: the rows leave the outbox only after :func:`sync_commit`. Once they have left it, a commit that
    added rows *is relied on*, and what it lacks was lost since: it stays, and only one that moved rows is undone.
    """
    versions = [int(path.stem) for path in (table / "_delta_log").glob("*.json") if path.stem.isdecimal()]
    newest = max(versions, default=None)
    if newest is None or _is_whole(_commit(table, newest)) or (is_relied_on and _adds_rows(_commit(table, newest))):
        return None
    log = table / "_delta_log"
    for path in (log / "_last_checkpoint", *log.glob(f"{newest:020}.*")):
        path.unlink(missing_ok=True)  # Without that hint the log is listed, and the newest checkpoint found there.
    sync_path(log)
    return newest


def data_files(table: DeltaTable) -> list[Path]:
    """Return the files that hold the table's rows; deltalake gives them as addresses, blanks as ``%20``."""
    return [Path(unquote(uri)) for uri in table.file_uris()]


def strays(table: Path, before: datetime) -> Iterator[Path]:
    """Find the temporaries of dead writers, last written *before* then; a vacuum does not know them."""
    for path in (*table.glob(_TEMPORARY), *(table / "_delta_log").glob(_TEMPORARY)):
        if path.stat().st_mtime < before.timestamp():
            yield path


def _diagnosis(table: Path, error: Exception) -> str:
    """Return what to say of a table that delta-rs cannot read; its own words end in a backtrace of many lines."""
    commits = sorted(path for path in (table / "_delta_log").glob("*.json") if path.stem.isdecimal())
    torn = next((path for path in commits if not _is_json(path)), None)
    if torn is None:
        head = str(error).strip().partition("\n")[0]
        return f"{table}: cannot be read: {head}; restore it from a backup, or rebuild it"
    if torn == commits[-1]:
        return f"{torn}: torn, as by a power cut; the next 'scrapy crawl portals' mends it"
    return f"{torn}: torn; restore the table from a backup, or rebuild it"


def _is_json(commit: Path) -> bool:
    try:
        _added(commit)
    except ValueError:
        return False
    return True


def _commit(table: Path, version: int) -> Path:
    return table / "_delta_log" / f"{version:020}.json"


def _added(commit: Path) -> list[Path]:
    """Return the data files that a commit adds.

    Raises:
        ValueError: if the commit is torn.
    """
    actions = [json.loads(line) for line in commit.read_bytes().splitlines()]
    if not actions:
        raise ValueError(f"{commit}: empty")
    return [commit.parent.parent / action["add"]["path"] for action in actions if "add" in action]


def _adds_rows(commit: Path) -> bool:
    try:
        actions = [json.loads(line) for line in commit.read_bytes().splitlines()]
    except ValueError:
        return False
    return any(action["add"]["dataChange"] for action in actions if "add" in action)


def _is_whole(commit: Path) -> bool:
    try:
        return all(path.stat().st_size > 0 for path in _added(commit))
    except (ValueError, FileNotFoundError):
        return False
