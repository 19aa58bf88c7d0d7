"""JSON lines: an article a line, times in ISO 8601."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa

from corpus.table.editions import row_json

_ROWS = 1000
"""Articles that are held as Python objects at once."""


@contextmanager
def writing(file: BinaryIO, _schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each row of a table as one line."""

    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            file.writelines(row_json(row).encode() + b"\n" for row in batch.to_pylist())

    yield write
