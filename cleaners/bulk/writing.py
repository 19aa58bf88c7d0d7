"""The formats that are written: which module writes which."""

from importlib import import_module
from typing import Any

from cleaners.bulk.compression import MissingExtraError, zstd
from cleaners.bulk.job import OutputFormat


def writer(kind: OutputFormat) -> Any:  # noqa: ANN401 - a module with those functions
    """Return the module that writes a format.

    It has ``batch(rows, layout)``, ``finish(payloads, path, to)``, ``texts(path)``, ``write_marks(marks, path, to)``.

    Raises:
        MissingExtraError: if what it stands on is not installed.
    """
    if kind == "jsonl.zst":
        zstd()
    if kind != "parquet":
        return import_module("cleaners.bulk.outputs.jsonl")
    try:
        return import_module("cleaners.bulk.outputs.parquet")
    except ImportError as error:
        raise MissingExtraError("Parquet") from error
