"""Which column fits a field of JSON lines: found in the first, kept for all, so that files are alike."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cleaners.bulk.job import Columns

EXTRA = "extra"
"""The column of what fits no other: a JSON object, null in nearly every row."""
_INT64 = range(-(2**63), 2**63)
_EXACT = 2**53
"""Whole numbers up to this one are exact as a double."""


def declared_in(records: Iterable[Mapping[str, Any]]) -> Columns:
    """Return the columns that fit most values of *records*, in the order in which their fields were met."""
    kinds: dict[str, Counter[str]] = {}
    for record in records:
        for name, value in record.items():
            kinds.setdefault(name, Counter())
            if value is not None:
                kinds[name][_kind(value)] += 1
    return tuple((name, _most(counts)) for name, counts in kinds.items() if name != EXTRA)


def _most(kinds: Counter[str]) -> str:
    """Return the commonest of *kinds*; numbers are whole if all are, and what never has a value is taken for text."""
    if not kinds:
        return "string"
    if kinds["double"]:
        kinds["double"] += kinds.pop("int64", 0)
    return max(sorted(kinds), key=lambda kind: kinds[kind])


def fits(value: object, kind: str | None) -> bool:
    """Tell whether a column of *kind* holds *value* as it is; None is no column."""
    if kind is None:
        return False
    if value is None or kind == "json":
        return True
    if kind == "double":
        return isinstance(value, float) or (type(value) is int and abs(value) <= _EXACT)
    if kind == "int64":
        return type(value) is int and value in _INT64
    return isinstance(value, {"string": str, "bool": bool}[kind])


def _kind(value: object) -> str:
    return {str: "string", int: "int64", float: "double", bool: "bool"}.get(type(value), "json")
