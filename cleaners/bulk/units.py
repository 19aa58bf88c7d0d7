"""Units: the pieces of an input that are each cleaned into one output. The same input gives the same units."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from cleaners.bulk.job import InputFormat
from cleaners.bulk.local import Source
from cleaners.bulk.places import name_of

UNIT_BYTES = 64 << 20
"""Half a minute of one core; what a kill costs at most, and an output of some 20 MB."""
_FILES = 1000
"""Pages and texts, a file each, of which one output is made."""


class Unit(NamedTuple):
    """A file, a range of one, or several small files.

    Attributes:
        name: Of its output, without an ending.
        format: How its files are read.
        files: One, but for pages and texts.
        start: Where the range begins: of JSON lines a byte, of Parquet a row group.
        end: Where it ends, exclusive; None for the end of the file.
    """

    name: str
    format: InputFormat
    files: tuple[Source, ...]
    start: int = 0
    end: int | None = None

    @property
    def size(self) -> int:
        """Return how many bytes it is, as far as that is known before it is read."""
        if self.format == "jsonl" and self.end is not None:
            return self.end - self.start
        return sum(file.size for file in self.files)


def units_of_lines(source: Source, *, is_compressed: bool, unit_bytes: int = UNIT_BYTES) -> Iterator[Unit]:
    """Yield the ranges of a file of JSON lines: each holds the lines that begin in it; a compressed file is one."""
    if is_compressed or source.size <= unit_bytes:
        yield Unit(_name(source.path, 0), "jsonl", (source,))
        return
    for at, start in enumerate(range(0, source.size, unit_bytes)):
        yield Unit(_name(source.path, at), "jsonl", (source,), start, min(start + unit_bytes, source.size))


def units_of_row_groups(source: Source, sizes: Sequence[int], unit_bytes: int = UNIT_BYTES) -> Iterator[Unit]:
    """Yield the row groups of a Parquet file, as many together as have *unit_bytes*; *sizes* are theirs."""
    start = total = at = 0
    for group, size in enumerate(sizes):
        if total and total + size > unit_bytes:
            yield Unit(_name(source.path, at), "parquet", (source,), start, group)
            start, total, at = group, 0, at + 1
        total += size
    yield Unit(_name(source.path, at), "parquet", (source,), start, len(sizes))


def unit_of_archive(source: Source, archive: InputFormat) -> Unit:
    """Return a WARC or WET file, which is read from its beginning."""
    return Unit(_name(source.path, 0), archive, (source,))


def units_of_files(sources: Iterable[Source], kind: InputFormat, unit_bytes: int = UNIT_BYTES) -> Iterator[Unit]:
    """Yield pages or texts, a file each, in the order given, a thousand or *unit_bytes* together."""
    held: list[Source] = []
    total = 0
    for source in sources:
        if held and (len(held) == _FILES or total + source.size > unit_bytes):
            yield Unit(_name(held[0].path, 0), kind, tuple(held))
            held, total = [], 0
        held.append(source)
        total += source.size
    if held:
        yield Unit(_name(held[0].path, 0), kind, tuple(held))


def _name(path: str, at: int) -> str:
    """Return a name that no other file has, however often its own stands in other folders."""
    stem = "".join(character if character.isalnum() or character in "-_." else "_" for character in name_of(path))
    digest = blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return f"{stem[:80]}-{digest}-{at:05}"
