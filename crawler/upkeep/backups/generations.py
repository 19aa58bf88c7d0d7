"""The generations of a backup folder, each a whole state folder that shares unchanged files. Writes the disk.

``backup.json`` names the corpus. ``<time>/`` is a generation; its ``manifest.json`` lists what we wrote there.
``<time>.part/`` is one that is being made, or being deleted; its ``.files`` lists what we may have written.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from corpus.durable import renamed, replaced
from crawler.state.lock import LOCK, lock
from crawler.upkeep.backups.draft import JOURNAL, MANIFEST, Draft, Generation
from crawler.upkeep.backups.files import BackupError, Kept, removed

_MARKER = "backup.json"
_OURS = {_MARKER, f".{_MARKER}.part", LOCK}
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z", re.ASCII)


class Generations:
    """The generations in a folder of one corpus, which must be locked; a killed backup's leavings are gone."""

    def __init__(self, folder: Path, corpus: str) -> None:
        _check(folder, corpus)
        if not (folder / _MARKER).exists():
            with replaced(folder / _MARKER) as file:
                file.write(json.dumps({"corpus": corpus}).encode())
        for path in sorted(folder.glob("*.part")):
            if _NAME.fullmatch(path.stem) and path.resolve() == path:
                _deleted(path)
        self.folder = folder
        self.all = [_read(path) for path in sorted(folder.iterdir()) if _is_generation(path)]

    @classmethod
    @contextmanager
    def opened(cls, folder: Path, corpus: str) -> Iterator[Self]:
        """Hold the backup folder of a corpus for this process; create it if need be.

        Raises:
            BackupError: if the folder is another corpus's, or holds something else.
            LockedError: if another process makes a backup there.
            OSError: if the disk refuses.
        """
        if folder.exists():
            _check(folder, corpus)
        with lock(folder):
            yield cls(folder, corpus)

    @contextmanager
    def draft(self, now: datetime, *, deep: bool) -> Iterator[Draft]:
        """Give a generation to fill and finish; what is not finished is deleted."""
        before = self.all[-1] if self.all else None
        made = max([now, *(_made(each) + timedelta(seconds=1) for each in self.all)])
        draft = Draft(self.folder / f"{made.astimezone(UTC):{_TIME}}.part", before, deep=deep)
        try:
            yield draft
        finally:
            if draft.folder.exists():
                _deleted(draft.folder)

    def prune(self, keep: int) -> list[Path]:
        """Delete all generations of before but the newest *keep*; return the folders where files of others stay."""
        surplus = self.all[: max(0, len(self.all) - keep)]
        parts = [renamed(each.folder, each.folder.with_suffix(".part")) for each in surplus]
        return [path for path in parts if not _deleted(path)]


def _check(folder: Path, corpus: str) -> None:
    for name in _OURS:
        if (folder / name).is_symlink():
            raise BackupError(f"{folder / name}: a link, which a backup does not follow; expected no link")
    marker = folder / _MARKER
    if not marker.exists():
        if others := sorted(path.name for path in folder.iterdir() if path.name not in _OURS):
            raise BackupError(
                f"{folder}: holds {others[0]}, and no backup; expected a backup of this corpus, or nothing"
            )
        return
    try:
        found = json.loads(marker.read_bytes())["corpus"]
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{marker}: damaged; expected the name of a corpus, as in the file 'identity'") from error
    if found != corpus:
        raise BackupError(
            f"{folder}: a backup of corpus {found}; expected {corpus}: give each corpus its own folder, or restore the "
            "file 'identity' of the state folder if that was lost"
        )


def _is_generation(path: Path) -> bool:
    return bool(_NAME.fullmatch(path.name)) and path.resolve() == path and (path / MANIFEST).exists()


def _read(folder: Path) -> Generation:
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
        return Generation(folder, found["seq"], {name: Kept(*kept) for name, kept in found["files"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{folder / MANIFEST}: damaged; move {folder} away, and back up again") from error


def _made(generation: Generation) -> datetime:
    return datetime.strptime(generation.folder.name, _TIME).replace(tzinfo=UTC)


def _deleted(folder: Path) -> bool:
    """Delete the files that we wrote in *folder*; tell whether it is gone."""
    names = {JOURNAL, MANIFEST, f".{MANIFEST}.part"}
    with suppress(FileNotFoundError):
        names |= set((folder / JOURNAL).read_text(encoding="utf-8").splitlines())
    with suppress(FileNotFoundError):
        names |= set(_read(folder).files)
    return removed(folder, names)
