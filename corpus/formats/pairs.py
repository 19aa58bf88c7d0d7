"""JSON lines for those who train models of repair: ``{"dirty", "clean", "ledger"}`` of each text that was changed.

``dirty`` is the extracted text, ``clean`` what became of it, ``ledger`` every change with its pass; offsets are in
``clean``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa

from cleaners.article import undo
from corpus.table.editions import Row, article_of, row_json

_ROWS = 1000
_NAMED = ("id", "portal", "url", "first_seen", "cleaner_version", "residues", "damaged")


@contextmanager
def writing(file: BinaryIO, _schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
    """Give what writes each text that was changed as one line."""

    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            file.writelines(_line(row).encode() + b"\n" for row in batch.to_pylist() if row["ledger"])

    yield write


def _line(row: Row) -> str:
    article = article_of(row)
    assert article is not None, "the current view holds no tombstones"
    pair = {"dirty": undo(article), "clean": row["text"], "ledger": row["ledger"]}
    return row_json(pair | {name: row[name] for name in _NAMED})
