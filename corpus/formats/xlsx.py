"""A workbook of Excel's with one sheet, whose cells are text and numbers and never formulas or links."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa

from corpus.formats.csv import cell

_ROWS = 1000
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell hold, by Excel's specification."""


class TooManyRows(ValueError):
    """More articles than a sheet has rows."""


@contextmanager
def writing(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each row of a table as a row of the sheet.

    A text that is longer than a cell holds ends in ``…〔共 N 字〕``, which says how long it is.

    Raises:
        TooManyRows: when more rows are written than a sheet has.
    """
    import xlsxwriter  # noqa: PLC0415 - only who asks for a workbook pays for it

    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    )
    sheet = book.add_worksheet("articles")
    sheet.write_row(0, 0, schema.names)
    sheet.freeze_panes(1, 0)
    done = 1

    def write(table: pa.Table) -> None:
        nonlocal done
        if done + table.num_rows > MOST_ROWS:
            found = done - 1 + table.num_rows
            raise TooManyRows(f"{found} articles or more; a sheet holds {MOST_ROWS - 1}: choose fewer, or take csv")
        for batch in table.to_batches(max_chunksize=_ROWS):
            for row in batch.to_pylist():
                sheet.write_row(done, 0, [_fitting(cell(value)) for value in row.values()])
                done += 1

    yield write
    book.close()


def _fitting(value: object) -> object:
    if not isinstance(value, str) or len(value.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return value
    note = f"…〔共 {len(value)} 字〕"
    kept = value.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(note))].decode("utf-16-le", "ignore")
    return kept + note
