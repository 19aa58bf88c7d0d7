"""Erasing an article for good: its text in every edition, its pages in the archive. Rewrites the disk.

What stays is a tombstone with a hash and no word of the article. Every step can be done again after a crash.
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from corpus.archive.files import locked, recovered, whole_members
from corpus.archive.names import files
from corpus.archive.warc import Record, unpacked
from corpus.durable import replaced
from corpus.table import delta_log
from corpus.table.editions import Edition, Row, edition_row
from corpus.table.rewriting import without
from corpus.table.table import Editions
from corpus.table.upkeep import replaced_files
from corpus.views.overview import standing

_SEALS = ("delta.appendOnly", "delta.enableChangeDataFeed")
"""Properties that forbid a deletion, or would keep what it deletes in a folder of its own."""


def tombstone(editions: list[Row], *, record_id: str, at: datetime, run: str) -> Row:
    """Return the last edition of an article that is purged: no address, no word, the hash of what it said last."""
    newest, last = standing(editions), max(row["edition"] for row in editions)
    hashes = [row["content_hash"] for row in editions if row["content_hash"]]
    return edition_row(
        Edition(
            portal=newest["portal"],
            id=newest["id"],
            edition=last + 1,
            url="",
            cause="purged",
            first_seen=at,
            record_id=record_id,
            run=run,
            cleaner_version=newest["cleaner_version"],
            seed_hash=newest["seed_hash"],
            article=None,
            content_hash=hashes[-1] if hashes else None,
        )
    )


def erase_editions(editions: Editions, portal: str, article: str) -> int:
    """Erase every edition of an article but its tombstone, with the files that held them; return how many went.

    Readers that hold an older state of the table lose it.

    Raises:
        TableWriteError: if the disk refuses.
    """
    table = editions.opened()
    before = table.version()
    with delta_log.writing(editions.folder, "erase"):
        _seal(table, closed=False)
        erased = without(table, ("portal", "id", "cause"), lambda rows: _is_of(rows, portal, article))
        _seal(table, closed=True)
        replaced_files(table, timedelta(0), dry_run=False)
    for version in range(before + 1, table.version() + 1):
        delta_log.sync_commit(editions.folder, version)
    return erased


def records_of(folder: Path, urls: Collection[str]) -> list[dict[str, str]]:
    """Return id and SHA-256 of every record about an address, as a purge may keep them."""
    return [
        {"id": record.id, "sha256": hashlib.sha256(record.body).hexdigest()}
        for path, _ in files(folder)
        for record, _, _ in _about(path, urls)
    ]


def erase_records(folder: Path, urls: Collection[str]) -> int:
    """Rewrite the archive without the records about these addresses, and return how many went.

    List pages that named the article stay as they are.

    Raises:
        ArchiveError: if another process writes the archive, or a file is damaged.
    """
    with locked(folder):
        recovered(folder)
        return sum(_erased(path, urls) for path, _ in files(folder))


def holding(exports: Path, seq: int) -> list[Path]:
    """Return the manifests of the exports that were made before the change *seq*, and may hold what it erased."""
    return [path for path in sorted(exports.rglob("manifest.json")) if json.loads(path.read_bytes())["seq"] < seq]


def _seal(table: DeltaTable, *, closed: bool) -> None:
    table.alter.set_table_properties(dict.fromkeys(_SEALS, "true" if closed else "false"))


def _is_of(rows: pa.RecordBatch, portal: str, article: str) -> pa.BooleanArray:
    """Tell of each row whether it is an edition of the article, and no tombstone of a purge."""
    is_article = pc.and_(pc.equal(rows["portal"], portal), pc.equal(rows["id"], article))
    return pc.and_(is_article, pc.not_equal(rows["cause"], "purged"))


def _about(path: Path, urls: Collection[str]) -> Iterator[tuple[Record, int, int]]:
    """Yield the records about one of the addresses; only what holds one, as it is or as JSON has it, is parsed."""
    named = {form.encode() for url in urls for form in (url, json.dumps(url)[1:-1])}
    for member in whole_members(path):
        holds = any(form in member.content for form in named)
        record = unpacked(member.content, path.name, member.start) if holds else None
        if record and (record.url in urls or record.visit.get("url") in urls):
            yield record, member.start, member.end


def _erased(path: Path, urls: Collection[str]) -> int:
    gone = [(start, end) for _, start, end in _about(path, urls)]
    if gone:
        with path.open("rb") as old, replaced(path) as new:
            for start, end in gone:
                _copied(old, new, start - old.tell())
                old.seek(end)
            shutil.copyfileobj(old, new)
    return len(gone)


def _copied(old: BinaryIO, new: BinaryIO, length: int) -> None:
    while length:
        chunk = old.read(min(length, 1 << 20))
        new.write(chunk)
        length -= len(chunk)
