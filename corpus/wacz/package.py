"""A WACZ file (WACZ 1.1.1) of an archive, or of some of its portals: written once from its beginning to its end."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, NamedTuple

from corpus.archive.files import whole_members
from corpus.archive.names import files
from corpus.archive.warc import Record, unpacked
from corpus.durable import replaced
from corpus.wacz.cdxj import INDEX, Lines, line, pieces, summary

_VERSION = "1.1.1"


class Page(NamedTuple):
    """A page by which people enter the file: an article's address, when it was seen, and its title."""

    url: str
    at: datetime
    title: str | None


class Packed(NamedTuple):
    """What a WACZ file holds: records, pages in the index, and pages to enter by."""

    records: int
    indexed: int
    pages: int


def package(
    archive: Path,
    output: Path,
    *,
    portals: Collection[str] | None,
    pages: Iterable[Page],
    title: str,
    created: datetime,
    told: Callable[[int], object],
) -> Packed:
    """Write the WACZ file *output*, whole or not at all; *told* is told of how many records are in it.

    The records are those of *portals*, of None all, as they stand in the archive. Pages that answered are indexed; what
    else was noted of visits (304s, failures) is there, and shown by none.

    Raises:
        ArchiveError: at damage in the archive.
        OSError: if the disk refuses.
    """
    with ExitStack() as opened:
        file = opened.enter_context(replaced(output))
        scratch = opened.enter_context(TemporaryDirectory(prefix=".sorting-", dir=output.parent))
        parts = _Parts(opened.enter_context(zipfile.ZipFile(file, "w")), created)
        lines = Lines(Path(scratch))
        records = _archive(archive, parts, lines, portals, told)
        _index(parts, lines)
        entered = _pages(parts, pages, title)
        _describe(parts, title, created)
    return Packed(records, lines.count, entered)


class _Parts:
    """The files within a WACZ, each with its size and digest."""

    def __init__(self, made: zipfile.ZipFile, created: datetime) -> None:
        self.resources: list[dict[str, object]] = []
        self._made = made
        self._date = created.astimezone(UTC).timetuple()[:6]

    @contextmanager
    def written(self, path: str, *, is_packed: bool = False, is_listed: bool = True) -> Iterator["_Part"]:
        """Give a file to write; *is_packed* says that it is not compressed by itself."""
        info = zipfile.ZipInfo(path, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        with self._made.open(info, "w", force_zip64=True) as file:
            part = _Part(file)
            yield part
        if is_listed:
            name = Path(path).name.lower()
            digest = f"sha256:{part.digest.hexdigest()}"
            self.resources.append({"name": name, "path": path, "hash": digest, "bytes": part.size})


class _Part:
    """A file within a WACZ that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.size = 0
        self.digest = hashlib.sha256()
        self._file = file

    def write(self, content: bytes) -> None:
        self._file.write(content)
        self.digest.update(content)
        self.size += len(content)


def _archive(
    archive: Path, parts: _Parts, lines: Lines, portals: Collection[str] | None, told: Callable[[int], object]
) -> int:
    """Copy the records, file by file, and return how many."""
    count = 0
    for path, name in files(archive):
        if not any(_is_chosen(record, portals) for record, _ in _members(path, name)):
            continue
        with parts.written(f"archive/{name}") as part:
            for record, member in _members(path, name):
                if record and not _is_chosen(record, portals):
                    continue
                if record and record.kind == "response":
                    lines.add(line(record, name, part.size, len(member)))
                part.write(member)
                count += record is not None
                told(count)
    return count


def _members(path: Path, name: str) -> Iterator[tuple[Record | None, bytes]]:
    """Yield the records of a file, each with the bytes that it stands in; None for what describes the file itself."""
    with path.open("rb") as file:
        for member in whole_members(path):
            file.seek(member.start)
            yield unpacked(member.content, name, member.start), file.read(member.end - member.start)


def _is_chosen(record: Record | None, portals: Collection[str] | None) -> bool:
    return record is not None and (portals is None or record.visit.get("portal") in portals)


def _index(parts: _Parts, lines: Lines) -> None:
    starts: list[tuple[str, int, int, str]] = []
    with parts.written(f"indexes/{INDEX}") as part:
        for first, piece in pieces(lines.ordered()):
            starts.append((first, part.size, len(piece), hashlib.sha256(piece).hexdigest()))
            part.write(piece)
    with parts.written("indexes/index.idx", is_packed=True) as part:
        part.write(summary(starts).encode())


def _pages(parts: _Parts, pages: Iterable[Page], title: str) -> int:
    count = 0
    with parts.written("pages/pages.jsonl", is_packed=True) as part:
        part.write(_json({"format": "json-pages-1.0", "id": "pages", "title": title}) + b"\n")
        for count, page in enumerate(pages, 1):
            at = page.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
            said = {"id": str(count), "url": page.url, "ts": at, "title": page.title or page.url}
            part.write(_json(said) + b"\n")
    return count


def _describe(parts: _Parts, title: str, created: datetime) -> None:
    described = {
        "profile": "data-package",
        "wacz_version": _VERSION,
        "software": f"qingliu {version('qingliu')}",
        "created": created.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
        "title": title,
        "resources": parts.resources,
    }
    with parts.written("datapackage.json", is_packed=True, is_listed=False) as part:
        part.write(json.dumps(described, ensure_ascii=False, indent=2).encode())
    digest = {"path": "datapackage.json", "hash": f"sha256:{part.digest.hexdigest()}"}
    with parts.written("datapackage-digest.json", is_packed=True, is_listed=False) as part:
        part.write(_json(digest))


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")
