"""What the first records of an input show: whether they have the field to be cleaned, and which columns fit them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from cleaners.bulk.carried import declared_in
from cleaners.bulk.compression import torn
from cleaners.bulk.inputs import Input, InputError
from cleaners.bulk.job import Columns, Job
from cleaners.bulk.reading import reader
from cleaners.bulk.records import Raw, TornError
from cleaners.bulk.units import Unit

_FILES, _LINES = 20, 200


def checked(inputs: Sequence[Input], job: Job, known: Columns | None = None) -> Job:
    """Return *job* with the columns of the *inputs*' JSON lines, or those *known*.

    Raises:
        InputError: if none of the first records has the field to be cleaned.
    """
    lines = [found for found in inputs if found.format == "jsonl"]
    tables = [found for found in inputs if found.format == "parquet"]
    for table in tables[:1]:
        _check(table, _names_of_table(table), job)
    step = max(1, len(lines) // _FILES)
    samples = [(found, list(_objects(found, job))) for found in lines[::step]]
    for found, sample in samples[:1]:
        if sample:
            _check(found, dict.fromkeys(name for each in sample for name in each), job)
    if not lines or job.to != "parquet":
        return job
    return replace(
        job, columns=known if known is not None else declared_in(each for _, held in samples for each in held)
    )


def _check(found: Input, names: Iterable[str], job: Job) -> None:
    names = list(names)
    wanted = [name for name in (job.html_field, job.field) if name]
    if not any(name in names for name in wanted):
        option = "--field" if job.html_field is None else "--field or --html-field"
        there = ", ".join(names) or "none"
        expected = " or ".join(f"'{name}'" for name in wanted)
        raise InputError(f"{found.source.path}: no field {expected}; there are {there}: name one with {option}")


def _names_of_table(found: Input) -> list[str]:
    try:
        names: list[str] = reader("parquet").schema_of(found.source.path).names
    except TornError as error:
        raise InputError(f"{found.source.path}: {error}") from error
    return names


def _objects(found: Input, job: Job) -> Iterator[dict[str, Any]]:
    """Yield the objects in the first lines; what else there is goes to quarantine when it is read."""
    raws: Iterator[Raw] = reader("jsonl").raws(Unit("", "jsonl", (found.source,)), job)
    try:
        with torn():
            for raw in islice(raws, _LINES):
                if raw.item is not None and (value := _object(raw.item)) is not None:
                    yield value
    except TornError:
        return


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
