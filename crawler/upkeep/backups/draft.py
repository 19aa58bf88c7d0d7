"""One generation of a backup, and the making of it, from the state folder and from the one before. Writes the disk."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from corpus.durable import renamed, replaced, sha256, sync_path
from crawler.upkeep.backups.files import BackupError, Kept, copied, is_as_kept, linked, proven

MANIFEST = "manifest.json"
"""Name of the file in a generation that lists what we wrote there."""
JOURNAL = ".files"
"""Name of the file in an unfinished one that lists what we may have written there."""


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

    def __init__(self, folder: Path, before: Generation | None, *, deep: bool) -> None:
        """Make the folder; with *deep*, size and time of a file are not believed, and its bytes are read."""
        folder.mkdir()
        self.folder = folder
        self.deep = deep
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
        if same and old and self._is_good(earlier, old) and linked(earlier, target):
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
        with (self.folder / JOURNAL).open("a", encoding="utf-8") as journal:
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
        with replaced(self.folder / MANIFEST) as file:
            file.write(json.dumps({"seq": seq, "files": self.files}).encode())
        (self.folder / JOURNAL).unlink()
        folder = renamed(self.folder, self.folder.with_suffix(""))
        return Generation(folder, seq, self.files)

    def _is_good(self, copy: Path, kept: Kept) -> bool:
        return is_as_kept(copy, kept) and not (self.deep and sha256(copy) != kept.sha256)
