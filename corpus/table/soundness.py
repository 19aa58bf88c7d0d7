"""Whether the files of the table are as its log says, and can be read. Reads the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from corpus.table import delta_log
from corpus.table.editions import Row, article_of, content_hash
from corpus.table.schema import SCHEMA


class TableFile(NamedTuple):
    """A file of the table, by the table's log.

    Attributes:
        path: Where it is.
        bytes: Its size.
        rows: How many editions it holds; None where the log does not tell.
    """

    path: Path
    bytes: int
    rows: int | None


def table_files(folder: Path, table: DeltaTable) -> list[TableFile]:
    """Return the files that hold the rows of the *table* in *folder*.

    Raises:
        TableReadError: if its log is damaged.
    """
    with delta_log.reading(folder):
        actions = pa.RecordBatchReader.from_stream(table.get_add_actions(flatten=True)).read_all()
    told = actions.select(["path", "size_bytes", "num_records"]).to_pylist()
    return [TableFile(folder / each["path"], each["size_bytes"], each["num_records"]) for each in told]


def size_fault(file: TableFile) -> str | None:
    """Return what is wrong with a file by its size, without opening it; None when nothing is."""
    if not file.path.exists():
        return "lost"
    found = file.path.stat().st_size
    return None if found == file.bytes else f"holds {found} bytes; the log says {file.bytes}"


def footer_fault(file: TableFile) -> str | None:
    """Return what is wrong with the end of a file, which says where all else stands; None when nothing is."""
    try:
        rows = pq.read_metadata(file.path).num_rows
    except (pa.ArrowException, OSError) as error:
        return _first_line(error)
    return None if file.rows in {None, rows} else f"holds {rows} editions; the log says {file.rows}"


def content_fault(path: Path) -> str | None:
    """Return what is wrong with the rows of a file, each of which is read; None when nothing is."""
    try:
        return next((fault for row in _rows(path) if (fault := _row_fault(row))), None)
    except (pa.ArrowException, OSError, ValueError) as error:
        return _first_line(error)


def _rows(path: Path) -> Iterator[Row]:
    with pq.ParquetFile(path, pre_buffer=False, buffer_size=1 << 20) as file:  # else the whole file is read ahead
        for batch in file.iter_batches(batch_size=1_000):
            yield from (dict.fromkeys(SCHEMA.names) | row for row in batch.to_pylist())


def _row_fault(row: Row) -> str | None:
    article = article_of(row)
    if article is None or "\ufffd" in str(
        (article.title, article.subtitles, article.text, article.source, article.authors)
    ):
        return None  # U+FFFD stands for what no file can hold, and was hashed as it was
    if content_hash(article) == row["content_hash"]:
        return None
    return f"edition {row['edition']} of {row['portal']} {row['id']} is not what its content_hash says"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
