"""The article's fields as Arrow columns, the same types in every file."""

from collections.abc import Sequence
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa

from cleaners.bulk.rows import Cleaned, values_of

_TEXTS = pa.list_(pa.string())
_CHANGES = pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("old", pa.string()), ("by", pa.string())]))
_TYPES = {
    "subtitles": _TEXTS,
    "published": pa.timestamp("us", "+08:00"),
    "published_date": pa.date32(),
    "authors": _TEXTS,
    "photographers": _TEXTS,
    "keywords": _TEXTS,
    "flags": _TEXTS,
    "passes": _TEXTS,
    "changed": pa.bool_(),
    "confidence": pa.float64(),
    "agreement": pa.float64(),
    "bad_bytes": pa.int64(),
    "spans": _CHANGES,
    "title_spans": _CHANGES,
    "damaged": pa.list_(pa.struct([("start", pa.int64()), ("end", pa.int64()), ("kind", pa.string())])),
    "residues": pa.list_(
        pa.struct(
            [("kind", pa.string()), ("count", pa.int64()), ("confidence", pa.float64()), ("repaired", pa.bool_())]
        )
    ),
    "images": pa.list_(pa.struct([("url", pa.string()), ("caption", pa.string())])),
    "attachments": pa.list_(pa.struct([("url", pa.string()), ("name", pa.string())])),
    "document": pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())])),
    "cuts": pa.list_(
        pa.struct(
            [("path", pa.string()), ("kind", pa.string()), ("characters", pa.int64()), ("beginning", pa.string())]
        )
    ),
}
"""All others are text."""


def type_of(field: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the Arrow type of an article's field."""
    return _TYPES.get(field, pa.string())


def columns_of(rows: Sequence[Cleaned], fields: tuple[str, ...]) -> list[Any]:
    """Return the *fields* of *rows*, a column each."""
    values = [values_of(row, fields) for row in rows]
    return [_column([row[name] for row in values], type_of(name)) for name in fields]


def _column(values: list[Any], kind: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    if not pa.types.is_list(kind) or not pa.types.is_struct(kind.value_type):
        return pa.array(values, kind)
    flat = list(chain.from_iterable(values))
    members = list(zip(*flat, strict=True)) if flat else [()] * kind.value_type.num_fields
    children = [pa.array(member, field.type) for member, field in zip(members, kind.value_type, strict=True)]
    offsets = pa.array([0, *accumulate(map(len, values))], pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(children, fields=list(kind.value_type)))
