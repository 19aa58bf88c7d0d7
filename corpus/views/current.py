"""The current view: the newest edition of every article that is not gone. Reads the disk."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

ORDER = [("portal", "ascending"), ("published_date", "ascending"), ("id", "ascending")]
"""Of a portal's articles, those without a date come last."""
_CHUNK = 20_000
"""Articles that are sorted in memory at once: some 100 MB of Chinese news with ledgers."""
AT_ONCE = 4096
"""Rows that are read at once."""
_SEQ = pyarrow.dataset.field("seq")


def newest(editions: pyarrow.dataset.Dataset, *, as_of: int | None = None) -> pa.Array:
    """Return the ``seq`` of every edition in the current view, or in that at the moment *as_of* (a ``seq``), in order.

    Memory holds the keys of all editions, some 100 bytes each.
    """
    until = None if as_of is None else as_of >= _SEQ
    keys = editions.to_table(columns=["portal", "id", "seq", "deleted", "published_date"], filter=until)
    last = keys.group_by(["portal", "id"]).aggregate([("seq", "max")])["seq_max"]
    standing = pc.and_not(pc.is_in(keys["seq"], last.combine_chunks()), keys["deleted"])
    return keys.filter(standing).sort_by(ORDER)["seq"].combine_chunks()


def current(
    editions: pyarrow.dataset.Dataset, *, as_of: int | None = None, columns: list[str] | None = None
) -> Iterator[pa.RecordBatch]:
    """Read the current view in one pass, in no promised order; memory holds the keys and a few thousand articles."""
    return _batches(editions, newest(editions, as_of=as_of), columns)


def ordered(editions: pyarrow.dataset.Dataset, scratch: Path, *, as_of: int | None = None) -> Iterator[pa.Table]:
    """Read the current view in order of portal, date and id, in tables of some thousand articles.

    Two passes, because the view may be larger than the memory: the articles of each stretch of the order are gathered
    in a temporary file under *scratch*, which needs room for all of them, and then sorted stretch by stretch.
    """
    order = newest(editions, as_of=as_of)
    with TemporaryDirectory(prefix=".sorting-", dir=scratch) as folder:
        for path in _stretches(editions, order, Path(folder)):
            with pa.OSFile(str(path)) as file:
                yield pa.ipc.open_stream(file).read_all().sort_by(ORDER)
            path.unlink()


def _stretches(editions: pyarrow.dataset.Dataset, order: pa.Array, folder: Path) -> list[Path]:
    paths = [folder / f"{number}.arrows" for number in range(-(-len(order) // _CHUNK))]
    with ExitStack() as opened:
        writers = [opened.enter_context(pa.ipc.new_stream(str(path), editions.schema)) for path in paths]
        for batch in _batches(editions, order, None):
            stretches = pc.divide(pc.index_in(batch["seq"], order), _CHUNK)
            for number in pc.unique(stretches).to_pylist():
                writers[number].write_batch(batch.filter(pc.equal(stretches, number)))
    return paths


def _batches(
    editions: pyarrow.dataset.Dataset, chosen: pa.Array, columns: list[str] | None
) -> Iterator[pa.RecordBatch]:
    """Read the editions with the *chosen* numbers; the limits keep Arrow from reading far ahead."""
    scan = editions.to_batches(
        columns=columns, filter=_SEQ.isin(chosen), batch_size=AT_ONCE, batch_readahead=2, fragment_readahead=1
    )
    return (batch for batch in scan if batch.num_rows)
