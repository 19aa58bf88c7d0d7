"""WARC and WET: the pages of responses, the texts of conversions. Reads the file."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

from cleaners.bulk.compression import compression_of, decompressed, torn
from cleaners.bulk.job import Job
from cleaners.bulk.places import of
from cleaners.bulk.records import Content, Place, Raw, TornError, UnusableError
from cleaners.bulk.units import Unit

_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})
_WANTED = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_HEAD = 1 << 20
"""The longest header of a record that is read."""


class Block(NamedTuple):
    """A record: its headers and what follows them."""

    url: str
    date: str | None
    record_id: str | None
    content_type: str
    body: bytes | None
    """None where it is too long."""
    is_text: bool


def raws(unit: Unit, job: Job) -> Iterator[Raw]:
    """Yield the pages and converted texts of *unit*; images, scripts, requests and metadata are none.

    Raises:
        TornError: where the rest of the file cannot be read.
    """
    with of(unit.files[0].path).opened(unit.files[0].path) as file:
        compression = compression_of(file.read(4))
        file.seek(0)
        stream = decompressed(file, compression)
        number = 0
        with torn():
            records = ArchiveIterator(
                stream, record_types=_WANTED, parse_http=False, stream_detect=False, max_header_len=_HEAD
            )
            for record in records:
                at, length = record.stream_pos, record.content_length
                block = _block(record, job.most_bytes)
                if block is not None:
                    place = Place("record", number + 1, None if compression else at)
                    yield Raw(number, place, block, length)
                    number += 1


def _block(record: Any, most: int) -> Block | None:  # noqa: ANN401 - fastwarc has no types
    """Return what a record holds; None if that is neither a page nor a text."""
    head = {name.lower(): value for name, value in record.headers}
    is_text = record.record_type == WarcRecordType.conversion
    length = record.content_length
    told = (head.get("warc-target-uri") or "").strip("<>"), head.get("warc-date"), head.get("warc-record-id")
    if length > most:
        return Block(*told, "", None, is_text)
    content = record.reader.read()
    if len(content) < length:
        raise TornError(f"a record ends after {len(content)} of its {length} bytes")
    content_type = head.get("content-type") or ""
    if content_type.startswith("application/http"):
        content_type, content = _payload(content)
    kind = content_type.partition(";")[0].strip().lower()
    is_wanted = kind.startswith("text/plain") if is_text else kind in _PAGES
    return Block(*told, content_type, content, is_text) if is_wanted else None


def _payload(message: bytes) -> tuple[str, bytes]:
    """Return the content type and the decoded body of an HTTP response; what cannot be decoded stays as it is."""
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: {len(message)}\r\n\r\n"
    )
    record = next(iter(ArchiveIterator(BytesIO(head.encode() + message + b"\r\n\r\n"), auto_decode="all")))
    http = {name.lower(): value for name, value in record.http_headers or ()}
    return http.get("content-type") or "", record.reader.read()


def content(item: Block, job: Job) -> Content:
    """Return the page or the text of a record.

    Raises:
        UnusableError: if it is too long, or a text that is not in UTF-8.
    """
    if item.body is None:
        raise UnusableError("too long", f"longer than {job.most_bytes} bytes; --most-mb allows more")
    columns = {"url": item.url, "warc_date": item.date, "warc_record_id": item.record_id}
    if not item.is_text:
        return Content(item.body, columns, None, item.url, item.content_type, is_page=True)
    try:
        return Content(item.body.decode(), columns)
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is {item.body[error.start]:#x}"
        raise UnusableError("not UTF-8", f"{found}; expected a text in UTF-8") from error
