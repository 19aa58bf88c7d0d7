"""Which articles of the current view leave the corpus, and with which columns."""

from dataclasses import asdict, dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from corpus.measures.columns import FIELDS
from corpus.table import schema
from corpus.views.where import WhereError, condition

COLUMNS = pa.schema([*schema.SCHEMA, schema.REPOST_OF, *FIELDS, pa.field("rights", pa.string())])
"""What is stored, what it repeats, what is measured of it, and what is known of its portal's terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of articles; what is None or empty chooses all.

    Attributes:
        since: The first date of publication; articles without a date are left out.
        until: The last one, likewise.
        portals: Names of portals.
        sources: Sources, as articles name them.
        kinds: Kinds of articles.
        seqs: Numbers of editions, of which those that stand no longer are left out; empty chooses none.
        where: A condition over :data:`COLUMNS`, as ``views/where.py`` reads them.
    """

    since: date | None = None
    until: date | None = None
    portals: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    seqs: tuple[int, ...] | None = None
    where: str | None = None

    def chosen(self, rows: pa.Table) -> pa.Table:
        """Return the rows that fulfil all of it.

        Raises:
            WhereError: if *where* is no condition.
        """
        conditions = self._conditions()
        if not conditions:
            return rows
        whole = conditions[0]
        for each in conditions[1:]:
            whole &= each
        return rows.filter(whole)

    def described(self) -> dict[str, object]:
        """Return what was chosen by, for a manifest: what chooses all is left out."""
        said = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}
        return {name: value for name, value in said.items() if value}

    def _conditions(self) -> list[pc.Expression]:
        made = [pc.field(name).isin(list(held)) for name, held in self._names() if held]
        if self.seqs is not None:
            made.append(pc.field("seq").isin(pa.array(self.seqs, pa.int64())))
        if self.since:
            made.append(pc.field("published_date") >= pc.scalar(self.since))
        if self.until:
            made.append(pc.field("published_date") <= pc.scalar(self.until))
        if self.where:
            made.append(condition(self.where, COLUMNS))
        return made

    def _names(self) -> list[tuple[str, tuple[str, ...]]]:
        return [("portal", self.portals), ("source", self.sources), ("kind", self.kinds)]


def columns_of(names: str) -> tuple[str, ...]:
    """Return the columns that are named, by comma; ``*`` is all of them.

    Raises:
        WhereError: if one is unknown.
    """
    asked = tuple(COLUMNS.names) if names == "*" else tuple(name.strip() for name in names.split(","))
    if unknown := [name for name in asked if name not in COLUMNS.names]:
        raise WhereError(f"{', '.join(unknown)}: no column; the columns are {', '.join(COLUMNS.names)}")
    return asked
