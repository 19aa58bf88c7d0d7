"""The index of a WACZ file: a line for each page, in order of address and time (CDXJ), in pieces that can be had alone.

Writes the disk: lines that memory does not hold wait in sorted files.
"""

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack
from heapq import merge
from pathlib import Path

from corpus.archive.warc import Record, digest
from corpus.wacz.surt import surt

INDEX = "index.cdx.gz"
_IN_MEMORY = 100_000
_AT_ONCE = 3_000
"""Lines of a piece, as in other people's files."""


def line(record: Record, file: str, offset: int, length: int) -> str:
    """Return the line of a page in the *file* of a WACZ."""
    kinds = [value for name, value in record.headers if name.lower() == "content-type"]
    said = {
        "url": record.url,
        "mime": kinds[-1].partition(";")[0].strip() if kinds else "unk",
        "status": str(record.status),
        "digest": digest(record.body),
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    return f"{surt(record.url)} {record.at:%Y%m%d%H%M%S} {json.dumps(said)}\n"


class Lines:
    """Lines of an index, to be had in their order; *scratch* is a folder for those that memory does not hold."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._waiting: list[str] = []
        self._files: list[Path] = []
        self.count = 0

    def add(self, one: str) -> None:
        """Add a line."""
        self._waiting.append(one)
        self.count += 1
        if len(self._waiting) == _IN_MEMORY:
            path = self._scratch / f"{len(self._files)}.cdxj"
            path.write_text("".join(sorted(self._waiting)), encoding="utf-8")
            self._files.append(path)
            self._waiting.clear()

    def ordered(self) -> Iterator[str]:
        """Yield all lines in order."""
        with ExitStack() as opened:
            files = [opened.enter_context(path.open(encoding="utf-8")) for path in self._files]
            yield from merge(sorted(self._waiting), *files)


def pieces(lines: Iterator[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the lines in gzip members of some thousand, each with the beginning of its first line: address and time."""
    some: list[str] = []
    for one in lines:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield _piece(some)
            some = []
    if some:
        yield _piece(some)


def summary(starts: list[tuple[str, int, int, str]]) -> str:
    """Return the second index: for each piece the beginning of its first line, offset, length and SHA-256."""
    found = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': INDEX})}\n"]
    for first, offset, length, sha256 in starts:
        place = {"offset": offset, "length": length, "digest": f"sha256:{sha256}"}
        found.append(f"{first} {json.dumps(place)}\n")
    return "".join(found)


def _piece(some: list[str]) -> tuple[str, bytes]:
    return " ".join(some[0].split(" ", 2)[:2]), gzip.compress("".join(some).encode(), mtime=0)
