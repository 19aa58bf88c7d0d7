"""An article as JSON: every field under its own name, dates in ISO 8601."""

from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


def jsonable(value: Any) -> Any:  # noqa: ANN401 - any value that an article may hold
    """Return *value* in terms that JSON knows: dataclasses and named tuples as objects, dates as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "_asdict"):
        return {name: jsonable(item) for name, item in value._asdict().items()}
    if isinstance(value, tuple | list):
        return [jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
