"""Reading the rows of a table some at a time: memory holds part of one row group. Reads the disk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset, Expression

AT_ONCE = 4096
"""Rows of a batch, unless it is asked for fewer."""
Share = tuple[str, str | None]
"""Ids from one on, up to another, which is not among them; None for all up to the last."""


def scan(
    editions: Dataset,
    columns: list[str] | None = None,
    chosen: Expression | None = None,
    *,
    at_once: int = AT_ONCE,
) -> Iterator[pa.RecordBatch]:
    """Read the *chosen* rows in no promised order, all columns unless some are named; no batch is empty.

    Without the options, Arrow loads whole columns of a row group ahead: 13 GB for a look at one article of a million.
    """
    from pyarrow.dataset import ParquetFragmentScanOptions  # noqa: PLC0415 - it imports pandas; most runs read no row

    as_needed = ParquetFragmentScanOptions(use_buffered_stream=True, pre_buffer=False)
    for fragment in editions.get_fragments():
        # One at a time: Arrow reads ahead of a slow reader, to the end of what it was asked for.
        for group in fragment.split_by_row_group(chosen, editions.schema):
            for batch in group.to_batches(
                schema=editions.schema,
                columns=columns,
                filter=chosen,
                batch_size=at_once,
                batch_readahead=1,
                fragment_scan_options=as_needed,
            ):
                if batch.num_rows:
                    yield batch


def gathered(editions: Dataset, columns: list[str], chosen: Expression | None = None) -> pa.Table:
    """Return these columns of the *chosen* rows; memory holds no more than them."""
    schema = pa.schema([editions.schema.field(name) for name in columns])
    return pa.Table.from_batches(list(scan(editions, columns, chosen)), schema)


def is_(column: str, value: str) -> Expression:
    """Return a filter; without the cast it fails on what a purge rewrites, since delta-rs makes that string views."""
    from pyarrow.dataset import field  # noqa: PLC0415 - as above

    return field(column).cast(pa.string()) == value


def shares(rows: int, most: int) -> list[Share]:
    """Part so many rows by the beginning of their ids, which are hexadecimal: some *most* of them in each share."""
    count = max(1, -(-rows // most))
    ends = ["", *(f"{number * 16**8 // count:08x}" for number in range(1, count)), None]
    return [(low or "", high) for low, high in pairwise(ends)]


def within(share: Share) -> Expression | None:
    """Return the filter for the rows of a share; None for all rows."""
    from pyarrow.dataset import field  # noqa: PLC0415 - as above

    this, (low, high) = field("id").cast(pa.string()), share
    if not low:
        return None if high is None else this < high
    return low <= this if high is None else (low <= this) & (this < high)
