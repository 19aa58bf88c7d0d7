"""What becomes of the rows of the current view before they are released: script, measures, choice, masks. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa

from corpus.measures.columns import measured
from corpus.measures.personal import masked, personal
from corpus.releases.columns import COLUMNS
from corpus.releases.script import Script, converting
from corpus.views.where import condition

_SAID = ("title", "text", "description", "original_title", "published_raw")
_SAID_SEVERALLY = ("subtitles", "keywords")
_TELLING = ("ledger", "title_ledger", "cuts", "disagreements")
"""Columns that may tell what was masked."""


def publishing(
    script: Script | None, where: str | None, rights: Mapping[str, str], *, is_masked: bool
) -> Callable[[pa.Table], pa.Table]:
    """Return what makes rows of a release of rows of the corpus.

    Raises:
        WhereError: if *where* is no condition over the columns of a release.
    """
    converted = converting(script)
    chosen = condition(where, COLUMNS) if where else None

    def publish(rows: pa.Table) -> pa.Table:
        made = measured(converted(rows))
        notes = pa.array([rights.get(portal) for portal in rows["portal"].to_pylist()], pa.string())
        made = made.append_column("rights", notes).select(COLUMNS.names).cast(COLUMNS)
        made = made if chosen is None else made.filter(chosen)
        return pa.Table.from_pylist([_masked(row) for row in made.to_pylist()], schema=COLUMNS) if is_masked else made

    return publish


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without a letter or digit of personal data, and without what tells how its text was before."""
    said = {name: row[name] and _without(row[name]) for name in _SAID}
    severally = {name: row[name] and [_without(each) for each in row[name]] for name in _SAID_SEVERALLY}
    return row | said | severally | {name: [] for name in _TELLING}


def _without(text: str) -> str:
    return masked(text, personal(text))
