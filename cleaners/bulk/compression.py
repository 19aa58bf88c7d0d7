"""Compressed files as streams of what they hold; a torn one says so where it ends."""

import bz2
import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import BinaryIO, Literal, cast

from cleaners.bulk.records import TornError

Compression = Literal["gzip", "zstd", "bzip2"]

_MAGIC: dict[bytes, Compression] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd", b"BZh": "bzip2"}
_BUFFER = 1 << 18


class MissingExtraError(RuntimeError):
    """What only an extra can do; the message says how to install it."""

    def __init__(self, what: str, extra: str = "bulk") -> None:
        super().__init__(f"{what} needs an extra: pip install 'qingliu[{extra}]'")


def compression_of(head: bytes) -> Compression | None:
    """Return how a file that begins with *head* is compressed."""
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def decompressed(stream: BinaryIO, compression: Compression | None) -> BinaryIO:
    """Return what *stream* holds; what its reading raises about damage, :func:`torn` puts into words.

    Raises:
        MissingExtraError: if the reader of zstd is not installed.
    """
    if compression == "gzip":
        return io.BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=stream)), _BUFFER)
    if compression == "bzip2":
        return io.BufferedReader(cast("io.RawIOBase", bz2.BZ2File(stream)), _BUFFER)
    if compression == "zstd":
        return io.BufferedReader(cast("io.RawIOBase", zstd().ZstdFile(stream)), _BUFFER)
    return stream


@contextmanager
def torn() -> Iterator[None]:
    """Read something compressed; damage in it is a TornError.

    Raises:
        TornError: if it ends early, or is no whole archive.
    """
    try:
        yield
    except EOFError as error:
        raise TornError("the compressed file ends early; it was cut, or its writer died") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise TornError(f"damaged gzip: {error}") from error
    except OSError as error:
        if error.errno is not None:
            raise
        raise TornError(f"damaged archive: {error}") from error
    except Exception as error:
        if type(error).__name__ == "ZstdError":
            raise TornError(f"damaged zstd: {error}") from error
        raise


def zstd() -> ModuleType:
    """Return the module that reads and writes Zstandard.

    Raises:
        MissingExtraError: if there is none.
    """
    name = "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd"
    try:
        return import_module(name)
    except ImportError as error:
        raise MissingExtraError("Zstandard") from error
