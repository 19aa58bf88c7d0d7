"""Parquet with Zstandard: the record's own columns and the article's, typed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cleaners.bulk import arrow_fields, carried_columns
from cleaners.bulk.job import OutputFormat
from cleaners.bulk.layout import Layout
from cleaners.bulk.records import ArrowRow, Content
from cleaners.bulk.rows import Cleaned

_GROUP_BYTES = 32 << 20
"""Row groups of tens of megabytes, as readers of Hugging Face expect; more would be held in memory."""

_MARKS = 100_000
"""Rows of a row group of two short columns."""


def batch(rows: Sequence[tuple[Content, Cleaned]], layout: Layout) -> bytes:
    """Return *rows* as an Arrow stream, whose schema is in it."""
    record_batch = batch_of([content.columns for content, _ in rows], [done for _, done in rows], layout)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, record_batch.schema) as stream:
        stream.write_batch(record_batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def batch_of(own: Sequence[Any], done: Sequence[Cleaned], layout: Layout, whole: Any = None) -> Any:  # noqa: ANN401
    """Return one record batch of the records' own columns and those of what came of them.

    Args:
        own: The records' fields.
        done: What came of each.
        layout: Which of both are written.
        whole: The record batch of which *own* are all rows, where that is known.
    """
    if whole is not None:
        fields, columns = carried_columns.of_batch(whole, layout.carried(tuple(whole.schema.names)))
    elif own and isinstance(own[0], ArrowRow):
        fields, columns = carried_columns.of_table(own, layout.carried(tuple(own[0])))
    else:
        fields, columns = carried_columns.of_fields(own, layout.columns, layout.told)
    fields += [pa.field(name, arrow_fields.type_of(name)) for name in layout.ours]
    columns += arrow_fields.columns_of(done, layout.ours)
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def finish(payloads: Iterable[bytes], path: Path, to: OutputFormat) -> None:
    """Write a file of all batches, of which there is one at least."""
    groups = _groups(payloads)
    first = next(groups)
    with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
        for table in chain((first,), groups):
            writer.write_table(table, row_group_size=table.num_rows)


def _groups(payloads: Iterable[bytes]) -> Iterator[Any]:
    """Yield tables of whole batches that are row groups."""
    held: list[Any] = []
    size = 0
    for payload in filter(None, payloads):
        held += pa.ipc.open_stream(payload)
        size += len(payload)
        if size >= _GROUP_BYTES:
            yield pa.Table.from_batches(held)
            held, size = [], 0
    if held:
        yield pa.Table.from_batches(held)


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a file that was written, a row each."""
    with pq.ParquetFile(path) as file:
        for some in file.iter_batches(batch_size=512, columns=["text"]):
            yield from (text or "" for text in some.column(0).to_pylist())


def write_marks(marks: Iterable[tuple[str | None, str | None]], path: Path, to: OutputFormat) -> None:
    """Write a file of which each row says of a document its cluster and what it is a copy of."""
    schema, left = pa.schema([("cluster", pa.string()), ("copy_of", pa.string())]), iter(marks)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(left, _MARKS)):
            writer.write_table(pa.table(list(zip(*some, strict=True)), schema=schema))
