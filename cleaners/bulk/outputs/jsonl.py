"""JSON lines, compressed or not: the record's own fields and the article's, as they are."""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from cleaners.article_json import ledger_as_json, value_as_json
from cleaners.bulk.compression import compression_of, decompressed, zstd
from cleaners.bulk.job import OutputFormat
from cleaners.bulk.layout import Layout
from cleaners.bulk.records import Content
from cleaners.bulk.rows import LEDGER_FIELDS, Cleaned

_LEVEL = 3
"""Of Zstandard: its own default."""
_GZIP_LEVEL = 4
"""Of gzip: a twentieth more bytes than at its default, in two thirds of the time."""


def batch(rows: Sequence[tuple[Content, Cleaned]], layout: Layout) -> bytes:
    """Return *rows* as lines."""
    return b"".join(_line(layout.fields(*row)) for row in rows)


def _line(values: dict[str, Any]) -> bytes:
    shown = {
        name: value if value is None or type(value) is str else value_as_json(value)
        for name, value in values.items()
        if name not in LEDGER_FIELDS
    }
    ledgers = "".join(f', "{name}": {ledger_as_json(values[name])}' for name in LEDGER_FIELDS if name in values)
    try:
        return f"{json.dumps(shown, ensure_ascii=False, default=_told)[:-1]}{ledgers}}}\n".encode()
    except UnicodeEncodeError:  # half a surrogate pair in a field that is carried along
        shown |= {name: value_as_json(values[name]) for name in LEDGER_FIELDS if name in values}
        return json.dumps(shown, default=_told).encode() + b"\n"


def _told(value: object) -> str:
    """Return what JSON has no form for: dates, decimals and bytes of a table's columns."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value)


def finish(payloads: Iterable[bytes], path: Path, to: OutputFormat) -> None:
    """Write a file of the lines of all batches; equal lines give equal bytes."""
    with path.open("wb") as file, _compressed(file, to) as out:
        for payload in payloads:
            out.write(payload)


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of a file that was written, a line each."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        for line in decompressed(file, compression_of(head)):
            yield json.loads(line)["text"] or ""


def write_marks(marks: Iterable[tuple[str | None, str | None]], path: Path, to: OutputFormat) -> None:
    """Write a file of which each line says of a document its cluster and what it is a copy of."""
    lines = (json.dumps({"cluster": cluster, "copy_of": copy_of}).encode() + b"\n" for cluster, copy_of in marks)
    finish(lines, path, to)


@contextmanager
def _compressed(file: BinaryIO, to: OutputFormat) -> Iterator[Any]:
    if to == "jsonl":
        yield file
    elif to == "jsonl.gz":
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as out:
            yield out
    else:
        with zstd().ZstdFile(file, "w", level=_LEVEL) as out:
            yield out
