"""An edition: what one page said of an article from one visit on, as a row of the corpus."""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any, Literal

import pyarrow as pa

from cleaners import Article
from cleaners.article import Attachment, Cut, Damaged, Image, Residue
from cleaners.ledger.spans import Change
from corpus.table.schema import SCHEMA

Row = dict[str, Any]
"""One edition, by column."""

Cause = Literal[
    "new",
    "revived",
    "content_edit",
    "metadata_only",
    "moved",
    "merged",
    "gone",
    "decoding_fix",
    "cleaner_upgrade",
    "backfilled",
    "purged",
]

_RENAMED = {"spans": "ledger", "title_spans": "title_ledger"}
_PAIRS = {"document": ("name", "value"), "disagreements": ("field", "value")}
_PARTS: dict[str, Callable[..., object]] = {
    "spans": Change,
    "title_spans": Change,
    "images": Image,
    "attachments": Attachment,
    "cuts": Cut,
    "residues": Residue,
    "damaged": Damaged,
}
_ARTICLE_FIELDS = [field.name for field in fields(Article) if _RENAMED.get(field.name, field.name) in SCHEMA.names]
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a pair; a page's own JSON may write one alone, such as ``"\\ud83d"`` where an emoji was cut in two."""
_HASH_VERSION = 1
_HASHED = ("title", "subtitles", "text", "published", "published_date", "published_precision", "source", "authors")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of one article.

    Attributes:
        portal: The seed's name.
        id: :func:`article_id` of the address under which the portal's article was first seen.
        edition: 1 for the first, then counting; 0 for the first that an import found to be older than what was known,
            then counting down: that is history, and never the article as it is now.
        seq: Place in the order of all changes, from 1; 0 until the outbox has given one.
        url: The canonical address at this edition.
        aliases: Every other address that it was ever seen under.
        cause: Why there is a new edition.
        first_seen: The WARC-Date of *record_id*.
        record_id: The archive's record that shows it.
        body_sha256: SHA-256 of that record's body, in hexadecimal; None when there is none.
        run: The run that made the visit.
        cleaner_version: What cleaned the page.
        seed_hash: SHA-256 of the portal's seed at that run.
        article: What the page said; None when the article is gone.
        content_hash: What a purge leaves of an article; None otherwise, when it is worked out from *article*.
    """

    portal: str
    id: str
    edition: int
    url: str
    cause: Cause
    first_seen: datetime
    record_id: str
    run: str
    cleaner_version: str
    seed_hash: str
    article: Article | None
    body_sha256: str | None = None
    aliases: tuple[str, ...] = ()
    seq: int = 0
    content_hash: str | None = None


def article_id(portal: str, canonical_url: str) -> str:
    """Return the identity of the article that *portal* shows at an address: 96 bits of SHA-256 in hexadecimal."""
    return hashlib.sha256(f"{portal}\n{canonical_url}".encode()).hexdigest()[:24]


def content_hash(article: Article) -> str:
    """Return ``<version>:<sha256>`` over what an article says, ignoring how the page wrote or showed it.

    Covers title, subtitles, text, the date with its precision, source and authors. Of a time, the instant counts and
    not the zone.
    """
    said = [_hashable(getattr(article, name)) for name in _HASHED]
    canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"{_HASH_VERSION}:{hashlib.sha256(canonical.encode('utf-8', 'surrogatepass')).hexdigest()}"


def edition_row(edition: Edition) -> Row:
    """Return the edition as a row of the corpus, with every column."""
    article = edition.article
    row: Row = dict.fromkeys(SCHEMA.names)
    row |= {field.name: getattr(edition, field.name) for field in fields(edition) if field.name in row}
    row |= {"aliases": list(edition.aliases), "deleted": article is None}
    if article:
        row |= {_RENAMED.get(name, name): _column(name, getattr(article, name)) for name in _ARTICLE_FIELDS}
        row["content_hash"] = content_hash(article)
    return row


def article_of(row: Row) -> Article | None:
    """Return the article of a row, its instants in UTC; None of a tombstone."""
    if row["deleted"]:
        return None
    said: dict[str, Any] = {name: _field(name, row[_RENAMED.get(name, name)]) for name in _ARTICLE_FIELDS}
    return Article(**said)


def row_json(row: Row) -> str:
    """Return a row as one line of JSON: times in ISO 8601 with their zone, dates as ``YYYY-MM-DD``, text as it is.

    Half a surrogate pair, which no file can hold, becomes U+FFFD; offsets stay right.
    """
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", json.dumps(row, ensure_ascii=False, default=_iso))


def row_of_json(line: str) -> Row:
    """Return the row that :func:`row_json` wrote."""
    row: Row = json.loads(line)
    for field in SCHEMA:
        value = row.get(field.name)
        if value is not None and pa.types.is_temporal(field.type):
            row[field.name] = (datetime if pa.types.is_timestamp(field.type) else date).fromisoformat(value)
    return row


def _column(name: str, value: object) -> object:
    if not isinstance(value, tuple):
        return value
    if name in _PAIRS:
        return [dict(zip(_PAIRS[name], pair, strict=True)) for pair in value]
    return [part._asdict() if hasattr(part, "_asdict") else part for part in value]


def _field(name: str, value: object) -> object:
    if not isinstance(value, list):
        return value
    if name in _PAIRS:
        return tuple(tuple(part.values()) for part in value)
    return tuple(_PARTS[name](**part) if name in _PARTS else part for part in value)


def _hashable(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _iso(value: object) -> str:
    if isinstance(value, date):  # A datetime is one too.
        return value.isoformat()
    raise TypeError(f"{value!r} is no column's value")
