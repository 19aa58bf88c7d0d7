"""JSON lines as those who train language models read them: ``{"text", "meta"}``, the headline above the body."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa

from corpus.table.editions import Row, row_json

_ROWS = 1000
_APART = {"title", "subtitles", "text", "ledger", "title_ledger", "cuts"}
"""What is in the text already, or is about how it was made."""


@contextmanager
def writing(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each article with a text as one line; in ``meta`` stands whatever is not null."""
    meta = [name for name in schema.names if name not in _APART]

    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            file.writelines(_line(row, meta).encode() + b"\n" for row in batch.to_pylist() if row["text"])

    yield write


def _line(row: Row, meta: list[str]) -> str:
    text = "\n".join(part for part in (row["title"], *(row["subtitles"] or ()), row["text"]) if part)
    return row_json({"text": text, "meta": {name: row[name] for name in meta if row[name] not in (None, [])}})
