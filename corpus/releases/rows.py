"""The rows that a new release needs: new ones from the table, the others from the release before it. Reads the disk.

A release knows up to which change it goes. So only the editions after that are read from the table, and only shards
that gain, lose or change an article are read and written again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet as pq

from corpus.durable import sha256
from corpus.releases.columns import COLUMNS
from corpus.releases.manifest import Release, ReleaseError
from corpus.releases.shards import Bucket, Shard, part_of, parts_of, period_now, period_of, shard_of
from corpus.table.scan import gathered
from corpus.table.table import Snapshot
from corpus.views.current import ordered

Publishing = Callable[[pa.Table], pa.Table]
"""What makes rows of a release of rows of the corpus."""
_AT_ONCE = 2_048
_NONE = pa.schema([("id", pa.string()), ("portal", pa.string())]).empty_table()


class Sources:
    """Where the rows of the buckets come from: a file of new ones for each bucket, and the shards of *base*."""

    def __init__(self, corpus: Snapshot, base: Release | None, scratch: Path, this_year: int) -> None:
        """Take as new what the table holds beyond *base*."""
        self._base, self._scratch, self._this_year = base, scratch, this_year
        self._editions, self._since = corpus.rows, base.cursor["seq"] if base else 0
        edition, seq = pyarrow.dataset.field("edition"), pyarrow.dataset.field("seq")
        # What an import put into history (edition 0 and below) takes nothing out of the current view.
        changed = gathered(corpus.rows, ["id", "portal"], (edition > 0) & (seq > self._since)) if base else _NONE
        self._changed, self._portals = pc.unique(changed["id"]), set(pc.unique(changed["portal"]).to_pylist())
        self._old: dict[Bucket, list[Shard]] = defaultdict(list)
        for path in base.shards if base else ():
            shard = shard_of(path)
            period = period_now(shard.bucket.period, this_year)
            self._old[Bucket(shard.bucket.portal, period)].append(shard)
        self._new: dict[Bucket, tuple[Path, int]] = {}

    def gather(self, publish: Publishing, told: Callable[[int], object]) -> None:
        """Put the new rows of each bucket into a file of its own; *told* is told of how many there are."""
        done = 0
        for bucket, tables in groupby(self._pieces(), key=lambda piece: piece[0]):
            path, rows = self._scratch / f"{len(self._new)}.arrows", 0
            with pa.ipc.new_stream(str(path), COLUMNS) as writer:
                for _, table in tables:
                    for start in range(0, table.num_rows, _AT_ONCE):
                        made = publish(table.slice(start, _AT_ONCE))
                        writer.write_table(made)
                        rows += made.num_rows
            self._new[bucket] = path, rows
            told(done := done + rows)

    def kept(self) -> Iterator[str]:
        """Yield the paths of the shards that stay as they are."""
        touched = set(self.touched)
        for bucket, shards in self._old.items():
            yield from (shard.path for shard in shards if bucket not in touched)

    @cached_property
    def touched(self) -> list[Bucket]:
        """The buckets in which something is other than in *base*; known once the new rows are gathered."""
        aged = {bucket for bucket, shards in self._old.items() if any(each.bucket != bucket for each in shards)}
        lost = {
            bucket for bucket, shards in self._old.items() if bucket.portal in self._portals and self._loses(shards)
        }
        return sorted({*self._new, *aged, *lost})

    def shards(self, bucket: Bucket) -> Iterator[tuple[Shard, list[pa.Table]]]:
        """Yield the shards of a bucket with their rows, in no order; those of one shard are in memory at a time."""
        held = self._new[bucket][1] if bucket in self._new else 0
        parts = parts_of(held + sum(self._staying(shard) for shard in self._old.get(bucket, ())))
        for part in range(parts):
            shard = Shard(bucket, part, parts)
            tables = [_in_part(table, shard) for table in (*self._fresh(bucket), *self._older(bucket, shard))]
            if any(table.num_rows for table in tables):
                yield shard, tables

    def _pieces(self) -> Iterator[tuple[Bucket, pa.Table]]:
        """Yield the new rows in order of portal and date, cut where a bucket ends."""
        for table in ordered(self._editions, self._scratch, since=self._since):
            dates, portals = table["published_date"].to_pylist(), table["portal"].to_pylist()
            buckets = [
                Bucket(portal, period_of(day, self._this_year)) for portal, day in zip(portals, dates, strict=True)
            ]
            at = 0
            for bucket, run in groupby(buckets):
                length = len(list(run))
                yield bucket, table.slice(at, length)
                at += length

    def _ids(self, shard: Shard) -> pa.ChunkedArray:
        path = self._path(shard)
        try:
            with pq.ParquetFile(path) as file:
                return file.read(columns=["id"])["id"]
        except pa.ArrowException as error:
            raise ReleaseError(f"{path}: cannot be read: {error}; {_REMEDY}") from error

    def _loses(self, shards: list[Shard]) -> bool:
        return any(pc.any(pc.is_in(self._ids(shard), self._changed)).as_py() for shard in shards)

    def _staying(self, shard: Shard) -> int:
        return int(pc.sum(pc.invert(pc.is_in(self._ids(shard), self._changed))).as_py() or 0)

    def _fresh(self, bucket: Bucket) -> Iterator[pa.Table]:
        if bucket in self._new:
            with pa.OSFile(str(self._new[bucket][0])) as file:
                yield from (pa.Table.from_batches([batch]) for batch in pa.ipc.open_stream(file))

    def _older(self, bucket: Bucket, shard: Shard) -> Iterator[pa.Table]:
        for old in self._old.get(bucket, ()):
            if old.meets(shard):
                path = self._path(old)
                assert self._base
                if sha256(path) != self._base.shards[old.path]["sha256"]:
                    raise ReleaseError(f"{path}: is not what the manifest's sha256 says; {_REMEDY}")
                with pq.ParquetFile(path) as file:
                    for batch in file.iter_batches(batch_size=_AT_ONCE):
                        table = pa.Table.from_batches([batch])
                        yield table.filter(pc.invert(pc.is_in(table["id"], self._changed)))

    def _path(self, shard: Shard) -> Path:
        assert self._base
        path = self._base.folder / shard.path
        if not path.is_file():
            raise ReleaseError(f"{path}: lost; {_REMEDY}")
        return path


_REMEDY = "--whole makes the release from the table alone"


def _in_part(table: pa.Table, shard: Shard) -> pa.Table:
    if shard.parts == 1:
        return table
    inside = [part_of(each, shard.parts) == shard.part for each in table["id"].to_pylist()]
    return table.filter(pa.array(inside, pa.bool_()))
