"""The formats of an export, a module each: a new one is a module beside these and a line in the table."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple

import pyarrow as pa

from corpus.formats import csv, jsonl, pairs, parquet, pretraining, xlsx

Writing = Callable[[BinaryIO, pa.Schema], AbstractContextManager[Callable[[pa.Table], object]]]
"""Begins a file whose rows have that schema, gives what writes tables to it one after the other, and ends it."""

PEOPLES = (
    "portal", "published_date", "title", "source", "authors", "editor", "text", "url", "kind", "first_seen", "id",
    "confidence", "characters", "personal_count",
)  # fmt: skip
"""The columns that a person reads in a spreadsheet, unless others are asked for."""


class Format(NamedTuple):
    """One format of an export.

    Attributes:
        suffix: What its file's name ends in, after the dot.
        writing: What writes it.
        columns: The columns that it has unless others are asked for; None for all.
        is_free: Whether other columns can be asked for.
    """

    suffix: str
    writing: Writing
    columns: tuple[str, ...] | None = None
    is_free: bool = True


FORMATS: dict[str, Format] = {
    "jsonl": Format("jsonl", jsonl.writing),
    "parquet": Format("parquet", parquet.writing),
    "csv": Format("csv", csv.writing, PEOPLES),
    "xlsx": Format("xlsx", xlsx.writing, PEOPLES),
    "pretraining": Format("pretraining.jsonl", pretraining.writing, is_free=False),
    "pairs": Format("pairs.jsonl", pairs.writing, is_free=False),
}
"""The formats by name. Files are written in this order."""
USUAL = ("jsonl", "parquet")
"""The formats of an export of which no format is asked."""
