"""Reading the rows of a table some at a time: memory holds part of one row group. Reads the disk."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.dataset

AT_ONCE = 4096
"""Rows of a batch, unless it is asked for fewer."""
_AS_NEEDED = pyarrow.dataset.ParquetFragmentScanOptions(use_buffered_stream=True, pre_buffer=False)
"""Arrow would else load whole columns of a row group ahead: 13 GB for a look at one article of a million."""


def scan(
    editions: pyarrow.dataset.Dataset,
    columns: list[str] | None = None,
    chosen: pyarrow.dataset.Expression | None = None,
    *,
    at_once: int = AT_ONCE,
) -> Iterator[pa.RecordBatch]:
    """Read the *chosen* rows in no promised order, all columns unless some are named; no batch is empty."""
    for fragment in editions.get_fragments():
        # One at a time: Arrow reads ahead of a slow reader, to the end of what it was asked for.
        for group in fragment.split_by_row_group(chosen, editions.schema):
            for batch in group.to_batches(
                schema=editions.schema,
                columns=columns,
                filter=chosen,
                batch_size=at_once,
                batch_readahead=1,
                fragment_scan_options=_AS_NEEDED,
            ):
                if batch.num_rows:
                    yield batch


def gathered(
    editions: pyarrow.dataset.Dataset, columns: list[str], chosen: pyarrow.dataset.Expression | None = None
) -> pa.Table:
    """Return these columns of the *chosen* rows; memory holds no more than them."""
    schema = pa.schema([editions.schema.field(name) for name in columns])
    return pa.Table.from_batches(list(scan(editions, columns, chosen)), schema)


def is_(column: str, value: str) -> pyarrow.dataset.Expression:
    """Return a filter; without the cast it fails on what a purge rewrites, since delta-rs makes that string views."""
    return pyarrow.dataset.field(column).cast(pa.string()) == value
