"""A release copied to a folder or an object store, where releases share no files but need not be sent twice.

A copy is published by one step: in a folder by the renaming of its own, in an object store, which cannot rename, by its
manifest, which goes last. Writes the disk and the network.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from corpus.durable import replaced, sync_path
from corpus.releases.manifest import CURSOR, MANIFEST, Release, ReleaseError, order
from corpus.releases.signature import SIGNATURE

_LOG = "pushed.json"
_CHUNK = 4 << 20


class Pushed(NamedTuple):
    """What a push did.

    Attributes:
        place: Where the copy is, without a password.
        files: How many files were sent.
        bytes: Their bytes.
        shared: How many files the place had already, in another release or from a push that was killed.
    """

    place: str
    files: int
    bytes: int
    shared: int


class _File(NamedTuple):
    path: str
    bytes: int
    sha256: str | None


class Store:
    """A folder, or a part of an object store, that holds copies of releases."""

    def __init__(self, to: str) -> None:
        """Open *to*: a path, or an address such as ``s3://bucket/prefix?endpoint_override=host:port&scheme=http``.

        Raises:
            ReleaseError: if it is neither.
        """
        try:
            self._fs, self._root = fs.FileSystem.from_uri(to if "://" in to else str(Path(to).resolve()))
        except (pa.ArrowException, ValueError) as error:
            raise ReleaseError(f"{to}: neither a folder nor the address of a store: {error}") from error
        self.is_local = isinstance(self._fs, fs.LocalFileSystem)
        self.name = _without_password(to) if "://" in to else self._root

    def holds(self, release: Release) -> bool:
        """Tell whether a release is published here.

        Raises:
            ReleaseError: if it is another one that has its name.
        """
        there = self._read(f"{release.name}/{MANIFEST}")
        if there is not None and there != (release.folder / MANIFEST).read_bytes():
            raise ReleaseError(f"{self.name}/{release.name}: is another release of that name; push to another place")
        return there is not None

    def publish(self, release: Release) -> tuple[int, int, int]:
        """Copy a release, and return how many files were sent, their bytes, and how many were here already."""
        place = f".{release.name}.part" if self.is_local else release.name
        known, sent = self._shards_here(), [0, 0, 0]
        for file in _files(release):
            target = f"{self._root}/{place}/{file.path}"
            if self._has(target, file):
                sent[2] += 1
            elif source := known.get(file.sha256 or ""):
                self._copy(source, target)
                sent[2] += 1
            else:
                self._send(release.folder / file.path, target)
                sent[:2] = sent[0] + 1, sent[1] + file.bytes
        if self.is_local:
            self._fs.move(f"{self._root}/{place}", f"{self._root}/{release.name}")
            sync_path(Path(self._root))
        return sent[0], sent[1], sent[2]

    def _shards_here(self) -> Mapping[str, str]:
        """Return by digest where shards of the newest release here stand."""
        selector = fs.FileSelector(self._root, allow_not_found=True)
        names = [each.base_name for each in self._fs.get_file_info(selector)]
        for name in sorted((name for name in names if order(name)[0]), key=order, reverse=True):
            if (manifest := self._read(f"{name}/{MANIFEST}")) is not None:
                shards = json.loads(manifest)["shards"]
                return {shard["sha256"]: f"{self._root}/{name}/{path}" for path, shard in shards.items()}
        return {}

    def _read(self, name: str) -> bytes | None:
        try:
            with self._fs.open_input_stream(f"{self._root}/{name}") as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    def _has(self, target: str, file: _File) -> bool:
        found = self._fs.get_file_info(target)
        return bool(found.type == fs.FileType.File and found.size == file.bytes and file.sha256)

    def _copy(self, source: str, target: str) -> None:
        self._make_folder(target)
        partial = f"{target}.part" if self.is_local else target
        self._fs.copy_file(source, partial)
        self._settle(partial, target)

    def _send(self, source: Path, target: str) -> None:
        self._make_folder(target)
        partial = f"{target}.part" if self.is_local else target
        with source.open("rb") as file, self._fs.open_output_stream(partial) as stream:
            while chunk := file.read(_CHUNK):
                stream.write(chunk)
        self._settle(partial, target)

    def _make_folder(self, target: str) -> None:
        if self.is_local:
            self._fs.create_dir(target.rpartition("/")[0], recursive=True)

    def _settle(self, partial: str, target: str) -> None:
        """Let a file of a folder have its name only when it is whole; an object appears whole by itself."""
        if self.is_local:
            sync_path(Path(partial))
            self._fs.move(partial, target)
            sync_path(Path(target).parent)


def push(folder: Path, release: Release, to: str) -> Pushed:
    """Copy a release of *folder* to a store, unless it is there, and note where it went; only new shards are sent.

    A push that was killed is gone on with by doing it again. The folder is locked.

    Raises:
        ReleaseError: if *to* is no store, or holds another release of that name.
        OSError: if the disk or the store refuses.
    """
    store = Store(to)
    is_there = store.holds(release)
    _note(folder, store.name, release.name)
    sent = (0, 0, 0) if is_there else store.publish(release)
    return Pushed(f"{store.name}/{release.name}", *sent)


def pushed(folder: Path) -> Mapping[str, list[str]]:
    """Return by store the releases that were pushed there, or begun to be."""
    try:
        noted: Mapping[str, list[str]] = json.loads((folder / _LOG).read_bytes())
    except FileNotFoundError:
        return {}
    return noted


def _note(folder: Path, store: str, name: str) -> None:
    noted = pushed(folder)
    with replaced(folder / _LOG) as file:
        names = sorted({*noted.get(store, ()), name}, key=order)
        file.write(json.dumps({**noted, store: names}, ensure_ascii=False, indent=1).encode() + b"\n")


def _files(release: Release) -> Iterator[_File]:
    """Yield the files of a release, the manifest last; digests are given of those that never change."""
    for path, shard in release.shards.items():
        yield _File(path, shard["bytes"], shard["sha256"])
    for path in (*release.manifest["files"], SIGNATURE, CURSOR, MANIFEST):
        if (release.folder / path).is_file():
            yield _File(path, (release.folder / path).stat().st_size, None)


def _without_password(to: str) -> str:
    parts = urlsplit(to)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
