"""Pages and texts that are a file each, plain or compressed. Reads the files."""

from collections.abc import Iterator
from typing import NamedTuple

from cleaners.bulk.compression import compression_of, decompressed, torn
from cleaners.bulk.job import Job
from cleaners.bulk.places import of
from cleaners.bulk.records import Content, Place, Raw, TornError, UnusableError
from cleaners.bulk.units import Unit
from cleaners.decoding import decode_page


class Whole(NamedTuple):
    """A file as it was read."""

    path: str
    body: bytes
    is_page: bool
    damage: str | None = None
    """What is wrong with it, if it could not be read."""


def raws(unit: Unit, job: Job) -> Iterator[Raw]:
    """Yield the files of *unit*; one that cannot be read says why when it is to be cleaned."""
    for number, source in enumerate(unit.files):
        place = Place("file", number + 1, file=source.path)
        yield Raw(number, place, _whole(source.path, job.most_bytes, is_page=unit.format == "html"), source.size)


def _whole(path: str, most: int, *, is_page: bool) -> Whole:
    try:
        with of(path).opened(path) as file:
            compression = compression_of(file.read(4))
            file.seek(0)
            with torn():
                return Whole(path, decompressed(file, compression).read(most + 1), is_page)
    except (TornError, OSError) as error:
        return Whole(path, b"", is_page, str(error))


def content(item: Whole, job: Job) -> Content:
    """Return the page or the text of a file.

    Raises:
        UnusableError: if it could not be read, is too long, or is no text in any codec.
    """
    if item.damage:
        raise UnusableError("torn", item.damage)
    if len(item.body) > job.most_bytes:
        raise UnusableError("too long", f"longer than {job.most_bytes} bytes; --most-mb allows more")
    columns = {"path": item.path}
    if item.is_page:
        return Content(item.body, columns, is_page=True)
    decoded = decode_page(item.body)
    if decoded.how == "binary":
        raise UnusableError("not UTF-8", "binary data; expected a text")
    return Content(decoded.text, columns)
