"""Objects in a store, ``s3://bucket/key``, by pyarrow's file system. Reads and writes the store.

Credentials, region and endpoint are the environment's: ``AWS_ACCESS_KEY_ID``, ``AWS_DEFAULT_REGION``,
``AWS_ENDPOINT_URL`` and the like.
"""

import io
import os
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleaners.bulk.compression import MissingExtraError
from cleaners.bulk.local import Source

SCHEME = "s3://"
_CHUNK = 1 << 20


def _store() -> Any:  # noqa: ANN401 - pyarrow has no types
    try:
        from pyarrow import fs  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingExtraError("s3://") from error
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    return fs.S3FileSystem(endpoint_override=endpoint)


def _key(path: str) -> str:
    return path.removeprefix(SCHEME).rstrip("/")


def found(pattern: str) -> list[Source]:
    """Return the objects that *pattern* names: an object, all below a prefix, or a glob."""
    from pyarrow import fs  # noqa: PLC0415 - an extra

    store, key = _store(), _key(pattern)
    is_glob = any(character in key for character in "*?[")
    if not is_glob:
        info = store.get_file_info(key)
        if info.type == fs.FileType.File:
            return [_source(info)]
    base = key.split("*")[0].split("?")[0].split("[")[0].rpartition("/")[0] if is_glob else key
    infos = store.get_file_info(fs.FileSelector(base, recursive=True, allow_not_found=True))
    files = [_source(info) for info in infos if info.type == fs.FileType.File]
    shown = [file for file in files if not is_glob or fnmatchcase(_key(file.path), key)]
    return sorted(file for file in shown if not file.path.rpartition("/")[2].startswith("."))


def _source(info: Any) -> Source:  # noqa: ANN401 - pyarrow has no types
    return Source(SCHEME + info.path, info.size, info.mtime_ns or 0)


def opened(path: str) -> BinaryIO:
    """Open an object for reading, with seek."""
    native = _store().open_input_file(_key(path))
    return io.BufferedReader(cast("io.RawIOBase", native), _CHUNK)


def listed(folder: str) -> list[str]:
    """Return the names right below a prefix."""
    from pyarrow import fs  # noqa: PLC0415 - an extra

    infos = _store().get_file_info(fs.FileSelector(_key(folder), allow_not_found=True))
    return sorted(info.base_name for info in infos)


def read(path: str) -> bytes | None:
    """Return the content of a small object; None where there is none."""
    try:
        with _store().open_input_stream(_key(path)) as stream:
            content: bytes = stream.read()
    except FileNotFoundError:
        return None
    return content


def put(made: Path, path: str) -> None:
    """Upload the file *made*, which goes; an object appears when it is complete."""
    with made.open("rb") as read_from, _store().open_output_stream(_key(path)) as out:
        while chunk := read_from.read(_CHUNK):
            out.write(chunk)
    made.unlink()


def removed(path: str) -> None:
    """Remove an object, if it is there."""
    _store().delete_file(_key(path))
