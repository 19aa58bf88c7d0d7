"""The rows of a shard: their columns, their order, their bytes, and what is counted of them. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.measures.columns import FIELDS
from corpus.table.schema import SCHEMA

COLUMNS = pa.schema([*(field for field in SCHEMA if field.name != "seq"), *FIELDS, pa.field("rights", pa.string())])
"""Those of an edition but ``seq``, since a rebuild numbers changes anew and its articles are the same; what is measured
of the text; and what is known of the portal's terms."""
_ORDER = [("published_date", "ascending"), ("id", "ascending")]
_ROW_GROUP = 4_096
"""Articles; some 12 MB in memory."""


def sorted_rows(parts: Iterable[pa.Table]) -> pa.Table:
    """Return the rows of one shard in its order, in one piece."""
    rows = pa.concat_tables([COLUMNS.empty_table(), *(part.select(COLUMNS.names).cast(COLUMNS) for part in parts)])
    return rows.sort_by(_ORDER).combine_chunks()


def parquet_bytes(rows: pa.Table) -> pa.Buffer:
    """Return rows as a Parquet file: the same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    order = pq.SortingColumn.from_ordering(rows.schema, [("portal", "ascending"), *_ORDER])
    pq.write_table(
        rows, sink, row_group_size=_ROW_GROUP, compression="zstd", write_page_index=True, sorting_columns=order
    )
    return sink.getvalue()


def counts(rows: pa.Table) -> dict[str, Any]:
    """Return what the manifest says of a shard's rows; all but the dates can be added up over shards.

    ``duplicates`` are articles that say what an earlier one of the shard says, ``damaged`` those with damage left,
    ``repaired`` how many articles each pass changed.
    """
    dates = pc.min_max(rows["published_date"]).as_py()
    return {
        "rows": rows.num_rows,
        "characters": pc.sum(pc.utf8_length(rows["text"])).as_py() or 0,
        "empty": pc.sum(pc.equal(rows["text"], "")).as_py() or 0,
        "duplicates": rows.num_rows - pc.count_distinct(rows["content_hash"]).as_py(),
        "damaged": pc.sum(_is_damaged(rows)).as_py() or 0,
        "earliest": dates["min"] and dates["min"].isoformat(),
        "latest": dates["max"] and dates["max"].isoformat(),
        "causes": _counted(rows["cause"].to_pylist()),
        "cleaner_versions": _counted(rows["cleaner_version"].to_pylist()),
        "repaired": _repaired(rows),
    }


def _is_damaged(rows: pa.Table) -> pa.Array:
    marked = pc.greater(pc.fill_null(pc.list_value_length(rows["damaged"]), 0), 0)
    residues = rows["residues"].combine_chunks()
    left = pc.invert(pc.struct_field(pc.list_flatten(residues), "repaired"))
    at = pc.unique(pc.list_parent_indices(residues).filter(left))
    return pc.or_(marked, pc.is_in(pa.array(range(rows.num_rows), at.type), at))


def _repaired(rows: pa.Table) -> dict[str, int]:
    found: set[tuple[int, str]] = set()
    for column in ("ledger", "title_ledger"):
        ledgers = rows[column].combine_chunks()
        signers = pc.struct_field(pc.list_flatten(ledgers), "by").dictionary_encode()
        names = [name.partition("/")[0] for name in signers.dictionary.to_pylist()]
        at = pc.list_parent_indices(ledgers).to_pylist()
        found |= {(row, names[signer]) for row, signer in zip(at, signers.indices.to_pylist(), strict=True)}
    return _counted(name for _, name in found)


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
