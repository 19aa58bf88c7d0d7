"""Whether an archive lost something since it was copied: files only grow, and only a purge rewrites them. Pure reading.

A closed file stays as it is. One that was being written goes on behind its last whole record. What a purge takes out is
named by its own record, so that its gap can be told from a loss.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from corpus.archive.files import whole_members
from corpus.archive.names import closed_name, files
from corpus.archive.warc import Record, unpacked

_PURGE = "-purge.warc.gz"


def check_records(path: Path) -> None:
    """Read a file to its end.

    Raises:
        ArchiveError: at the first record that is damaged.
    """
    for _ in _records(path):
        pass


def has_records(path: Path) -> bool:
    """Tell whether a file holds any record; one that holds none is deleted when it is recovered."""
    return any(record for _, record in _records(path))


def loss(copy: Path, now: Path, purged: Collection[str]) -> str | None:
    """Return in words what the file *now* lacks of its earlier *copy*, the records *purged* aside; None when nothing.

    Raises:
        ArchiveError: if one of them is damaged.
    """
    ahead = (content for content, _ in _records(now))
    following = next(ahead, None)
    for content, record in _records(copy):
        if content == following:
            following = next(ahead, None)
        elif record is None or record.id not in purged:
            return f"lacks record {record.id} of {record.url or record.kind}" if record else "has another beginning"
    if following is not None and copy.name == closed_name(copy):
        return "has grown since it was closed"
    return None


def purged_records(folder: Path) -> set[str]:
    """Return the ids of the records that purges have taken out of an archive, as their own records tell.

    Raises:
        ArchiveError: if one of those is damaged.
    """
    notes = [path for path, name in files(folder) if name.endswith(_PURGE)]
    found = (record for path in notes for _, record in _records(path) if record and record.kind == "purged")
    return {each["id"] for record in found for each in record.fields["records"]}


def _records(path: Path) -> Iterator[tuple[bytes, Record | None]]:
    for member in whole_members(path):
        yield member.content, unpacked(member.content, path.name, member.start)
