"""The table of editions: a Delta table to which editions are appended, exactly once. Reads and writes the disk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Field, Transaction, write_deltalake
from deltalake.exceptions import TableNotFoundError

from corpus.table import delta_log, schema
from corpus.table.editions import Row
from corpus.table.scan import gathered
from corpus.table.schema import SCHEMA, SchemaError, described, version_of
from corpus.table.upkeep import ZSTD

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

_OUTBOX = "portals"
"""The Delta application whose transaction version is the last ``seq`` that was appended."""
_BEGUN = "begun"
"""The Delta application whose transaction version is the last ``seq`` of the table that this one replaced."""
_PROPERTIES = {
    "delta.appendOnly": "true",
    "delta.enableChangeDataFeed": "true",
    # The log holds the least and greatest value of these columns only: no text, which a purge would miss there.
    "delta.dataSkippingStatsColumns": "seq,first_seen",
    "delta.checkpointInterval": "100",
    "delta.logRetentionDuration": "interval 30 days",
    "delta.deletedFileRetentionDuration": "interval 7 days",
}


class NoCorpusError(LookupError):
    """Nothing has been published yet in this place."""


class SequenceError(ValueError):
    """Rows that are to be appended do not continue what the table holds."""


class Snapshot(NamedTuple):
    """The table at one moment.

    Attributes:
        rows: Every edition, tombstones included, in the files that were in the table.
        version: Delta's number of the commit.
        seq: The last number of a change; 0 before the first.
        begun: The number after which the table's changes begin; older ones were those of a table that it replaced.
    """

    rows: Dataset
    version: int
    seq: int
    begun: int


class Editions:
    """The table of editions in a folder.

    Each method looks at the table as it is on disk at that moment; one process may append at a time, any number read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, rows: Sequence[Row], *, upto: int) -> int:
        """Append the rows that the table does not hold yet, in one commit, and return how many those were.

        *rows* are the outbox in order of ``seq``, which ends at *upto*; the same rows may be given again after a crash.
        Without new rows there is no commit. When this returns, the rows survive a power cut.

        Raises:
            SequenceError: if ``seq`` does not rise, passes *upto*, or is that of other rows that the table holds.
            SchemaError: if a later version wrote the table, or a row has a column that it does not.
            TableWriteError: if the disk refuses.
        """
        _check_rows(rows, upto)
        if not rows:
            return 0
        table = self._writable()
        done = _committed(table)
        fresh = [row for row in rows if row["seq"] > done]
        self._check_known(rows[: len(rows) - len(fresh)])
        if fresh:
            with delta_log.writing(self.folder, f"append seq {fresh[0]['seq']} to {upto}"):
                _write(table, fresh, upto)
        delta_log.sync_commit(self.folder, table.version())
        return len(fresh)

    def begin(self, *, after: int) -> None:
        """Create the table, to go on after the last ``seq`` of one that it replaces; cursors into that are refused.

        Raises:
            FileExistsError: if there is a table.
        """
        if self.exists():
            raise FileExistsError(f"{self.folder}: holds a table; move it away before another takes its place")
        _created(self.folder, after)

    def exists(self) -> bool:
        """Tell whether there is a table."""
        return DeltaTable.is_deltatable(str(self.folder))

    def committed(self) -> int:
        """Return the ``seq`` up to which the outbox has been appended; 0 when nothing has."""
        try:
            return _committed(self.opened())
        except NoCorpusError:
            return 0

    def opened(self) -> DeltaTable:
        """Open the Delta table for reading.

        Raises:
            NoCorpusError: if there is none.
            SchemaError: if a later version wrote it.
            TableReadError: if it is damaged.
        """
        try:
            with delta_log.reading(self.folder):
                table = DeltaTable(self.folder)
        except TableNotFoundError as error:
            raise NoCorpusError(f"{self.folder}: no corpus here yet; 'scrapy crawl portals' makes one") from error
        if version_of(table.metadata().description) > schema.VERSION:
            raise SchemaError(f"{self.folder}: {table.metadata().description!r}; this version reads {described()!r}")
        return table

    def snapshot(self) -> Snapshot:
        """Return what the table holds now; later commits do not change it.

        Raises:
            NoCorpusError, SchemaError, TableReadError: as :meth:`opened`.
        """
        from pyarrow.dataset import dataset  # noqa: PLC0415 - it imports pandas; most runs read no row

        table = self.opened()
        files = [str(path) for path in delta_log.data_files(table)]
        rows = dataset(files, schema=SCHEMA, format="parquet")
        return Snapshot(rows, table.version(), _committed(table), table.transaction_version(_BEGUN) or 0)

    def dataset(self) -> Dataset:
        """Return the rows of :meth:`snapshot`."""
        return self.snapshot().rows

    def _writable(self) -> DeltaTable:
        delta_log.mend(self.folder)
        if not DeltaTable.is_deltatable(str(self.folder)):
            return _created(self.folder)
        table = self.opened()
        _migrate(table, self.folder)
        return table

    def _check_known(self, rows: Sequence[Row]) -> None:
        """Make sure that rows which are not appended again are those that the table holds."""
        if not rows:
            return
        from pyarrow.dataset import field  # noqa: PLC0415 - as above

        key = ["seq", "portal", "id", "edition"]
        held = gathered(self.snapshot().rows, key, field("seq") >= rows[0]["seq"])
        known = {tuple(row.values()) for row in held.to_pylist()}
        for row in rows:
            if tuple(row[name] for name in key) not in known:
                raise SequenceError(
                    f"{self.folder}: seq {row['seq']} is taken, and not by edition {row['edition']} of {row['portal']} "
                    f"{row['id']}; was the frontier restored from an older backup than the corpus?"
                )


def _check_rows(rows: Sequence[Row], upto: int) -> None:
    last = 0
    for row in rows:
        if not last < row["seq"] <= upto:
            raise SequenceError(f"seq {row['seq']} after {last}; expected a greater one, up to {upto}")
        if unknown := row.keys() - set(SCHEMA.names):
            raise SchemaError(f"seq {row['seq']}: unknown columns {', '.join(sorted(unknown))}")
        last = row["seq"]


def _created(folder: Path, after: int = 0) -> DeltaTable:
    folder.mkdir(parents=True, exist_ok=True)
    table = DeltaTable.create(
        folder,
        SCHEMA,
        name="editions",
        description=described(),
        configuration=_PROPERTIES,
        commit_properties=CommitProperties(app_transactions=[Transaction(_OUTBOX, after), Transaction(_BEGUN, after)]),
    )
    delta_log.sync_commit(folder, table.version())
    return table


def _write(table: DeltaTable, rows: Sequence[Row], upto: int) -> None:
    write_deltalake(
        table,
        pa.Table.from_pylist(list(rows), schema=SCHEMA),
        mode="append",
        writer_properties=ZSTD,
        commit_properties=CommitProperties(app_transactions=[Transaction(_OUTBOX, upto)]),
    )


def _migrate(table: DeltaTable, folder: Path) -> None:
    """Add the columns that an older table lacks; the rows that it holds are null there."""
    names = {field.name for field in table.schema().fields}
    if missing := [Field.from_arrow(field) for field in SCHEMA if field.name not in names]:
        table.alter.add_columns(missing)
        delta_log.sync_commit(folder, table.version())
    if version_of(table.metadata().description) < schema.VERSION:
        table.alter.set_table_description(described())
        delta_log.sync_commit(folder, table.version())


def _committed(table: DeltaTable) -> int:
    return table.transaction_version(_OUTBOX) or 0
