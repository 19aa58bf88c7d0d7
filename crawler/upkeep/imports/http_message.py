"""HTTP answers as other crawlers archived them: odd heads, and codings undone or not, whatever they say. Pure.

Crawlers disagree on what a WARC holds: wget leaves bodies as they were sent, browsers hand them over decoded under the
header fields of before. So what a header field says is tried, and the body itself tells whether it is so.
"""

import re
from typing import NamedTuple

from crawler.policy.content_coding import CODINGS, decoded

# A status line, and what stands for one: "HTTP/1.1 200 OK", "HTTP/2 200", "http/1.0 404"; not "200 OK".
_STATUS = re.compile(rb"\s*HTTP(?:/[\d.]+)?[ \t]+(\d{3})(?!\d)", re.IGNORECASE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\r?\n")
# The line before a chunk (RFC 9112 §7.1): "1a2f", "1A2F;name=value"; no page and no compressed stream begins so.
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z]")


class Head(NamedTuple):
    """The head of an answer; *length* is how many bytes it has."""

    status: int
    headers: tuple[tuple[str, str], ...]
    length: int

    def field(self, name: str) -> str:
        """Return the value of the last header field of that name, in lower case; empty without one."""
        return next((value.lower() for each, value in reversed(self.headers) if each.lower() == name), "")


class Body(NamedTuple):
    """A page without its codings; *lack* says why it is not whole, None if it is."""

    content: bytes
    lack: str | None


def head(block: bytes) -> Head | None:
    """Return the head of an archived answer; None if it has none."""
    if not (status := _STATUS.match(block)):
        return None
    end = _END_OF_HEAD.search(block)
    lines = _LINE.split(block[status.end() : end.start() if end else len(block)])[1:]
    return Head(int(status[1]), _fields(lines), end.end() if end else len(block))


def body(found: Head, content: bytes, limit: int) -> Body:
    """Return the body *content* of an answer without its codings, up to *limit* bytes."""
    length, coding = found.field("content-length"), found.field("content-encoding")
    lack = None
    if "chunked" in found.field("transfer-encoding"):
        content, lack = _dechunked(content)
    elif length.isdecimal() and not coding and len(content) < int(length):
        lack = f"{len(content)} of {length} bytes"
    codings = [each for each in map(str.strip, coding.split(",")) if each in CODINGS]
    if codings and not lack and _is_coded(content, codings[-1]):
        undone = decoded(content, codings, limit)
        return Body(undone.body, undone.lack.reason if undone.lack else None)
    return Body(content, lack or (f"more than {limit} bytes" if len(content) > limit else None))


def is_markup(content: bytes) -> bool:
    """Tell whether a body begins like a page."""
    return _MARKUP.match(content) is not None


def _fields(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    """Return header fields; a line that begins with a blank goes on with the one before (RFC 9112 §5.2)."""
    joined: list[str] = []
    for line in lines:
        text = line.decode("latin-1")
        if text[:1] in {" ", "\t"} and joined:
            joined[-1] += " " + text.strip()
        else:
            joined.append(text)
    pairs = (line.partition(":") for line in joined)
    return tuple((name.strip(), value.strip()) for name, colon, value in pairs if colon and name.strip())


def _dechunked(content: bytes) -> Body:
    """Return what the chunks hold; a body that is in none was taken out of them before."""
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK.match(content, at):
        length = int(size[1], 16)
        if length == 0:
            return Body(b"".join(parts), None)
        parts.append(content[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if content[at : at + 2] == b"\r\n" else 1
    return Body(b"".join(parts), "chunked: no last chunk") if parts else Body(content, None)


def _is_coded(content: bytes, coding: str) -> bool:
    """Tell whether a body is still coded, by how it begins."""
    magic = _MAGIC.get(coding)
    return content.startswith(magic) if magic else bool(content) and not is_markup(content)
