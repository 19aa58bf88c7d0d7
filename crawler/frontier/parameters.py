"""Many values as one parameter of a statement."""

import json
from collections.abc import Iterable

from sqlalchemy import Select, bindparam, func, select


def each_of(values: Iterable[str | int]) -> Select[tuple[str | int]]:
    """Return a subquery over *values*, which are one parameter: SQLite takes 32,766 (SQLITE_MAX_VARIABLE_NUMBER)."""
    return select(func.json_each(json.dumps(list(values))).table_valued("value").c.value)


def each_in(name: str) -> Select[tuple[str | int]]:
    """Return a subquery over the parameter of that *name*, which is a JSON list: for a statement that is made once."""
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)
