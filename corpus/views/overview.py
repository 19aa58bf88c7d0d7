"""What the corpus holds: counts by portal, and all that is known of one article."""

import difflib
from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from cleaners.explain import marked
from corpus.table.editions import Row, article_of
from corpus.views.current import AT_ONCE, current


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
    """Count what the corpus holds, by portal in order of name; the texts are read some thousand at a time."""
    ever = editions.to_table(columns=["portal", "deleted"]).group_by("portal")
    totals = ever.aggregate([([], "count_all"), ("deleted", "sum")]).sort_by("portal").to_pylist()
    standing = {row["portal"]: row for row in _standing(editions).to_pylist()}
    return [_portal_count(total, standing.get(total["portal"], {})) for total in totals]


def history(editions: pyarrow.dataset.Dataset, portal: str, key: str) -> list[Row]:
    """Return every edition of the portal's article whose id, address or former address is *key*, oldest first.

    Of several ids that merged, it is the one that stands.
    """
    ids = ids_of(editions, portal, {key})
    if not ids:
        return []
    chosen = _is("portal", portal) & _is("id", ids[-1])
    found: list[Row] = editions.to_table(filter=chosen).sort_by("seq").to_pylist()
    return found


def ids_of(editions: pyarrow.dataset.Dataset, portal: str, keys: Collection[str]) -> list[str]:
    """Return the ids of the portal's articles that have one of *keys* as id, address or former address.

    They are in the order of their last such edition.
    """
    wanted, last = set(keys), dict[str, int]()
    for row in _rows(editions, ["id", "url", "aliases", "seq"], _is("portal", portal)):
        if wanted & {row["id"], row["url"], *(row["aliases"] or ())}:
            last[row["id"]] = max(row["seq"], last.get(row["id"], 0))
    return sorted(last, key=last.__getitem__)


def portals_of(editions: pyarrow.dataset.Dataset, key: str) -> list[str]:
    """Return the portals that have an article whose id, address or former address is *key*, in order of name."""
    rows = _rows(editions, ["portal", "id", "url", "aliases"])
    return sorted({row["portal"] for row in rows if key in {row["id"], row["url"], *(row["aliases"] or ())}})


def _rows(
    editions: pyarrow.dataset.Dataset, columns: list[str], chosen: pyarrow.dataset.Expression | None = None
) -> Iterator[Row]:
    """Read rows in no promised order; memory holds a few thousand."""
    batches = editions.to_batches(
        columns=columns, filter=chosen, batch_size=AT_ONCE, batch_readahead=2, fragment_readahead=1
    )
    return (row for batch in batches for row in batch.to_pylist())


def described(editions: list[Row]) -> Iterator[str]:
    """Give the lines that tell a person of an article: its fields, its text with every repair, its editions."""
    newest = editions[-1]
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


def _is(column: str, value: str) -> pyarrow.dataset.Expression:
    """Return a filter; without the cast it fails on what a purge rewrites, since delta-rs makes that string views."""
    return pyarrow.dataset.field(column).cast(pa.string()) == value


def _readable(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {_readable(part)}" for name, part in value.items() if part is not None)
    return "; ".join(map(_readable, value)) if isinstance(value, list) else str(value)


def _lines(row: Row) -> list[str]:
    return [row["title"] or "", *(row["subtitles"] or ()), *(row["text"] or "").split("\n")]


def _standing(editions: pyarrow.dataset.Dataset) -> pa.Table:
    """Return, by portal, what the current view holds of it."""
    names = ["portal", "date", "length"]
    parts = [
        pa.table([batch["portal"], batch["published_date"], pc.utf8_length(batch["text"])], names)
        for batch in current(editions, columns=["portal", "published_date", "text"])
    ]
    schema = pa.schema(zip(names, (pa.string(), pa.date32(), pa.int32()), strict=True))
    articles = pa.concat_tables([schema.empty_table(), *parts])
    return articles.group_by("portal").aggregate(
        [([], "count_all"), ("length", "sum"), ("date", "count"), ("date", "min"), ("date", "max")]
    )


def _portal_count(total: Row, standing: Row) -> PortalCount:
    articles = standing.get("count_all", 0)
    return PortalCount(
        portal=total["portal"],
        articles=articles,
        editions=total["count_all"],
        gone=total["deleted_sum"],
        characters=standing.get("length_sum") or 0,
        undated=articles - standing.get("date_count", 0),
        earliest=standing.get("date_min"),
        latest=standing.get("date_max"),
    )
