"""HTTP answers as crawlers archive them, by whatever the head says and the body is."""

import gzip
import zlib

import brotli
import pytest

from crawler.upkeep.imports.http_message import body, head

PAGE = "<html><body>春耕</body></html>".encode()
CHUNKS = b"5;name=x\r\n" + PAGE[:5] + b"\r\n" + f"{len(PAGE) - 5:X}".encode() + b"\r\n" + PAGE[5:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("block", "status", "fields"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 200, (("A", "b"),)),
        (b"HTTP/2 404\r\nA: b\r\n\r\nx", 404, (("A", "b"),)),
        (b"http/1.0 200\nA: b\nC:d\n\nx", 200, (("A", "b"), ("C", "d"))),
        (b"\r\nHTTP/1.1  301  Moved\r\nA: b\r\n c\r\nno field\r\n\r\nx", 301, (("A", "b c"),)),
        (b"HTTP/1.1 200 OK\r\n\r\nx", 200, ()),
    ],
)
def test_a_head_is_read_in_every_form(block: bytes, status: int, fields: tuple[tuple[str, str], ...]) -> None:
    found = head(block)
    assert found is not None
    assert (found.status, found.headers, block[found.length :]) == (status, fields, b"x")


def test_a_page_without_a_head_has_none() -> None:
    assert head(PAGE) is None


@pytest.mark.parametrize(
    ("fields", "content"),
    [
        (b"", PAGE),
        (b"Transfer-Encoding: chunked\r\n", CHUNKS),
        (b"Transfer-Encoding: chunked\r\n", PAGE),
        (b"Content-Encoding: gzip\r\n", gzip.compress(PAGE)),
        (b"Content-Encoding: gzip\r\nContent-Length: 20\r\n", PAGE),
        (b"Content-Encoding: br\r\nContent-Length: 900\r\n", PAGE),
        (b"Content-Encoding: br\r\n", brotli.compress(PAGE)),
        (b"Content-Encoding: deflate\r\n", zlib.compress(PAGE)),
        (b"Content-Encoding: UTF-8\r\n", PAGE),
        (b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", PAGE),
    ],
    ids=["plain", "chunked", "unchunked", "gzip", "gunzipped", "unbrotlied", "br", "deflate", "utf-8", "both_undone"],
)
def test_codings_are_undone_if_they_are_there_whatever_the_head_says(fields: bytes, content: bytes) -> None:
    found = head(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n")
    assert found is not None
    assert body(found, content, 1 << 20) == (PAGE, None)


@pytest.mark.parametrize(
    ("fields", "content", "lack"),
    [
        (b"Transfer-Encoding: chunked\r\n", CHUNKS[:20], "chunked: no last chunk"),
        (b"Content-Length: 900\r\n", PAGE, f"{len(PAGE)} of 900 bytes"),
        (b"Content-Encoding: gzip\r\n", gzip.compress(PAGE)[:-9], "gzip: the stream ends early"),
        (b"", bytes(2000), "more than 1000 bytes"),
    ],
    ids=["chunked", "length", "gzip", "large"],
)
def test_a_body_that_is_not_whole_lacks_something(fields: bytes, content: bytes, lack: str) -> None:
    found = head(b"HTTP/1.1 200 OK\r\n" + fields + b"\r\n")
    assert found is not None
    assert body(found, content, 1000).lack == lack
