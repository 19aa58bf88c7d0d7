"""Changes with the rows that they speak of, in order, some thousand in memory. Reads the disk."""

from collections.abc import Iterator

import pyarrow.dataset

from corpus.table.editions import Row, row_json
from corpus.table.scan import gathered
from corpus.table.schema import SCHEMA
from corpus.table.table import Snapshot
from corpus.views.changes import Event, check_cursor, event_json, event_of

_WINDOW = 4_096
"""Numbers read at once, some 15 MB; fewer would have row groups of the table unpacked more often."""
_SEQ = pyarrow.dataset.field("seq")


def changed_rows(corpus: Snapshot, *, since: int = 0) -> Iterator[tuple[Event, Row | None]]:
    """Return the events after the cursor *since*, in order, each with its edition; None of an article that went.

    Raises:
        CursorError: as :func:`corpus.views.changes.changes`.
    """
    check_cursor(corpus, since)
    return _read(corpus, since)


def with_row(event: Event, row: Row | None) -> str:
    """Return an event as one line of JSON, with its row as ``row``."""
    return f'{event_json(event)[:-1]}, "row": {"null" if row is None else row_json(row)}}}'


def _read(corpus: Snapshot, since: int) -> Iterator[tuple[Event, Row | None]]:
    for start in range(since, corpus.seq, _WINDOW):
        rows = gathered(corpus.rows, SCHEMA.names, (start < _SEQ) & (start + _WINDOW >= _SEQ)).sort_by("seq")
        for batch in rows.to_batches(max_chunksize=256):
            yield from ((event_of(row), None if row["deleted"] else row) for row in batch.to_pylist())
