"""Parquet, some row groups at a time, each read page by page. Reads the file."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cleaners.bulk.job import Job
from cleaners.bulk.places import of
from cleaners.bulk.readers.fields import content_of
from cleaners.bulk.records import ArrowRow, Content, Place, Raw, TornError, UnusableError
from cleaners.bulk.units import Unit

_ROWS = 64
"""Rows that are held at once: few, since each may be a page of 16 MB."""
_BUFFER = 1 << 20


def group_sizes(path: str) -> list[int]:
    """Return the uncompressed bytes of each row group.

    Raises:
        TornError: if it is no whole Parquet file.
    """
    with of(path).opened(path) as file, _told():
        metadata = pq.ParquetFile(file).metadata
        return [metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups)]


def schema_of(path: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the Arrow schema of a file.

    Raises:
        TornError: if it is no whole Parquet file.
    """
    with of(path).opened(path) as file, _told():
        return pq.ParquetFile(file).schema_arrow


def raws(unit: Unit, job: Job) -> Iterator[Raw]:
    """Yield the rows of the row groups of *unit*.

    Raises:
        TornError: if a page of the file is damaged.
    """
    with of(unit.files[0].path).opened(unit.files[0].path) as file, _told():
        parquet = pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
        first = sum(parquet.metadata.row_group(group).num_rows for group in range(unit.start))
        groups = list(range(unit.start, unit.end if unit.end is not None else parquet.num_row_groups))
        number = 0
        for batch in parquet.iter_batches(_ROWS, row_groups=groups, use_threads=False):
            size = batch.nbytes // max(batch.num_rows, 1)
            for at in range(batch.num_rows):
                yield Raw(number, Place("row", first + number + 1), ArrowRow(batch, at), size)
                number += 1


class _told:  # noqa: N801 - used as a function
    """Puts what pyarrow says of a damaged file into a TornError."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, pa.ArrowException) or (isinstance(error, OSError) and error.errno is None):
            raise TornError(f"damaged Parquet: {str(error).splitlines()[0]}") from error


def content(item: ArrowRow, job: Job) -> Content:
    """Return what of a row is to be cleaned.

    Raises:
        UnusableError: if there is no such column, or it holds no text.
    """
    found = content_of(item, dict.fromkeys(item), job)
    if len(found.body) > job.most_bytes:
        raise UnusableError("too long", f"{len(found.body)} long; --most-mb allows more")
    return found
