"""CSV for spreadsheets: a head line, UTF-8 with a byte order mark, as Excel in China expects it.

Lists are joined by ``；``, what has parts is JSON. A cell that a spreadsheet would take for a formula is as it is in
the corpus: open files of others as text, or take xlsx, whose cells are no formulas.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import BinaryIO

import pyarrow as pa

_ROWS = 1000


@contextmanager
def writing(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each row of a table as one record."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", errors="replace")
    lines = csv.writer(text)
    lines.writerow(schema.names)

    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            lines.writerows([cell(value) for value in row.values()] for row in batch.to_pylist())

    yield write
    text.flush()
    text.detach()


def cell(value: object) -> object:
    """Return a value of the corpus as one cell: times in ISO 8601."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return "；".join(value)
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value
