"""Content codings undone (RFC 9110 §8.4.1), and whether what came was whole: pure.

Scrapy's middleware hands on what it could unpack of a stream that ends early, as if that were the page.
"""

import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LACK = "lack"
"""Key of a request's ``meta`` under which the :class:`Lack` of its answer is; absent if that is whole."""
_CHUNK = 1 << 16
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
"""How a gzip member (RFC 1952 §2.3.1) and a Zstandard frame (RFC 8878 §3.1.1) begin."""
_MOST_MEMBERS = 100
"""A body may go over several; more than these are no page, and time each the size of the body to unpack."""


class Lack(NamedTuple):
    """Why a body is not whole.

    Attributes:
        truncated: The word of WARC 1.1 §5.13 for it: ``length`` (we wanted no more), ``disconnect``, ``unspecified``.
        reason: The same for people.
    """

    truncated: Literal["length", "disconnect", "unspecified"]
    reason: str


class Decoded(NamedTuple):
    """A body as far as it could be unpacked; *lack* is None if that is all of it."""

    body: bytes
    lack: Lack | None


class _BrokenError(ValueError):
    """A stream ends early, or is none."""


def decoded(body: bytes, codings: Sequence[str], limit: int) -> Decoded:
    """Undo *codings*, in the order in which the header names them, up to *limit* bytes.

    What is behind the end of a stream is left alone, as browsers do.
    """
    lack = None
    for coding in reversed(codings):
        body, lack = _undone(body, coding, limit, lack)
    return Decoded(body, lack)


def _undone(body: bytes, coding: str, limit: int, lack: Lack | None) -> Decoded:
    found = bytearray()
    try:
        for chunk in CODINGS[coding](body):
            found += chunk
            if len(found) > limit:
                return Decoded(bytes(found[:limit]), Lack("length", f"{coding}: more than {limit} bytes"))
    except (_BrokenError, zlib.error, brotli.error, zstd.ZstdError) as error:
        return Decoded(bytes(found), lack or Lack("unspecified", f"{coding}: {error}"))
    return Decoded(bytes(found), lack)


def _gunzipped(body: bytes) -> Iterator[bytes]:
    for _ in range(_MOST_MEMBERS):
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield from _inflated(stream, body)
        body = stream.unused_data
        if not body.startswith(_GZIP):
            return
    raise _BrokenError(f"more than {_MOST_MEMBERS} members")


def _deflated(body: bytes) -> Iterator[bytes]:
    """Unpack a zlib stream, or a bare one, as some servers send; it never begins like the other (RFC 1950 §2.2)."""
    is_zlib = len(body) > 1 and body[0] & 15 == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflated(zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS), body)


def _inflated(stream: "zlib._Decompress", body: bytes) -> Iterator[bytes]:
    while not stream.eof:
        chunk = stream.decompress(body, _CHUNK)
        body = stream.unconsumed_tail
        if not (chunk or body or stream.eof):
            raise _BrokenError("the stream ends early")
        yield chunk


def _unbrotlied(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    chunk = stream.process(body, output_buffer_limit=_CHUNK)
    yield chunk
    while not stream.is_finished():
        chunk = stream.process(b"", output_buffer_limit=_CHUNK)
        if not chunk and not stream.is_finished():
            raise _BrokenError("the stream ends early")
        yield chunk


def _unzstd(body: bytes) -> Iterator[bytes]:
    for _ in range(_MOST_MEMBERS):
        stream = zstd.ZstdDecompressor()
        yield stream.decompress(body, _CHUNK)
        while not stream.eof:
            if stream.needs_input:
                raise _BrokenError("the stream ends early")
            yield stream.decompress(b"", _CHUNK)
        body = stream.unused_data
        if not body.startswith(_ZSTD):
            return
    raise _BrokenError(f"more than {_MOST_MEMBERS} frames")


CODINGS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _deflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
"""What can be undone, by its name in Content-Encoding."""
