"""The formats that are read: which module reads which. The modules of an extra are imported when a file needs them."""

from importlib import import_module
from typing import Any

from cleaners.bulk.compression import MissingExtraError
from cleaners.bulk.job import InputFormat

_READERS: dict[InputFormat, tuple[str, str]] = {
    "jsonl": ("jsonl", "JSON lines"),
    "parquet": ("parquet", "Parquet"),
    "warc": ("archive", "WARC"),
    "wet": ("archive", "WET"),
    "html": ("files", "HTML"),
    "text": ("files", "text"),
}


def reader(kind: InputFormat) -> Any:  # noqa: ANN401 - a module with raws and content
    """Return the module that reads a format: ``raws(unit, job)`` and ``content(item, job)``.

    Raises:
        MissingExtraError: if what it stands on is not installed.
    """
    module, name = _READERS[kind]
    try:
        return import_module(f"cleaners.bulk.readers.{module}")
    except ImportError as error:
        raise MissingExtraError(name) from error
