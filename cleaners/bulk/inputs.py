"""What a bulk cleaning reads: the files that are named, what each is, and the units that they make. Reads the files."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from cleaners.bulk.compression import compression_of, decompressed, torn
from cleaners.bulk.file_formats import HEAD, UnknownFormatError, format_of
from cleaners.bulk.job import InputFormat
from cleaners.bulk.places import Source, of
from cleaners.bulk.reading import reader
from cleaners.bulk.records import TornError
from cleaners.bulk.units import Unit, unit_of_archive, units_of_files, units_of_lines, units_of_row_groups

Asked = Literal["auto", "jsonl", "parquet", "warc", "wet", "html", "text"]


class InputError(ValueError):
    """Files that cannot be read as they are asked to; the message says which, what was found, what was expected."""


class Input(NamedTuple):
    """A file and what it is.

    Attributes:
        is_compressed: Whether it can only be read from its beginning.
    """

    source: Source
    format: InputFormat
    is_compressed: bool


def inputs_of(patterns: Sequence[str], asked: Asked) -> list[Input]:
    """Return the files that *patterns* name, each once, in the order of their paths.

    Raises:
        InputError: if a pattern names none, or a file is no corpus in any format.
    """
    sources: dict[str, Source] = {}
    for pattern in patterns:
        found = of(pattern).found(pattern)
        if not found:
            raise InputError(f"{pattern}: no such file")
        sources.update((source.path, source) for source in found)
    return [_input(sources[path], asked) for path in sorted(sources)]


def _input(source: Source, asked: Asked) -> Input:
    head, is_compressed = _head(source)
    if asked != "auto":
        return Input(source, asked, is_compressed)
    return Input(source, _told_apart(source.path, head), is_compressed)


def _head(source: Source) -> tuple[bytes, bool]:
    """Return the first bytes of what a file holds, and whether it is compressed."""
    with of(source.path).opened(source.path) as file:
        compression = compression_of(file.read(4))
        file.seek(0)
        try:
            with torn():
                return decompressed(file, compression).read(HEAD), compression is not None
        except TornError:
            return b"", True


def _told_apart(path: str, head: bytes) -> InputFormat:
    """Return the format of a file, by its first bytes and then by its name.

    Raises:
        InputError: if it is none that holds texts.
    """
    name = path.rpartition("/")[2].lower()
    suffix = next((f".{part}" for part in reversed(name.split(".")) if part not in {"gz", "zst", "bz2"}), "")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "wet" if ".wet" in name or b"WARC-Type: conversion" in head[:8192] else "warc"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") or suffix in {".jsonl", ".ndjson"}:
        return "jsonl"
    try:
        return format_of(suffix, head)
    except UnknownFormatError as error:
        raise InputError(f"{path}: {error}, JSON lines, Parquet or WARC; --format says what it is") from error


def units_of(inputs: Iterable[Input], unit_bytes: int) -> Iterator[Unit]:
    """Yield the units of all *inputs*."""
    for kind, held in groupby(sorted(inputs, key=lambda found: found.format), key=lambda found: found.format):
        if kind in {"html", "text"}:
            yield from units_of_files((found.source for found in held), kind, unit_bytes)
        else:
            for found in held:
                yield from _of_file(found, unit_bytes)


def _of_file(found: Input, unit_bytes: int) -> Iterator[Unit]:
    if found.format == "jsonl":
        yield from units_of_lines(found.source, is_compressed=found.is_compressed, unit_bytes=unit_bytes)
    elif found.format == "parquet":
        yield from units_of_row_groups(found.source, _group_sizes(found.source), unit_bytes)
    else:
        yield unit_of_archive(found.source, found.format)


def _group_sizes(source: Source) -> list[int]:
    """Return the sizes of a Parquet file's row groups; one for a damaged file, whose damage its reader tells."""
    try:
        sizes: list[int] = reader("parquet").group_sizes(source.path)
    except TornError:
        return [source.size]
    return sizes
