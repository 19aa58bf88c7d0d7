"""What the parts of a state folder say of each other, and whether it is so. Reads the disk."""

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from corpus.archive.contents import Contents
from corpus.durable import sha256
from corpus.table.scan import Share, gathered, scan, shares, within
from corpus.table.soundness import TableFile, content_fault, footer_fault
from corpus.table.table import Snapshot
from crawler.frontier import outbox
from crawler.frontier.claims import Told, articles_told, editions_waiting, records_named
from crawler.frontier.file import REMEDY
from crawler.frontier.known_files import KnownFile
from crawler.frontier.store import Frontier
from crawler.journal.continuity import ARCHIVE, EDITIONS, FROM_BACKUP, Fault

Last = Mapping[tuple[str, str], tuple[int, str | None]]
"""Number and content hash of the last edition of each article, by portal and id."""
_FRONTIER = "frontier.sqlite"
_KEYS = 200_000
"""Articles that are compared in memory at once; a larger table is gone through for each so many."""
_ARCHIVE_REMEDY = (
    "restore the archive's files from a backup; without one, 'scrapy corpus rebuild' makes a corpus of what is left"
)


def sequence_faults(frontier: Frontier, seq: int) -> Iterator[Fault]:
    """Yield it if a table that ends at *seq* is older or newer than the frontier."""
    with frontier.connection() as connection:
        before, numbered = outbox.handed_over(connection), outbox.numbered(connection)
    if before > seq:
        yield Fault(EDITIONS, f"ends at seq {seq}, and the frontier has handed over all up to {before}", REMEDY)
    if numbered < seq:
        found = f"has numbered editions up to {numbered} only, and the corpus ends at {seq}: it is older"
        yield Fault(_FRONTIER, found, REMEDY)


def edition_faults(frontier: Frontier, corpus: Snapshot) -> Iterator[Fault]:
    """Yield it if the table's last edition of an article is not the one that the frontier knows."""
    wrong, example = 0, ""
    with frontier.connection() as connection:
        waiting = {(row["portal"], row["id"]) for row in map(json.loads, editions_waiting(connection))}
        for share in shares(corpus.rows.count_rows(), _KEYS):
            last = _last_editions(corpus, share)
            for each in articles_told(connection, *share):
                if each[:2] not in waiting and not _is_so(each, last):
                    wrong, example = wrong + 1, example or _otherwise(each, last)
    if wrong:
        yield Fault(EDITIONS, f"does not hold what the frontier says of {wrong} articles: {example}", REMEDY)


def _is_so(told: Told, last: Last) -> bool:
    edition, content_hash = last.get(told[:2], (0, None))
    return edition == told.edition and told.content_hash in {None, content_hash}


def _otherwise(told: Told, last: Last) -> str:
    found, _ = last.get(told[:2], (None, None))
    if found == told.edition:
        return f"edition {found} of {told.portal} {told.article}, which has another content_hash"
    return f"edition {told.edition} of {told.portal} {told.article}, and the table's last is {found or 'none'}"


def record_faults(frontier: Frontier, read: Contents, erased: Collection[str]) -> Iterator[Fault]:
    """Yield it if the archive lacks records that the frontier names."""
    with frontier.connection() as connection:
        lost = {record for some in records_named(connection) for record in read.lacks(some, erased)}
    if lost:
        found = f"lacks {len(lost)} records that the frontier names, {min(lost)} among them"
        yield Fault(ARCHIVE, found, _ARCHIVE_REMEDY)


def row_faults(corpus: Snapshot, read: Contents, erased: Collection[str]) -> Iterator[Fault]:
    """Yield it if the archive lacks the record of an edition, or holds another page there."""
    lost = wrong = 0
    for rows in scan(corpus.rows, ["record_id", "body_sha256"]):
        for record, digest in zip(rows["record_id"].to_pylist(), rows["body_sha256"].to_pylist(), strict=True):
            found = read.digest(record)
            lost += found is None and record not in erased
            wrong += digest is not None and found not in {None, digest}
    if lost:
        yield Fault(ARCHIVE, f"lacks the records of {lost} editions", _ARCHIVE_REMEDY)
    if wrong:
        yield Fault(EDITIONS, f"{wrong} editions name a record that holds another page", REMEDY)


def footer_faults(files: Collection[TableFile]) -> Iterator[Fault]:
    """Yield the files of the table of which the end cannot be read."""
    for file in files:
        if file.path.exists() and (found := footer_fault(file)):
            yield Fault(f"{EDITIONS}/{file.path.name}", found, FROM_BACKUP)


def content_faults(files: Collection[TableFile], known: Mapping[str, KnownFile]) -> Iterator[Fault]:
    """Yield the files of the table that are not what they were when they became known, or cannot be read."""
    for path in (file.path for file in files if file.path.exists()):
        name = f"{EDITIONS}/{path.name}"
        if found := _changed(path, known.get(name)) or content_fault(path):
            yield Fault(name, found, FROM_BACKUP)


def _changed(path: Path, known: KnownFile | None) -> str | None:
    if known is None or known.sha256 is None or sha256(path) == known.sha256:
        return None
    return "is not what a run left: its sha256 is another"


def _last_editions(corpus: Snapshot, share: Share) -> Last:
    """Return what the table says last of the articles of a share, which memory holds, some 500 bytes each."""
    rows = gathered(corpus.rows, ["portal", "id", "edition", "content_hash"], within(share)).sort_by("edition")
    columns = [rows[name].to_pylist() for name in rows.column_names]
    return {(portal, article): (edition, said) for portal, article, edition, said in zip(*columns, strict=True)}
