"""The formats of an export, a module each: a new one is a module beside these and a line in the table."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO

import pyarrow as pa

from corpus.formats import jsonl, parquet

Writing = Callable[[BinaryIO, pa.Schema], AbstractContextManager[Callable[[pa.Table], object]]]
"""Begins a file whose rows have that schema, gives what writes tables to it one after the other, and ends it."""

FORMATS: dict[str, Writing] = {
    "jsonl": jsonl.writing,
    "parquet": parquet.writing,
}
"""What writes a format, by its name; the file ends in it. Files are named in this order."""
