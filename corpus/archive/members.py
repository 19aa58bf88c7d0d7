"""The gzip members of a WARC file: where each begins and ends, and whether it is whole. Reads the disk.

A record is one member, so a record whose process died while writing it is a member without its end; the CRC-32 and
length that end a member (RFC 1952, section 2.3.1) tell the two apart.
"""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

_GZIP = zlib.MAX_WBITS | 16
_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"
"""How a member begins (RFC 1952, section 2.3.1), its compression method included."""


class Member(NamedTuple):
    """``file[start:end]`` is one whole gzip member, and *content* what it holds."""

    start: int
    end: int
    content: bytes


class TornMemberError(ValueError):
    """What stands at *offset* is no whole gzip member."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__(f"{file.name}: no whole gzip member at byte {offset}")
        self.offset = offset


def members(file: BinaryIO, start: int = 0) -> Iterator[Member]:
    """Read the members of a file in order, from the one that begins at *start*.

    Raises:
        TornMemberError: where the file stops being whole members; all before it have been given.
    """
    file.seek(start)
    rest = file.read(_CHUNK)
    while rest:
        try:
            content, size, rest = _member(file, rest)
        except (zlib.error, EOFError) as error:
            raise TornMemberError(file, start) from error
        yield Member(start, start + size, content)
        start += size


def next_member(file: BinaryIO, start: int, beginning: bytes) -> int | None:
    """Return where the first whole member at *start* or behind begins whose content has that *beginning*; None if none.

    What a member holds may look like one too, so that its content must tell.
    """
    file.seek(start)
    window = b""
    while chunk := file.read(_CHUNK):
        window += chunk
        at = window.find(_MAGIC)
        while at >= 0:
            if _begins(file, start + at, beginning):
                return start + at
            at = window.find(_MAGIC, at + 1)
        kept = min(len(window), len(_MAGIC) - 1)
        start += len(window) - kept
        window = window[len(window) - kept :]
        file.seek(start + kept)
    return None


def _begins(file: BinaryIO, start: int, beginning: bytes) -> bool:
    try:
        return next(members(file, start)).content.startswith(beginning)
    except TornMemberError:
        return False


def _member(file: BinaryIO, chunk: bytes) -> tuple[bytes, int, bytes]:
    """Return one member's content, its compressed size, and what was read beyond it."""
    inflater = zlib.decompressobj(_GZIP)
    parts = [inflater.decompress(chunk)]
    size = len(chunk)
    while not inflater.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            raise EOFError
        parts.append(inflater.decompress(chunk))
        size += len(chunk)
    rest = inflater.unused_data
    return b"".join(parts), size - len(rest), rest or file.read(_CHUNK)
