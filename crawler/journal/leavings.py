"""What killed runs left: the records to take in, and whether those that were taken in are there. Reads the disk."""

from collections.abc import Collection, Iterator
from pathlib import Path

from corpus.archive.archive import Record, records
from corpus.archive.growth import purged_records
from corpus.archive.index import ArchiveIndex, UnknownRecordError
from corpus.archive.names import DAMAGED, damaged_files, files
from crawler.frontier.file import REMEDY
from crawler.frontier.known_files import applied_records
from crawler.frontier.store import Frontier
from crawler.journal.continuity import DamageError, run_of
from crawler.state.folder import StateFolder


def records_since(archive: Path, unfinished: Collection[str]) -> Iterator[Record]:
    """Read the archive from the first file of the *unfinished* runs on; nothing when there are none."""
    names = [name for _, name in files(archive) if run_of(name) in unfinished] if unfinished else []
    return records(archive, after=(names[0], 0)) if names else iter(())


def applied_in(frontier: Frontier) -> set[str]:
    """Return the records that unfinished runs have taken in."""
    with frontier.connection() as connection:
        return applied_records(connection)


def check_applied(state: StateFolder, records: Collection[str], unfinished: Collection[str]) -> None:
    """Make sure that *records*, which the frontier has taken in, are in the archive, or were erased by a purge.

    What the files of the *unfinished* runs lost to damage, for which there is an alarm, is not asked for.

    Raises:
        DamageError: if one is not.
    """
    if not records or any(
        run_of(path.name.removesuffix(DAMAGED)) in unfinished for path in damaged_files(state.archive)
    ):
        return
    with ArchiveIndex(state.archive) as index:
        lost = {record for record in records if not _is_there(index, record)}
    if lost and (lost := lost - purged_records(state.archive)):
        found = f"{state.archive}: lacks {len(lost)} records that the frontier has taken in, {min(lost)} among them"
        raise DamageError(f"{found}; restore the archive's newest files, or {REMEDY}")


def _is_there(index: ArchiveIndex, record: str) -> bool:
    try:
        index.read(record)
    except UnknownRecordError:
        return False
    return True
