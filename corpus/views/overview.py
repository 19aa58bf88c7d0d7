"""What the corpus holds: counts by portal, and all that is known of one article."""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from cleaners.explain import marked
from corpus.table.editions import Row, article_of
from corpus.table.scan import is_, scan
from corpus.views.current import current


class PortalCount(NamedTuple):
    """What the corpus holds of one portal.

    Attributes:
        portal: The seed's name.
        articles: Articles in the current view.
        editions: Editions ever written, tombstones among them.
        gone: Tombstones ever written.
        characters: Code points of text in the current view.
        undated: Articles of the current view without a date.
        earliest: Date of the oldest article; None when none has one.
        latest: Date of the newest article; None likewise.
    """

    portal: str
    articles: int
    editions: int
    gone: int
    characters: int
    undated: int
    earliest: date | None
    latest: date | None


def portal_counts(editions: pyarrow.dataset.Dataset) -> list[PortalCount]:
    """Count what the corpus holds, by portal in order of name; memory holds some numbers a portal."""
    ever = _by_portal(map(_ever, scan(editions, ["portal", "deleted"])), _EVER)
    now = _by_portal(map(_now, current(editions, columns=["portal", "published_date", "text"])), _NOW)
    standing = {row["portal"]: row for row in now.to_pylist()}
    return [_portal_count(total, standing.get(total["portal"], {})) for total in ever.sort_by("portal").to_pylist()]


def history(editions: pyarrow.dataset.Dataset, portal: str, key: str) -> list[Row]:
    """Return every edition of the portal's article whose id, address or former address is *key*, oldest first.

    That is the order in which they were told; what imports put into history stands before what was seen later.
    Of several ids that merged, it is the one that stands.
    """
    ids = ids_of(editions, portal, {key})
    if not ids:
        return []
    its = scan(editions, ["seq"], is_("portal", portal) & is_("id", ids[-1]))
    seqs = sorted(seq for batch in its for seq in batch["seq"].to_pylist())
    found = scan(editions, None, pyarrow.dataset.field("seq").isin(seqs))
    rows = (row for batch in found for row in batch.to_pylist())
    return _in_order(sorted(rows, key=lambda row: seqs.index(row["seq"])))


def standing(editions: list[Row]) -> Row:
    """Return the edition of an article that says what it is now, or that it is gone; of history alone, the last."""
    return max(editions, key=lambda row: (row["edition"] > 0, row["seq"]))


def _in_order(rows: list[Row]) -> list[Row]:
    found = [row for row in rows if row["edition"] > 0]
    for old in sorted((row for row in rows if row["edition"] < 1), key=lambda row: row["first_seen"]):
        later = (place for place, row in enumerate(found) if row["first_seen"] > old["first_seen"])
        found.insert(next(later, len(found)), old)
    return found


def ids_of(editions: pyarrow.dataset.Dataset, portal: str, keys: Collection[str]) -> list[str]:
    """Return the ids of the portal's articles that have one of *keys* as id, address or former address.

    They are in the order of their last such edition.
    """
    last = dict[str, int]()
    for batch in _named(editions, keys, ["id", "seq"], is_("portal", portal)):
        for row in batch.to_pylist():
            last[row["id"]] = max(row["seq"], last.get(row["id"], 0))
    return sorted(last, key=last.__getitem__)


def portals_of(editions: pyarrow.dataset.Dataset, key: str) -> list[str]:
    """Return the portals that have an article whose id, address or former address is *key*, in order of name."""
    found = _named(editions, {key}, ["portal"])
    return sorted({portal for batch in found for portal in batch["portal"].to_pylist()})


def _named(
    editions: pyarrow.dataset.Dataset,
    keys: Collection[str],
    columns: list[str],
    chosen: pyarrow.dataset.Expression | None = None,
) -> Iterator[pa.RecordBatch]:
    """Read the editions that have one of *keys* as id, address or former address."""
    wanted = pa.array(sorted(keys), pa.string())
    for batch in scan(editions, [*columns, *{"id", "url", "aliases"} - {*columns}], chosen):
        is_named = pc.or_(*(pc.is_in(pc.cast(batch[name], pa.string()), wanted) for name in ("id", "url")))
        former = pc.is_in(pc.cast(pc.list_flatten(batch["aliases"]), pa.string()), wanted)
        places = pc.list_parent_indices(batch["aliases"]).filter(former)
        rows = pa.array(range(batch.num_rows), pa.int64())
        yield batch.filter(pc.or_(is_named, pc.is_in(rows, places))).select(columns)


def described(editions: list[Row]) -> Iterator[str]:
    """Give the lines that tell a person of an article: its fields, its text with every repair, its editions."""
    newest = standing(editions)
    for name in _SHOWN:
        if newest[name]:
            yield f"{name}: {_readable(newest[name])}"
    if article := article_of(newest):
        yield from ("", marked(article))
    for older, newer in zip([None, *editions], editions, strict=False):
        yield f"\nedition {newer['edition']}: {newer['cause']}, seen {newer['first_seen']:%Y-%m-%d %H:%M} UTC"
        yield f"  run {newer['run']}, page {newer['record_id']}, content {newer['content_hash']}"
        if older:
            yield from difflib.unified_diff(_lines(older), _lines(newer), "before", "after", n=0, lineterm="")


_SHOWN = (
    "portal", "id", "url", "aliases", "title", "subtitles", "published", "published_date", "published_precision",
    "published_raw", "source", "authors", "photographers", "editor", "duty_editor", "reviewer", "publisher",
    "original_title", "column", "keywords", "document", "attachments", "kind", "language", "script", "residues",
    "damaged", "disagreements", "title_ledger", "encoding", "encoding_how", "confidence", "extractor", "model",
    "cleaner_version", "deleted",
)  # fmt: skip


def _readable(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {_readable(part)}" for name, part in value.items() if part is not None)
    return "; ".join(map(_readable, value)) if isinstance(value, list) else str(value)


def _lines(row: Row) -> list[str]:
    return [row["title"] or "", *(row["subtitles"] or ()), *(row["text"] or "").split("\n")]


_EVER: Mapping[str, str] = {"editions": "sum", "gone": "sum"}
_NOW: Mapping[str, str] = {
    "articles": "sum", "characters": "sum", "undated": "sum", "earliest": "min", "latest": "max",
}  # fmt: skip
_FOLDED = 100_000
"""Sums of batches that are summed up at once."""


def _ever(batch: pa.RecordBatch) -> pa.Table:
    count = pa.repeat(1, batch.num_rows)
    return pa.table([_portals(batch), count, pc.cast(batch["deleted"], pa.int64())], ["portal", *_EVER])


def _now(batch: pa.RecordBatch) -> pa.Table:
    day, count = batch["published_date"], pa.repeat(1, batch.num_rows)
    undated, length = pc.cast(pc.is_null(day), pa.int64()), pc.cast(pc.utf8_length(batch["text"]), pa.int64())
    return pa.table([_portals(batch), count, length, undated, day, day], ["portal", *_NOW])


def _portals(batch: pa.RecordBatch) -> pa.Array:
    return pc.cast(batch["portal"], pa.string())


def _by_portal(parts: Iterable[pa.Table], sums: Mapping[str, str]) -> pa.Table:
    """Return one row a portal, with the *sums* over all parts."""
    waiting: list[pa.Table] = []
    for part in parts:
        waiting.append(_summed([part], sums))
        if sum(each.num_rows for each in waiting) > _FOLDED:
            waiting = [_summed(waiting, sums)]
    return _summed(waiting, sums) if waiting else pa.table({"portal": pa.array([], pa.string())})


def _summed(parts: Sequence[pa.Table], sums: Mapping[str, str]) -> pa.Table:
    found = pa.concat_tables(parts).group_by("portal").aggregate(list(sums.items()))
    return found.select(["portal", *map("_".join, sums.items())]).rename_columns(["portal", *sums])


def _portal_count(total: Row, standing: Row) -> PortalCount:
    return PortalCount(
        portal=total["portal"],
        articles=standing.get("articles", 0),
        editions=total["editions"],
        gone=total["gone"],
        characters=standing.get("characters") or 0,
        undated=standing.get("undated", 0),
        earliest=standing.get("earliest"),
        latest=standing.get("latest"),
    )
