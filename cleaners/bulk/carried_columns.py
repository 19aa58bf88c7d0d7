"""The records' own fields as Arrow columns: those of a table as they are, those of JSON lines as was declared.

A field of a JSON line that has no column, or a value that its column cannot hold, goes into the column ``extra``: a
JSON object, null in nearly every row.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa

from cleaners.bulk.carried import EXTRA, fits
from cleaners.bulk.job import Columns
from cleaners.bulk.readers.fields import whole
from cleaners.bulk.records import ArrowRow

_TYPES: Mapping[str, Any] = {
    "string": pa.string(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "json": pa.string(),
}


def of_batch(batch: Any, names: Mapping[str, str]) -> tuple[list[Any], list[Any]]:  # noqa: ANN401 - pyarrow
    """Return fields and columns of all rows of a batch, under their new *names*."""
    fields = [field.with_name(names[field.name]) for field in batch.schema if field.name in names]
    return fields, [batch.column(name) for name in names]


def of_table(rows: Sequence[ArrowRow], names: Mapping[str, str]) -> tuple[list[Any], list[Any]]:
    """Return fields and columns of rows of a table, under their new *names*."""
    parts = [
        batch.select(list(names)).take(pa.array([row.at for row in held]))
        for batch, held in ((held[0].batch, held) for held in _by_batch(rows))
    ]
    table = pa.Table.from_batches(parts).combine_chunks()
    fields = [field.with_name(names[field.name]) for field in table.schema]
    return fields, [_one(column) for column in table.columns]


def _by_batch(rows: Iterable[ArrowRow]) -> Iterable[list[ArrowRow]]:
    for _, held in groupby(rows, key=lambda row: id(row.batch)):
        yield list(held)


def _one(column: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    return column.chunk(0) if column.num_chunks == 1 else pa.concat_arrays(column.chunks)


def of_fields(
    rows: Sequence[Mapping[str, Any]], declared: Columns, told: Callable[[str], str | None]
) -> tuple[list[Any], list[Any]]:
    """Return fields and columns of records; *told* gives the new name of a field, None for one that is left out."""
    kinds = dict(declared)
    columns: dict[str, list[Any]] = {name: [] for name in kinds}
    extras: list[str | None] = []
    for row in rows:
        misfits = {name: value for name, value in row.items() if told(name) and not fits(value, kinds.get(name))}
        for name, kind in kinds.items():
            columns[name].append(None if name in misfits else _value(row.get(name), kind))
        extras.append(json.dumps(misfits, ensure_ascii=True) if misfits else None)
    named = [(told(name), _TYPES[kind], columns[name]) for name, kind in kinds.items() if told(name)]
    named.append((told(EXTRA), pa.string(), extras))
    fields = [pa.field(name, kind) for name, kind, _ in named]
    return fields, [pa.array(values, kind) for _, kind, values in named]


def _value(value: Any, kind: str) -> Any:  # noqa: ANN401 - any value that JSON has
    if value is None:
        return None
    if kind == "json":
        return json.dumps(value, ensure_ascii=True)
    return whole(value) if kind == "string" else value
