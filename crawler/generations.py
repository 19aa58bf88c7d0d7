"""The generations of a backup folder, each a whole state folder that shares unchanged files. Writes the disk.

``backup.json`` names the corpus. ``<time>/`` is a generation; its ``manifest.json`` lists what we wrote there.
``<time>.part/`` is one that is being made, or being deleted; its ``.files`` lists what we may have written.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Self

from corpus.durable import renamed, replaced, sync_path
from crawler.backup_files import BackupError, Kept, copied, is_as_kept, linked, proven, removed, sha256
from crawler.lock import lock

_MARKER, _MANIFEST, _JOURNAL, _LOCK = "backup.json", "manifest.json", ".files", "lock"
_OURS = {_MARKER, f".{_MARKER}.part", _LOCK}
_TIME = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\d{8}T\d{6}Z", re.ASCII)


class Generation(NamedTuple):
    """A whole copy of a state folder.

    Attributes:
        folder: Where it is; named after the time at which it was made.
        seq: The last number of a change in its corpus.
        files: What it holds, by path below *folder*, and nothing of other people's.
    """

    folder: Path
    seq: int
    files: Mapping[str, Kept]


class Draft:
    """A generation that is being made, from files of the state folder and of the generation before."""

    def __init__(self, folder: Path, before: Generation | None) -> None:
        folder.mkdir()
        self.folder = folder
        self.before = before or Generation(folder, 0, {})
        self.files: dict[str, Kept] = {}
        self.fresh: set[str] = set()

    def add(self, source: Path, name: str, *, was: str | None = None) -> None:
        """Hold *source* under *name*; as it has not changed since it was copied as *was*, share that copy.

        Raises:
            BackupError: if it has changed, though size and time say that it has not, or the copy cannot be read back.
            OSError: if the disk refuses.
        """
        found, old = source.lstat(), self.before.files.get(was or name)
        if (held := self.files.get(name)) and (held.bytes, held.mtime_ns) == (found.st_size, found.st_mtime_ns):
            return
        target, earlier = self.place(name), self.before.folder / (was or name)
        same = old is not None and (old.bytes, old.mtime_ns) == (found.st_size, found.st_mtime_ns)
        if same and old and is_as_kept(earlier, old) and linked(earlier, target):
            self.files[name] = old
            return
        kept = copied(source, target)
        if same and old and kept.sha256 != old.sha256:
            raise BackupError(
                f"{source}: damaged since it was backed up, and so is {earlier}; restore it from elsewhere"
            )
        self.files[name] = kept
        self.fresh.add(name)

    def place(self, name: str) -> Path:
        """Return where to write a file of that name; what we wrote there before is gone."""
        self.drop({name})
        (self.folder / name).unlink(missing_ok=True)
        with (self.folder / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(name + "\n")
        return self.folder / name

    def seal(self, name: str) -> None:
        """Hold what was written at the place of that name.

        Raises:
            BackupError, OSError: as :meth:`add`.
        """
        path = self.folder / name
        found = path.stat()
        self.files[name] = proven(path, Kept(found.st_size, found.st_mtime_ns, sha256(path)))

    def drop(self, names: Collection[str]) -> None:
        """Hold these files no longer."""
        for name in names & self.files.keys():
            (self.folder / name).unlink()
            self.fresh.discard(name)
            del self.files[name]

    def finished(self, seq: int) -> Generation:
        """Give the generation its name for good.

        Raises:
            OSError: if the disk refuses.
        """
        for folder in {self.folder / parent for name in self.files for parent in Path(name).parents}:
            sync_path(folder)
        with replaced(self.folder / _MANIFEST) as file:
            file.write(json.dumps({"seq": seq, "files": self.files}).encode())
        (self.folder / _JOURNAL).unlink()
        folder = renamed(self.folder, self.folder.with_suffix(""))
        return Generation(folder, seq, self.files)


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
    def draft(self, now: datetime) -> Iterator[Draft]:
        """Give a generation to fill and finish; what is not finished is deleted."""
        before = self.all[-1] if self.all else None
        made = max([now, *(_made(each) + timedelta(seconds=1) for each in self.all)])
        draft = Draft(self.folder / f"{made.astimezone(UTC):{_TIME}}.part", before)
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
        raise BackupError(f"{folder}: a backup of corpus {found}; expected {corpus}: give each corpus its own folder")


def _is_generation(path: Path) -> bool:
    return bool(_NAME.fullmatch(path.name)) and path.resolve() == path and (path / _MANIFEST).exists()


def _read(folder: Path) -> Generation:
    try:
        found = json.loads((folder / _MANIFEST).read_bytes())
        return Generation(folder, found["seq"], {name: Kept(*kept) for name, kept in found["files"].items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{folder / _MANIFEST}: damaged; move {folder} away, and back up again") from error


def _made(generation: Generation) -> datetime:
    return datetime.strptime(generation.folder.name, _TIME).replace(tzinfo=UTC)


def _deleted(folder: Path) -> bool:
    """Delete the files that we wrote in *folder*; tell whether it is gone."""
    names = {_JOURNAL, _MANIFEST, f".{_MANIFEST}.part"}
    with suppress(FileNotFoundError):
        names |= set((folder / _JOURNAL).read_text(encoding="utf-8").splitlines())
    with suppress(FileNotFoundError):
        names |= set(_read(folder).files)
    return removed(folder, names)
