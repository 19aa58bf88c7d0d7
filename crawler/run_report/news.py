"""What the newest editions of the corpus say: what came, changed and went, and what is doubtful. Reads the table's end.

However large the table is, the keys of its last :data:`_KEYS` editions are read, and the texts of a few dozen.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.dataset

from corpus.table.editions import Row
from corpus.table.table import Editions, NoCorpusError
from corpus.views.changes import ChangeKind, change_of
from crawler.run_report.differences import Piece, differences

_NEWEST = 300
"""Editions of which what is doubtful is looked for."""
_KEYS = 20_000
"""Editions among which the one before a change is looked for: of a thousand changes a day, those of three weeks."""
_SHOWN = 20
_DIFFS = 12
_UNSURE = 0.75
"""Confidence below which trafilatura is asked (:mod:`cleaners.judge`)."""
_SAID = ["subtitles", "text", "published_date", "source", "authors"]
_COLUMNS = [
    *("seq", "portal", "id", "edition", "url", "cause", "first_seen", "run", "title"),
    *("confidence", "agreement", "deleted", "residues", "disagreements"),
]
_SEQ = pyarrow.dataset.field("seq")


class Item(NamedTuple):
    """An edition, to be listed."""

    portal: str
    id: str
    url: str
    title: str | None
    change: ChangeKind
    cause: str
    at: datetime


class Difference(NamedTuple):
    """A change of an article: by field, what it said and says; None where the edition before lies too far back."""

    item: Item
    fields: Sequence[tuple[str, Sequence[Piece]]] | None


class Doubt(NamedTuple):
    """An article that may not be right, and why."""

    item: Item
    confidence: float
    reasons: Sequence[str]


class News(NamedTuple):
    """What the newest editions say, newest first; *doubts* begin with the least sure."""

    items: Sequence[Item] = ()
    differences: Sequence[Difference] = ()
    doubts: Sequence[Doubt] = ()
    articles: Mapping[str, str] = {}
    """By portal, the address of the newest article."""


def news(editions: Path, run: str) -> News:
    """Return the news of the corpus whose table is in the folder *editions*; its *run* is the one that is told of.

    Raises:
        SchemaError, TableReadError: if the table cannot be read.
    """
    try:
        table = Editions(editions).snapshot()
    except NoCorpusError:
        return News()
    rows = _newest(table.rows, table.seq - _NEWEST, _COLUMNS)
    here = [row for row in rows if row["run"] == run]
    changed = [row for row in rows if change_of(row["cause"]) == "update" and row["cause"] != "moved"][:_DIFFS]
    doubtful = sorted((row for row in rows if not row["deleted"]), key=lambda row: row["confidence"] or 0.0)
    return News(
        items=[_item(row) for row in here[:_SHOWN]],
        differences=list(_differences(table.rows, table.seq, changed)),
        doubts=[_doubt(row) for row in doubtful if _is_doubtful(row)][:_SHOWN],
        articles={row["portal"]: row["url"] for row in reversed(rows) if not row["deleted"]},
    )


def _newest(rows: pyarrow.dataset.Dataset, after: int, columns: list[str]) -> list[Row]:
    found: list[Row] = rows.to_table(columns=columns, filter=after < _SEQ).sort_by("seq").to_pylist()
    return found[::-1]


def _differences(rows: pyarrow.dataset.Dataset, last: int, changed: Sequence[Row]) -> list[Difference]:
    if not changed:
        return []
    wanted = {(row["portal"], row["id"], row["edition"] - 1): row["seq"] for row in changed}
    keys = _newest(rows, last - _KEYS, ["seq", "portal", "id", "edition"])
    before = {wanted[key]: row["seq"] for row in keys if (key := (row["portal"], row["id"], row["edition"])) in wanted}
    said = _said(rows, {*before, *before.values()})
    return [_difference(row, said.get(before.get(row["seq"], 0)), said.get(row["seq"])) for row in changed]


def _said(rows: pyarrow.dataset.Dataset, chosen: Collection[int]) -> Mapping[int, Row]:
    found = rows.to_table(columns=["seq", "title", *_SAID], filter=_SEQ.isin(list(chosen)))
    return {row["seq"]: row for row in found.to_pylist()}


def _difference(row: Row, before: Row | None, after: Row | None) -> Difference:
    if before is None or after is None:
        return Difference(_item(row), None)
    fields = [(name, differences(_text(before[name]), _text(after[name]))) for name in ("title", *_SAID)]
    return Difference(_item(row), [(name, pieces) for name, pieces in fields if pieces])


def _text(value: Any) -> str:  # noqa: ANN401 - any value of a column
    return "、".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _is_doubtful(row: Row) -> bool:
    return row["confidence"] is not None and row["confidence"] < _UNSURE


def _doubt(row: Row) -> Doubt:
    residues = [f"{each['kind']} {each['count']}" for each in row["residues"] or () if not each["repaired"]]
    disputed = sorted({each["field"] for each in row["disagreements"] or ()})
    agreement = row["agreement"]
    reasons = [
        *([f"the judges agree by {agreement:.0%}"] if agreement is not None else []),
        *([f"disputed: {', '.join(disputed)}"] if disputed else []),
        *([f"unrepaired: {', '.join(residues)}"] if residues else []),
    ]
    return Doubt(_item(row), row["confidence"], reasons)


def _item(row: Row) -> Item:
    change = change_of(row["cause"])
    return Item(row["portal"], row["id"], row["url"], row["title"], change, row["cause"], row["first_seen"])
