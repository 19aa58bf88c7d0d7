"""Parquet, compressed by Zstandard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq


@contextmanager
def writing(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each table as row groups of the file."""
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        yield writer.write_table
