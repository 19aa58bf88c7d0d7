"""One visit as one WARC 1.1 record: made into bytes, and read back.

A response is stored as the page was after its transfer and content encodings were undone; header fields that would
then lie are kept under ``X-Archive-Orig-…``, the name that web archives use for them.
"""

import hashlib
import json
import re
import zlib
from base64 import b32encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Literal, NamedTuple, TypeGuard, get_args
from uuid import uuid4

from fastwarc.warc import ArchiveIterator, WarcRecordType

Headers = Sequence[tuple[str, str]]
NoteKind = Literal["run", "taught", "settled", "concluded", "failed", "refused", "quarantined", "purged"]
"""What a metadata record is: a run's start, what a portal taught, what was decided, or why there is no page."""
RecordKind = Literal["response", "revisit"] | NoteKind
"""A page, a 304, or a note. The words are on disks out there."""

BEGINNING = b"WARC/1.1\r\n"
"""How each record of ours begins."""
KIND = "WARC-Qingliu-Kind"
VISIT = "WARC-Qingliu-Visit"
TRUNCATED = "WARC-Truncated"
_LONGEST_HEAD = 1 << 20
"""Bytes of WARC header that a reader accepts; fastwarc's own 32 kB would be too few for a long *visit*."""
_LEVEL = 6
"""Level 9 takes 1.8 times as long and saves 2 % (214 real pages)."""
_UNTRUE_ONCE_DECODED = {"content-encoding", "transfer-encoding", "content-length"}
_KINDS = ("response", "revisit", *get_args(NoteKind))
_LENGTHS = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
"""What would end a header field early, such as a line feed in a reason phrase."""


class ArchiveError(OSError):
    """The archive cannot be written, is being written by another process, or is damaged; the message says where."""


class Record(NamedTuple):
    """One record of the archive.

    Attributes:
        id: ``urn:uuid:…``, unique for ever.
        kind: What it is.
        url: The address that was visited; empty when the record is about no page.
        at: When, aware, in UTC, to the microsecond: the only time that the corpus knows.
        status: HTTP status; None when nobody answered.
        headers: HTTP header fields in their order, read as Latin-1: each character is a byte.
        body: The page's bytes, content encoding undone; the JSON of :attr:`fields` for metadata.
        visit: What the crawler noted about the visit, enough to play it again.
        file: Name of the file, as it is once closed.
        offset: Where the record's gzip member begins.
        truncated: Why the body is not whole, in a word of WARC 1.1 §5.13; None when it is.
    """

    id: str
    kind: RecordKind
    url: str
    at: datetime
    status: int | None
    headers: tuple[tuple[str, str], ...]
    body: bytes
    visit: dict[str, Any]
    file: str
    offset: int
    truncated: str | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """What a metadata record says; empty for a page."""
        return {} if self.status is not None else dict(json.loads(self.body))


def packed(kind: str, headers: Mapping[str, str], block: bytes, payload: bytes | None = None) -> tuple[str, bytes]:
    """Return a new record's id, and the record as one gzip member with its digests; *payload* ends its block.

    Python's own digests and gzip let other threads run meanwhile; fastwarc's do not, for half a second a large page.
    """
    record_id = f"urn:uuid:{uuid4()}"
    parts = (block,) if payload is None else (block, payload)
    fields = {"WARC-Type": kind, **headers, "WARC-Record-ID": f"<{record_id}>", "WARC-Block-Digest": digest(*parts)}
    if payload is not None:
        fields["WARC-Payload-Digest"] = digest(payload)
    fields["Content-Length"] = str(sum(len(part) for part in parts))
    lines = ["WARC/1.1", *(f"{name}: {_CONTROL.sub(' ', value)}" for name, value in fields.items()), "\r\n"]
    deflater = zlib.compressobj(_LEVEL, wbits=zlib.MAX_WBITS | 16)
    pieces = [deflater.compress(piece) for piece in ("\r\n".join(lines).encode(), *parts, b"\r\n\r\n")]
    return record_id, b"".join([*pieces, deflater.flush()])


def unpacked(content: bytes, file: str, offset: int) -> Record | None:
    """Read a record from its member's content; None if it describes the file itself (``warcinfo``).

    Raises:
        ArchiveError: if the content is no record, not the one whose digest it carries, or of a kind that no version up
            to this one wrote.
    """
    try:
        return _record(content, file, offset)
    except ArchiveError:
        raise
    except (OSError, ValueError, LookupError) as error:
        told = f"is none that this archive wrote: {type(error).__name__}: {error}"
        raise ArchiveError(f"{file}: the record at byte {offset} {told}; restore this file from a backup") from error


def _record(content: bytes, file: str, offset: int) -> Record | None:
    lengths = map(int, _LENGTHS.findall(content, 0, max(0, content.find(b"\r\n\r\n"))))
    if (told := max(lengths, default=0)) > len(content):  # fastwarc would ask for so much memory, and end the process
        raise ValueError(f"of {told} bytes by its Content-Length; expected no more than {len(content)}")
    records = ArchiveIterator(
        BytesIO(content), parse_http=False, verify_digests=True, max_header_len=_LONGEST_HEAD, stream_detect=False
    )
    record = next(iter(records), None)
    if record is None:
        raise ArchiveError(f"{file}: the record at byte {offset} fails its digest; restore this file from a backup")
    if record.record_type == WarcRecordType.warcinfo:
        return None
    head = record.headers
    kind = head.get(KIND) or head["WARC-Type"]
    if not _is_known(kind):
        raise ArchiveError(
            f"{file}: the record at byte {offset} is of the kind {kind!r}; expected {', '.join(_KINDS)}: "
            "was it written by a newer version?"
        )
    status, headers, body = _http(record.reader.read()) if KIND not in head else (None, (), record.reader.read())
    at = datetime.fromisoformat(head["WARC-Date"])
    visit = json.loads(head.get(VISIT) or "{}")
    if at.tzinfo is None or not isinstance(visit, dict):
        raise ValueError(f"of {head['WARC-Date']}, visit {visit!r}; expected a time in UTC, and an object")
    url = head.get("WARC-Target-URI") or ""
    return Record(
        _bare(head["WARC-Record-ID"]), kind, url, at, status, headers, body, visit, file, offset, head.get(TRUNCATED)
    )


def _is_known(kind: str) -> TypeGuard[RecordKind]:
    return kind in _KINDS


def visited(url: str, at: datetime, visit: Mapping[str, object]) -> dict[str, str]:
    """Return the WARC header fields that every record of a visit has.

    Raises:
        ValueError: if *at* has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"{url}: visited at {at}, which has no time zone; expected an aware time")
    named = {"WARC-Target-URI": url} if url else {}
    return named | {"WARC-Date": warc_date(at), VISIT: json.dumps(visit, sort_keys=True, separators=(",", ":"))}


def warc_date(at: datetime) -> str:
    """Return an instant as WARC 1.1 writes it, in UTC with microseconds."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def http_head(status: int, reason: str, headers: Headers, length: int | None) -> bytes:
    """Return the status line and header fields of an answer whose decoded body has *length* bytes, None for no body."""
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in _UNTRUE_ONCE_DECODED else name, value) for name, value in headers
    ]
    if length is not None:
        kept.append(("Content-Length", str(length)))
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in kept)]
    return "".join(_CONTROL.sub(" ", line) + "\r\n" for line in lines).encode("latin-1", "backslashreplace") + b"\r\n"


def _http(block: bytes) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    head, _, body = block.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), tuple((name, value.strip()) for name, _, value in pairs), body


def digest(*parts: bytes) -> str:
    """Return a SHA-1 digest as WARC files write it (WARC 1.1, section 5.8)."""
    whole = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        whole.update(part)
    return f"sha1:{b32encode(whole.digest()).decode()}"


def _bare(record_id: str) -> str:
    return record_id.strip("<>")
