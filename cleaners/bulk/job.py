"""What is done with each record, and how it is written: all that an output depends on besides its input."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from cleaners.article import Judge

InputFormat = Literal["jsonl", "parquet", "warc", "wet", "html", "text"]
OutputFormat = Literal["parquet", "jsonl.zst", "jsonl.gz", "jsonl"]
Columns = tuple[tuple[str, str], ...]
"""Names and Arrow types (``string``, ``int64``, ``double``, ``bool``, or ``json`` for what has none of these)."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """The options of a bulk cleaning.

    Attributes:
        field: The field or column that holds a record's text.
        html_field: The one that holds a page, taken where it is not null.
        title_field: The one that holds the headline; without one a first line that is no sentence becomes it.
        url_field: The one that holds a page's address, against which what it links to is resolved.
        to: How the output is written.
        ledger: Whether every edit is written, so that ``undo`` gives the original back.
        original: Whether the field that was cleaned is written too.
        judge: Of which pages trafilatura is asked.
        most_bytes: The longest record that is read.
        columns: The columns that JSON lines have in a Parquet file.
        every: Only every so manyth record is read.
    """

    field: str = "text"
    html_field: str | None = None
    title_field: str | None = None
    url_field: str | None = "url"
    to: OutputFormat = "parquet"
    ledger: bool = False
    original: bool = True
    judge: Judge = "unsure"
    most_bytes: int = 16 << 20
    columns: Columns = ()
    every: int = 1

    @property
    def digest(self) -> str:
        """Return a name for these options with this cleaner."""
        told = json.dumps([asdict(self), cleaner()], sort_keys=True)
        return blake2b(told.encode(), digest_size=8).hexdigest()


@cache
def cleaner() -> str:
    """Return the version of the cleaner, and a digest of its code and tables: a changed pass is another cleaner."""
    try:
        release = version("qingliu")
    except PackageNotFoundError:
        release = "unknown"
    here = Path(__file__).parents[1]
    digest = blake2b(digest_size=8)
    for path in sorted(here.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{release} {digest.hexdigest()}"
