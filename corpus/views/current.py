"""The current view: the newest edition of every article that is not gone. Reads the disk.

Editions that imports put into history have numbers below 1, and are never current.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from corpus.table.scan import AT_ONCE, gathered, scan, shares, within

ORDER = [("portal", "ascending"), ("published_date", "ascending"), ("id", "ascending")]
"""Of a portal's articles, those without a date come last."""
_CHUNK = 6_000
"""Articles that are sorted, measured and written at once: some 30 MB of Chinese news with ledgers, held thrice by then.
Of 20,000 at once an export held 160 MB more, and was no faster."""
_KEYS = 300_000
"""Keys that are compared in memory at once, some 300 bytes each; a larger table is gone through for each so many."""
_SEQ = pyarrow.dataset.field("seq")
_IS_HISTORY = pyarrow.dataset.field("edition") < 1


class Standing:
    """Which editions are in the current view: a bit for each number of an edition, in order from *first* on."""

    def __init__(self, first: int, last: int) -> None:
        self._first = first
        self._bits = bytearray(max(0, last - first) // 8 + 1)

    def add(self, seqs: Sequence[int]) -> None:
        """Let the editions with these numbers stand."""
        for place in (seq - self._first for seq in seqs):
            self._bits[place >> 3] |= 1 << (place & 7)

    def of(self, seqs: pa.Array) -> pa.Array:
        """Tell of each number whether it stands."""
        bits = pa.Array.from_buffers(pa.bool_(), 8 * len(self._bits), [None, pa.py_buffer(self._bits)])
        return bits.take(pc.subtract(seqs, self._first))


def newest(editions: pyarrow.dataset.Dataset, *, as_of: int | None = None, since: int = 0) -> Standing:
    """Return what stands now, or stood at the moment *as_of* (a ``seq``), of that what changed after *since*."""
    until = ~_IS_HISTORY & (since < _SEQ)
    until = until if as_of is None else until & (as_of >= _SEQ)
    first, last = _reach(editions)
    standing = Standing(first, last)
    for some in map(within, shares(editions.count_rows(), _KEYS)):
        chosen = until if some is None else some & until
        keys = gathered(editions, ["portal", "id", "seq", "deleted"], chosen)
        edition = keys.group_by(["portal", "id"]).aggregate([("seq", "max")])["seq_max"]
        stands = pc.and_not(pc.is_in(keys["seq"], edition.combine_chunks()), keys["deleted"])
        standing.add(keys["seq"].filter(stands).to_pylist())
    return standing


def current(
    editions: pyarrow.dataset.Dataset,
    *,
    as_of: int | None = None,
    columns: list[str] | None = None,
    at_once: int = AT_ONCE,
) -> Iterator[pa.RecordBatch]:
    """Read the current view in one pass, in no promised order; memory holds some rows, and a bit for each edition."""
    return _standing_rows(editions, newest(editions, as_of=as_of), columns, at_once)


def ordered(
    editions: pyarrow.dataset.Dataset, scratch: Path, *, as_of: int | None = None, since: int = 0
) -> Iterator[pa.Table]:
    """Read the current view, of it what changed after *since*, in order of portal, date and id, some thousand a table.

    Two passes, because the view may be larger than the memory: the articles of each stretch of the order are gathered
    in a temporary file under *scratch*, which needs room for all of them, and then sorted stretch by stretch.
    """
    standing, chosen = newest(editions, as_of=as_of, since=since), since < _SEQ
    with TemporaryDirectory(prefix=".sorting-", dir=scratch) as folder:
        for path in _stretches(editions, standing, Path(folder), chosen):
            with pa.OSFile(str(path)) as file:
                articles = pa.ipc.open_stream(file).read_all()
            path.unlink()
            if articles.num_rows:
                yield articles.sort_by(ORDER)


def _stretches(
    editions: pyarrow.dataset.Dataset, standing: Standing, folder: Path, chosen: pyarrow.dataset.Expression
) -> list[Path]:
    bounds = _bounds(editions, standing, chosen)
    paths = [folder / f"{number}.arrows" for number in range(len(bounds))]
    with ExitStack() as opened:
        writers = [opened.enter_context(pa.ipc.new_stream(str(path), editions.schema)) for path in paths]
        for batch in _standing_rows(editions, standing, None, AT_ONCE, chosen):
            stretches = pa.array([bisect_right(bounds, place) - 1 for place in _places(batch)])
            for number in pc.unique(stretches).to_pylist():
                writers[number].write_batch(batch.filter(pc.equal(stretches, number)))
    return paths


def _bounds(editions: pyarrow.dataset.Dataset, standing: Standing, chosen: pyarrow.dataset.Expression) -> list[str]:
    """Return where in the order each stretch begins, by the articles of a part that says where the others stand.

    Of ids, which are hashes, any part is a fair sample; the part of a small table is the whole.
    """
    parts = [within(share) for share in shares(editions.count_rows(filter=chosen), _KEYS)]
    part = chosen if parts[0] is None else chosen & parts[0]
    some = _standing_rows(editions, standing, [name for name, _ in ORDER], AT_ONCE, part)
    places = sorted(place for batch in some for place in _places(batch))
    return ["", *places[:: max(1, _CHUNK // len(parts))][1:]]


def _places(batch: pa.RecordBatch) -> list[str]:
    """Return, for each row, a text that sorts as :data:`ORDER` does."""
    day = pc.fill_null(pc.cast(batch["published_date"], pa.string()), "~")
    keys = (pc.cast(batch["portal"], pa.string()), day, pc.cast(batch["id"], pa.string()))
    found: list[str] = pc.binary_join_element_wise(*keys, "\0").to_pylist()
    return found


def _reach(editions: pyarrow.dataset.Dataset) -> tuple[int, int]:
    """Return the least and the greatest number of an edition."""
    ends = [(pc.min_max(batch["seq"]).as_py()) for batch in scan(editions, ["seq"])]
    return min((each["min"] for each in ends), default=0), max((each["max"] for each in ends), default=0)


def _standing_rows(
    editions: pyarrow.dataset.Dataset,
    standing: Standing,
    columns: list[str] | None,
    at_once: int,
    chosen: pyarrow.dataset.Expression | None = None,
) -> Iterator[pa.RecordBatch]:
    """Read the rows that stand; ``seq`` is read too, and given only where it was asked for."""
    wanted = [*columns, "seq"] if columns is not None and "seq" not in columns else columns
    for batch in scan(editions, wanted, chosen, at_once=at_once):
        stands = batch.filter(standing.of(batch["seq"]))
        if stands.num_rows:
            yield stands if columns is None else stands.select(columns)
