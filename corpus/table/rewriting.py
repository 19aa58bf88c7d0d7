"""Rows taken out of the table: each file that holds one is written anew without it. Writes the disk.

Some thousand rows at a time, and no more in memory: delta-rs's own deletion holds four times the file that it writes.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable
from deltalake.transaction import AddAction, RemoveAction

from corpus.table import delta_log
from corpus.table.upkeep import ZSTD_LEVEL

Gone = Callable[[pa.RecordBatch], pa.BooleanArray]
"""Which rows of a batch are to go."""

_BUFFER = 1 << 20
_ROWS = 4_096
"""Rows of a row group of a file that is written anew, and of what memory holds."""
_TOLD = ("seq", "first_seen")
"""The columns of which the log holds the least and greatest value: the table's ``dataSkippingStatsColumns``."""


def without(table: DeltaTable, columns: Sequence[str], gone: Gone) -> int:
    """Take the rows that are *gone*, by those *columns*, out of the table, in one commit, and return how many went.

    A crash leaves the table as it was, and at most a temporary. Whoever may read older states holds the old files.

    Raises:
        DeltaError, OSError: if the disk refuses.
    """
    actions: list[AddAction | RemoveAction] = []
    count = 0
    for path in delta_log.data_files(table):
        if found := sum(sum(gone(rows).to_pylist()) for rows in _read(path, columns)):
            actions += _rewritten(path, gone)
            count += found
    if actions:
        table.create_write_transaction(actions, "append", table.schema())
        table.update_incremental()
    return count


def _rewritten(path: Path, gone: Gone) -> Iterator[AddAction | RemoveAction]:
    """Write what stays of a file to one beside it, and yield what is to be committed of both."""
    now = int(time.time() * 1000)
    yield RemoveAction(path.name, data_change=True, deletion_timestamp=now, size=path.stat().st_size)
    new = path.with_name(f"part-00000-{uuid.uuid4()}-c000.zstd.parquet")
    temporary = new.with_name(f"{new.name}#1")
    schema = pq.read_schema(path)
    with pq.ParquetWriter(temporary, schema, compression="zstd", compression_level=ZSTD_LEVEL) as written:
        for rows in _read(path):
            lost = gone(rows)
            stay = rows.filter(pc.invert(lost)) if pc.any(lost).as_py() else rows  # to filter is to copy
            written.write_batch(stay)
    stats = _stats(temporary)
    if stats["numRecords"] == 0:
        temporary.unlink()
        return
    temporary.rename(new)
    yield AddAction(new.name, new.stat().st_size, {}, now, data_change=True, stats=json.dumps(stats))


def _read(path: Path, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    with pq.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER) as file:
        yield from file.iter_batches(_ROWS, columns=columns, use_threads=False)


def _stats(path: Path) -> dict[str, Any]:
    """Return what the log holds of a file: its rows, and of some columns the bounds and the number of nulls."""
    found = pq.read_metadata(path)
    groups = [found.row_group(at) for at in range(found.num_row_groups) if found.row_group(at).num_rows]
    names = [found.schema.column(at).path for at in range(found.num_columns)]
    told: dict[str, Any] = {"numRecords": found.num_rows, "minValues": {}, "maxValues": {}, "nullCount": {}}
    for name in _TOLD:
        seen = [group.column(names.index(name)).statistics for group in groups]
        told["minValues"][name] = _value(min((each.min for each in seen), default=None))
        told["maxValues"][name] = _value(max((each.max for each in seen), default=None))
        told["nullCount"][name] = 0  # neither is ever null
    return told


def _value(bound: object) -> object:
    """Return a bound as Delta's protocol writes it."""
    return f"{bound:%Y-%m-%dT%H:%M:%S.%fZ}" if isinstance(bound, datetime) else bound
