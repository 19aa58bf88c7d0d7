"""Cursors carried into a rebuilt corpus, which numbers its changes anew. Reads and writes the disk."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from corpus.consumers.cursors import commit, cursors
from corpus.table.scan import gathered
from corpus.table.table import Snapshot

_SEQ = pyarrow.dataset.field("seq")
_WINDOW = 100_000


def carried(old: Snapshot, consumers: Path, new: Snapshot, to: Path) -> Mapping[str, int]:
    """Give each consumer of the *old* corpus its place in the *new* one, in the folder *to*, and return those places.

    That is before the first change which it has not dealt with; changes are the same if they tell of one article by one
    record of the archive. A cursor that the old corpus would refuse is not carried. Memory holds the keys of what a
    consumer has dealt with, some 150 bytes each.
    """
    places = {}
    for name, seq in cursors(consumers).items():
        if old.begun <= seq <= old.seq:
            places[name] = _place(_keys(gathered(old.rows, _NAMES, seq >= _SEQ)), new)
            commit(to, name, places[name])
    return places


_NAMES = ["id", "record_id", "seq"]


def _place(dealt_with: pa.Array, new: Snapshot) -> int:
    for start in range(new.begun, new.seq, _WINDOW):
        rows = gathered(new.rows, _NAMES, (start < _SEQ) & (start + _WINDOW >= _SEQ))
        strange = rows["seq"].filter(pc.invert(pc.is_in(_keys(rows), dealt_with)))
        if len(strange):
            return int(pc.min(strange).as_py()) - 1
    return new.seq


def _keys(rows: pa.Table) -> pa.Array:
    joined = pc.binary_join_element_wise(
        pc.cast(rows["id"], pa.string()), pc.cast(rows["record_id"], pa.string()), "\0"
    )
    return joined.combine_chunks()
