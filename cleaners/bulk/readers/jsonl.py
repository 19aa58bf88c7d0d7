"""JSON lines, plain or compressed, whole or a range of bytes. Reads the file."""

import json
from collections.abc import Iterator
from typing import BinaryIO

from cleaners.bulk.compression import compression_of, decompressed, torn
from cleaners.bulk.job import Job
from cleaners.bulk.places import of
from cleaners.bulk.readers.fields import content_of
from cleaners.bulk.records import Content, Place, Raw, UnusableError
from cleaners.bulk.units import Unit

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"


def raws(unit: Unit, job: Job) -> Iterator[Raw]:
    """Yield the lines that begin in *unit*; of one that is too long only the size.

    Raises:
        TornError: where the rest of a compressed file cannot be read.
    """
    with of(unit.files[0].path).opened(unit.files[0].path) as file:
        compression = compression_of(file.read(4))
        file.seek(0)
        with torn():
            yield from _lines(decompressed(file, compression), unit, job, is_plain=compression is None)


def _lines(stream: BinaryIO, unit: Unit, job: Job, *, is_plain: bool) -> Iterator[Raw]:
    at = _first(stream, unit.start) if is_plain else 0
    line = number = 0
    while unit.end is None or at < unit.end:
        read = stream.readline(job.most_bytes + 1)
        if not read:
            return
        size = len(read)
        is_long = size > job.most_bytes
        if is_long and not read.endswith(b"\n"):
            size += _passed(stream)
        line += 1
        if is_long or read.strip(_BLANK):
            yield Raw(number, Place("line", line, at if is_plain else None), None if is_long else read, size)
            number += 1
        at += size


def _first(stream: BinaryIO, start: int) -> int:
    """Go to the first line that begins at *start* or behind, and return where that is."""
    if not start:
        return 0
    stream.seek(start - 1)
    return start - 1 + _passed(stream)


def _passed(stream: BinaryIO) -> int:
    """Pass over the rest of a line, and return how long it was."""
    size = 0
    while chunk := stream.readline(_CHUNK):
        size += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return size


def content(item: bytes | None, job: Job) -> Content:
    """Return what of a line is to be cleaned.

    Raises:
        UnusableError: if it is no JSON object, or its field holds no text.
    """
    if item is None:
        raise UnusableError("too long", f"longer than {job.most_bytes} bytes; --most-mb allows more")
    try:
        fields = json.loads(item.removeprefix(_BOM).decode())
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is {item[error.start]:#x}"
        raise UnusableError("not UTF-8", f"{found}; expected JSON in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise UnusableError("not JSON", f"{error}: {_beginning(item)}; expected a JSON object on each line") from error
    if not isinstance(fields, dict):
        raise UnusableError("not JSON", f"found {_beginning(item)}; expected a JSON object on each line")
    return content_of(fields, fields, job)


def _beginning(item: bytes) -> str:
    text = item[:160].decode("utf-8", "replace").strip()
    return f"{text[:40]!r}" + (" …" if len(text) > 40 else "")
