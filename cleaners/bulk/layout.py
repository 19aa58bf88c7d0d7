"""Which fields a unit's rows have: the record's own, renamed where one of ours has the name, and ours behind them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from cleaners.bulk.job import Columns, InputFormat, Job
from cleaners.bulk.records import Content
from cleaners.bulk.rows import Cleaned, fields_of, values_of

_WARC: Columns = (("url", "string"), ("warc_date", "string"), ("warc_record_id", "string"))
_DECLARED: Mapping[InputFormat, Columns] = {
    "warc": _WARC,
    "wet": _WARC,
    "html": (("path", "string"),),
    "text": (("path", "string"),),
}


class Layout(NamedTuple):
    """The fields of an output.

    Attributes:
        ours: Those of the article, in order.
        left_out: Names of a record's own fields that are not written.
        columns: The record's own fields, where no table has them.
    """

    ours: tuple[str, ...]
    left_out: frozenset[str]
    columns: Columns

    def told(self, name: str) -> str | None:
        """Return under which name a record's own field is written; None where it is left out.

        ``text`` becomes ``input_text``, since ours has the name; and so that no two meet, so does whatever begins so.
        """
        if name in self.left_out:
            return None
        return f"input_{name}" if name.removeprefix("input_") in self.ours or name.startswith("input_input_") else name

    def carried(self, names: tuple[str, ...]) -> dict[str, str]:
        """Return under which name each of a record's own fields is written."""
        return {name: told for name in names if (told := self.told(name))}

    def fields(self, content: Content, done: Cleaned) -> dict[str, Any]:
        """Return all fields of a row."""
        own = content.columns
        return {told: own[name] for name, told in self.carried(tuple(own)).items()} | values_of(done, self.ours)


def layout_of(kind: InputFormat, job: Job) -> Layout:
    """Return the layout of what comes of a format."""
    is_page = kind in {"html", "warc"} or job.html_field is not None
    left_out = frozenset(name for name in (job.field, job.html_field) if name and not job.original)
    return Layout(fields_of(job, is_page=is_page), left_out, _DECLARED.get(kind, job.columns))
