"""Files of other crawlers' archives: WARC, plain or gzip, and WACZ; their records in order, and each by its place.

Reads the disk. What cannot be read from the middle is unpacked first: the WARC files within a WACZ, and gzip that does
not begin anew with each record.
"""

import re
import shutil
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType

_NAMES = re.compile(r".*\.(?:warc|warc\.gz|wacz)", re.IGNORECASE)
_WITHIN = re.compile(r"archive/.*\.warc(?:\.gz)?", re.IGNORECASE)
"""The WARC files of a WACZ (WACZ 1.1.1, §5.2)."""
_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = zlib.MAX_WBITS | 16
_CHUNK = 1 << 16
_LONGEST_HEAD = 1 << 20
_LONGEST = 64 << 20
"""Bytes of a record that are read; a page has a quarter of it, and films are archived too."""
_TYPES = (WarcRecordType.response, WarcRecordType.revisit, WarcRecordType.resource)


class SourceError(OSError):
    """There is no such file, or it is no archive; the message names it."""


class Source(NamedTuple):
    """A WARC file that can be read from each of its records.

    Attributes:
        path: The file to read.
        name: What it is called: its name, or that of the WACZ and its own.
    """

    path: Path
    name: str


class Found(NamedTuple):
    """A record of a source.

    Attributes:
        offset: Where it begins.
        kind: ``response``, ``revisit`` or ``resource``.
        headers: The WARC header fields, names in lower case.
        block: What it holds.
        is_whole: Whether that is all that it should hold.
    """

    offset: int
    kind: str
    headers: dict[str, str]
    block: bytes
    is_whole: bool


def sources(paths: Iterable[Path], scratch: Path) -> Iterator[Source]:
    """Yield the WARC files at *paths* and in folders there, in order of name; *scratch* holds what is unpacked.

    Raises:
        SourceError: if there is no such file, or a WACZ is none.
    """
    for path in paths:
        for file in _files(path):
            if zipfile.is_zipfile(file):
                yield from _unzipped(file, scratch)
            elif file.suffix.lower() == ".wacz":
                raise SourceError(f"{file}: no WACZ: expected a ZIP file")
            else:
                yield Source(_readable(file, scratch), file.name)


def captures(source: Source) -> Iterator[Found]:
    """Yield the responses, revisits and resources of a source.

    Raises:
        SourceError: at damage, all before which has been given; and if it holds no record at all.
    """
    try:
        with closing(_opened(source.path, 0)) as file:
            is_archive = False
            for record in _records(file):
                is_archive = True
                if record.record_type in _TYPES:
                    yield _found(record)
    except OSError as error:
        raise SourceError(f"{source.name}: damaged: {error}") from error
    if not is_archive:
        raise SourceError(f"{source.name}: no WARC: holds no record")


def capture_at(source: Source, offset: int) -> Found:
    """Read the record that begins at *offset*.

    Raises:
        SourceError: if none does.
    """
    try:
        with closing(_opened(source.path, offset)) as file:
            for record in _records(file):
                return _found(record)._replace(offset=offset)
    except OSError as error:
        raise SourceError(f"{source.name}: byte {offset}: {error}") from error
    raise SourceError(f"{source.name}: no record begins at byte {offset}")


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(each for each in path.rglob("*") if each.is_file() and _NAMES.fullmatch(each.name))
    if not path.is_file():
        raise SourceError(f"{path}: no such file; expected WARC or WACZ files, or folders of them")
    return [path]


def _unzipped(file: Path, scratch: Path) -> Iterator[Source]:
    try:
        with zipfile.ZipFile(file) as archive:
            for name in sorted(name for name in archive.namelist() if _WITHIN.fullmatch(name)):
                path = _fresh(scratch)
                with archive.open(name) as packed, path.open("xb") as copy:
                    shutil.copyfileobj(packed, copy)
                yield Source(_readable(path, scratch), f"{file.name}/{name}")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError) as error:
        raise SourceError(f"{file}: no WACZ: {error}") from error


def _readable(path: Path, scratch: Path) -> Path:
    """Return *path*, or a copy without gzip if its members are not one a record; a damaged one stays as it is."""
    with path.open("rb") as file:
        if file.read(2) != _GZIP or _is_by_record(path):
            return path
    copy = _fresh(scratch)
    with copy.open("xb") as plain:
        _inflate(path, plain)
    return copy


def _inflate(path: Path, plain: BinaryIO) -> None:
    """Unpack gzip as far as it is sound: a record that is cut by that is told as such."""
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    with path.open("rb") as packed, suppress(zlib.error):
        while rest := packed.read(_CHUNK):
            while rest:
                plain.write(inflater.decompress(rest))
                rest = inflater.unused_data
                if inflater.eof:
                    inflater = zlib.decompressobj(_GZIP_WINDOW)


def _is_by_record(path: Path) -> bool:
    """Tell whether each record is a gzip member: then each of the first three begins elsewhere, none at the end."""
    places: list[int] = []
    try:
        with closing(_opened(path, 0)) as file:
            for record in _records(file):
                places.append(record.stream_pos)
                if len(places) == 3:
                    break
    except OSError:
        pass
    return len(set(places)) == len(places) and path.stat().st_size not in places


def _fresh(scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    return scratch / f"{sum(1 for _ in scratch.iterdir()):06d}"


def _opened(path: Path, offset: int) -> Any:  # noqa: ANN401 - a file, as fastwarc takes it
    file = path.open("rb")
    file.seek(offset)
    return file


def _records(file: Any) -> Iterator[Any]:  # noqa: ANN401 - fastwarc has no types
    return iter(ArchiveIterator(file, parse_http=False, quirks_mode=True, max_header_len=_LONGEST_HEAD))


def _found(record: Any) -> Found:  # noqa: ANN401 - as above
    headers = {name.lower(): value for name, value in record.headers}
    block = record.reader.read(_LONGEST)
    whole = len(block) == record.content_length
    return Found(record.stream_pos, headers.get("warc-type", "").lower(), headers, block, whole)
