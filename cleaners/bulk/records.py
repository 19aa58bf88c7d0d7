"""What readers hand on: records as they stand in a file, and what of them is to be cleaned."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Fault = Literal[
    "not JSON",
    "not UTF-8",
    "wrong field",
    "too long",
    "raised",
    "died",
    "overdue",
    "out of memory",
    "torn",
    "unreadable",
]
"""Why a record is in quarantine; ``torn`` and ``unreadable`` take what stands behind it in the unit with them."""


class Place(NamedTuple):
    """Where a record stands in its file."""

    unit: Literal["line", "row", "record", "file"]
    """What is counted."""
    number: int
    """From 1; of a range of a file, from the beginning of the range."""
    byte: int | None = None
    """Where it begins in the file, where that can be told."""
    file: str | None = None
    """Its file, where a unit holds several."""


class Raw(NamedTuple):
    """A record as it was found; nothing in it has been looked at."""

    number: int
    """In its unit, from 0."""
    place: Place
    item: Any
    """What the format's own reader makes a content of."""
    size: int
    """Bytes."""


class Content(NamedTuple):
    """What of a record is to be cleaned, and what is carried along."""

    body: str | bytes
    """A text; or the bytes of a page."""
    columns: Mapping[str, Any]
    """The record's own fields; of an Arrow table, the row."""
    title: str | None = None
    url: str = ""
    content_type: str = ""
    is_page: bool = False


class ArrowRow(Mapping[str, Any]):
    """One row of a record batch, read when somebody asks for it.

    Attributes:
        batch: The batch that holds it.
        at: Its index there.
    """

    __slots__ = ("at", "batch")

    def __init__(self, batch: Any, at: int) -> None:  # noqa: ANN401 - pyarrow is not imported here
        self.batch = batch
        self.at = at

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - any value that a table holds
        return self.batch.column(name)[self.at].as_py()

    def __iter__(self) -> Any:  # noqa: ANN401
        return iter(self.batch.schema.names)

    def __len__(self) -> int:
        return len(self.batch.schema.names)


class UnusableError(ValueError):
    """A record that cannot be cleaned; the message says what was found and what was expected.

    Attributes:
        fault: What is wrong, in a word.
    """

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class TornError(ValueError):
    """A file of which nothing can be read from some place on; the message says what was found there."""
