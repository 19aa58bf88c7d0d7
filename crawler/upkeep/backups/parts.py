"""The parts of a state folder, as they go into a backup: what each must be, beside the last copy. Touches the disk."""

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from corpus.archive.growth import check_records, has_records, loss, purged_records
from corpus.archive.names import closed_name, files
from corpus.archive.warc import ArchiveError
from corpus.durable import sha256
from corpus.table.delta_log import TableReadError
from corpus.table.soundness import size_fault, table_files
from corpus.table.table import Editions, NoCorpusError
from crawler.frontier.file import copied
from crawler.frontier.store import Frontier, FrontierError
from crawler.journal.delivery import handed_over
from crawler.state.folder import StateFolder
from crawler.upkeep.backups.draft import Draft
from crawler.upkeep.backups.files import BackupError, is_plain

_SIDE_FILES = "-journal", "-shm", "-wal", ""
"""SQLite's own endings for what may stand beside a database, and its own."""


class UnsettledError(RuntimeError):
    """What was copied does not fit together; when a run was on meanwhile, it will at the next try."""


def table_added(draft: Draft, corpus: Path) -> int:
    """Add the table of editions, the log last, since it names only files that are there; return its last ``seq``.

    Raises:
        UnsettledError: if a file that the log names is not as it says.
        BackupError: if a file is not what it was, or the table lost what the last copy holds.
    """
    found = [path for path in corpus.rglob("*") if path.is_file() and "#" not in path.name and path.name[0] != "."]
    found.sort(key=lambda path: ("_delta_log" in path.parts, path.name == "_last_checkpoint", path))
    names = {path: path.relative_to(corpus.parent).as_posix() for path in found}
    for path, name in names.items():
        if path.parent.name not in {"_delta_log", "consumers"}:  # which alone change
            _check_same(draft, path, name)
        draft.add(path, name)
    draft.drop({name for name in draft.files if name.startswith("corpus/")} - set(names.values()))
    seq = _committed(Editions(StateFolder(draft.folder).editions))
    if seq < draft.before.seq:
        raise BackupError(
            f"{corpus}: ends at seq {seq}, and {draft.before.folder} at {draft.before.seq}; restore it from there, "
            "or, if it was made anew, begin another backup folder"
        )
    return seq


def frontier_added(draft: Draft, path: Path, seq: int) -> Collection[str]:
    """Add the frontier of a corpus that ends at *seq*, and return the runs that it knows.

    Raises:
        UnsettledError: if it has handed over more than that.
        BackupError: if it is damaged, or older than the corpus.
    """
    for ending in _SIDE_FILES:
        copy = draft.place(f"{path.name}{ending}")
    try:
        runs, numbered = copied(path, copy)
    except FrontierError as error:
        raise BackupError(f"{error}; {_remedy(draft)}") from error
    if numbered < seq:
        raise BackupError(
            f"{path}: has numbered editions up to {numbered}, and the corpus holds all up to {seq}; was the frontier "
            f"restored from an older backup? {_remedy(draft)}"
        )
    with closing(Frontier(copy)) as frontier:
        if (before := handed_over(frontier)) > seq:
            raise UnsettledError(f"{path}: has handed over editions up to {before}, and the corpus ends at {seq}")
    draft.seal(path.name)
    return runs


def archive_added(draft: Draft, archive: Path, runs: Collection[str]) -> bool:
    """Add the archive's files but those of runs that the frontier's copy does not know: nobody would read them.

    Return whether there was a purge since the last copy.

    Raises:
        BackupError: if one was lost, or lacks or damages what the last copy holds.
    """
    before = {closed_name(Path(name)): name for name in draft.before.files if name.startswith("archive/")}
    now = {name: path for path, name in files(archive)}
    for name, copy in before.items():
        if name not in now and not _is_there(archive / name) and _holds(draft.before.folder / copy):
            raise BackupError(f"{archive / name}: lost; restore it from {draft.before.folder / copy}")
    wanted = {}
    for name, path in now.items():
        run = name.partition("-")[2].removesuffix(".warc.gz")
        if name in before or run in runs or run.endswith("-purge"):
            wanted[path] = before.get(name)
    _check_grown(draft, {path: copy for path, copy in wanted.items() if copy and _has_changed(draft, path, copy)})
    for path, was in wanted.items():
        name = f"archive/{path.name}"
        draft.add(path, name, was=was)
        if name in draft.fresh:
            _check_sound(path, draft.folder / name)
    draft.drop(
        {name for name in draft.files if name.startswith("archive/")} - {f"archive/{path.name}" for path in wanted}
    )
    return any(name.endswith("-purge.warc.gz") for name in now.keys() - before.keys())


def _check_same(draft: Draft, path: Path, name: str) -> None:
    if name in draft.before.files and _has_changed(draft, path, name):
        raise BackupError(f"{path}: damaged since it was backed up; restore it from {draft.before.folder / name}")


def _has_changed(draft: Draft, path: Path, name: str) -> bool:
    old, found = draft.before.files[name], path.stat()
    if not draft.deep and (old.bytes, old.mtime_ns) == (found.st_size, found.st_mtime_ns):
        return False
    return old.bytes != found.st_size or old.sha256 != sha256(path)


def _check_grown(draft: Draft, changed: dict[Path, str]) -> None:
    """Make sure that files which have changed since they were copied have only grown, or been purged of something."""
    purged = {record for folder in {path.parent for path in changed} for record in purged_records(folder)}
    for path, name in changed.items():
        copy = draft.before.folder / name
        if not is_plain(copy) or sha256(copy) != draft.before.files[name].sha256:
            raise BackupError(
                f"{copy}: lost or damaged, and {path} has changed since: is it whole? "
                f"If so, move {draft.before.folder} away, and back up again"
            )
        try:
            lost = loss(copy, path, purged)
        except ArchiveError as error:
            lost = str(error)
        if lost:
            raise BackupError(f"{path}: damaged since it was backed up: {lost}; restore it from {copy}")


def _check_sound(path: Path, copy: Path) -> None:
    try:
        check_records(copy)
    except ArchiveError as error:
        raise BackupError(f"{path}: damaged: {error}; without such a backup, move it out of the archive") from error


def _is_there(path: Path) -> bool:
    """Tell whether a file is there under one of its names; it may get its closed one between two looks."""
    return any(each.exists() for each in (path, path.with_name(path.name + ".open"), path))


def _holds(copy: Path) -> bool:
    try:
        return has_records(copy)
    except OSError:
        return True


def _committed(editions: Editions) -> int:
    try:
        table = editions.opened()
        found = table_files(editions.folder, table)
    except NoCorpusError:
        return 0
    except TableReadError as error:
        raise UnsettledError(f"{editions.folder.relative_to(editions.folder.parents[2])}: {error}") from error
    for file in found:
        if fault := size_fault(file):
            raise UnsettledError(f"corpus/editions/{file.path.name}: {fault}")
    return editions.committed()


def _remedy(draft: Draft) -> str:
    there = f"restore all parts from {draft.before.folder}, or make" if draft.before.files else "make"
    return f"{there} frontier and corpus anew with 'scrapy corpus rebuild'"
