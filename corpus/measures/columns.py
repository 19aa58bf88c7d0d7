"""The measures of articles as columns, which follow the stored ones wherever the current view leaves the corpus."""

from typing import Any

import pyarrow as pa

from cleaners.article import Damaged, Residue
from corpus.measures.makeup import Makeup, makeup
from corpus.measures.personal import Personal, personal

_SHARE, _COUNT = pa.float64(), pa.int32()
FIELDS = [
    *(pa.field(name, _COUNT if kind is int else _SHARE) for name, kind in Makeup.__annotations__.items()),
    pa.field("personal", pa.list_(pa.struct([("start", _COUNT), ("end", _COUNT), ("kind", pa.string())]))),
    pa.field("personal_count", _COUNT),
]
"""Make-up of the text, and the places of personal data in it, with their number."""
_READ = ["text", "damaged", "residues"]


def measured(rows: pa.Table) -> pa.Table:
    """Return rows of the corpus with what :data:`FIELDS` says of each appended."""
    found = [_measures(row) for row in rows.select(_READ).to_pylist()]
    added = pa.Table.from_pylist(found, schema=pa.schema(FIELDS))
    for field in FIELDS:
        rows = rows.append_column(field, added[field.name])
    return rows


def _measures(row: dict[str, Any]) -> dict[str, object]:
    text = row["text"] or ""
    damaged = [Damaged(**place) for place in row["damaged"] or ()]
    residues = [Residue(**residue) for residue in row["residues"] or ()]
    places: list[Personal] = personal(text)
    spans = [place._asdict() for place in places]
    return makeup(text, damaged, residues)._asdict() | {"personal": spans, "personal_count": len(spans)}
