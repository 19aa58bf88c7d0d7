"""Arrow in, Arrow out: the cleaners as the function that Spark, Daft, Dask or ``datasets`` map over their own batches.

A row goes in and a row comes out, always: one that cannot be cleaned says why in the column ``fault``. What such an
engine does about records that hang or crash is its own; ``python -m cleaners --in`` bounds them. Needs ``[bulk]``.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from cleaners.article import Article
from cleaners.bulk.job import Job
from cleaners.bulk.layout import layout_of
from cleaners.bulk.outputs.parquet import batch_of
from cleaners.bulk.readers.parquet import content
from cleaners.bulk.records import ArrowRow, UnusableError
from cleaners.bulk.rows import Cleaned, cleaned

_ROWS = 512
FAULT = "fault"
"""The column of what kept a row from being cleaned; null where nothing did."""
_DEFAULT = Job()


def clean_table(table: Any, job: Job = _DEFAULT) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return a table of the same rows, with an article's columns behind theirs.

    Args:
        table: A ``pyarrow.Table`` or anything of the Arrow C interface, as those of Polars and Daft are.
        job: Which columns are cleaned, and what is written of it.
    """
    table = pa.table(table)
    batches = list(clean_batches(table.to_batches(max_chunksize=_ROWS), job))
    return pa.Table.from_batches(batches, schema=schema_after(table.schema, job))


def clean_batches(batches: Iterable[Any], job: Job = _DEFAULT) -> Iterator[Any]:
    """Yield a batch for each of *batches*: what Spark's ``mapInArrow`` asks for."""
    for batch in batches:
        yield _cleaned(batch, job)


def schema_after(schema: Any, job: Job = _DEFAULT) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the schema of what :func:`clean_table` makes of a table with *schema*."""
    empty = pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
    return _cleaned(empty, job).schema


def _cleaned(batch: Any, job: Job) -> Any:  # noqa: ANN401 - pyarrow has no types
    rows = [ArrowRow(batch, at) for at in range(batch.num_rows)]
    done, faults = [], []
    for row in rows:
        article, fault = _of_row(row, job)
        done.append(article)
        faults.append(fault)
    made = batch_of(rows, done, layout_of("parquet", job), batch)
    return made.append_column(pa.field(FAULT, pa.string()), pa.array(faults, pa.string()))


def _of_row(row: ArrowRow, job: Job) -> tuple[Cleaned, str | None]:
    try:
        return cleaned(content(row, job), job), None
    except UnusableError as error:
        fault = f"{error.fault}: {error}"
    except Exception as error:  # noqa: BLE001 - the border at which a poison record is marked
        fault = f"raised: {type(error).__name__}: {error}"
    return Cleaned(Article(kind="empty", confidence=0.0), (), changed=False, kind="empty"), fault
