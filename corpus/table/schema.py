"""The columns of an edition, numbered.

A new column is appended, nullable, and raises :data:`VERSION`; a column is never renamed, retyped or taken away, so
that every edition ever written can be read by every later version.
"""

import pyarrow as pa

VERSION = 2

_LEDGER = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("old", pa.string()), ("by", pa.string())]))
_INSTANT = pa.timestamp("us", "UTC")
_TEXTS = pa.list_(pa.string())
_COUNT = pa.int32()

_IDENTITY = [
    pa.field("portal", pa.string(), nullable=False),
    pa.field("id", pa.string(), nullable=False),
    pa.field("edition", _COUNT, nullable=False),
    pa.field("seq", pa.int64(), nullable=False),
    pa.field("url", pa.string(), nullable=False),
    pa.field("aliases", _TEXTS),
    pa.field("deleted", pa.bool_(), nullable=False),
    pa.field("cause", pa.string(), nullable=False),
    pa.field("first_seen", _INSTANT, nullable=False),
]

_ARTICLE = [
    pa.field("title", pa.string()),
    pa.field("subtitles", _TEXTS),
    pa.field("text", pa.string()),
    pa.field("published", _INSTANT),
    pa.field("published_date", pa.date32()),
    pa.field("published_precision", pa.string()),
    pa.field("published_raw", pa.string()),
    pa.field("source", pa.string()),
    pa.field("authors", _TEXTS),
    pa.field("photographers", _TEXTS),
    pa.field("editor", pa.string()),
    pa.field("duty_editor", pa.string()),
    pa.field("reviewer", pa.string()),
    pa.field("publisher", pa.string()),
    pa.field("original_title", pa.string()),
    pa.field("column", pa.string()),
    pa.field("keywords", _TEXTS),
    pa.field("description", pa.string()),
    pa.field("canonical_url", pa.string()),
    pa.field("images", pa.list_(pa.struct([("url", pa.string()), ("caption", pa.string())]))),
    pa.field("attachments", pa.list_(pa.struct([("url", pa.string()), ("name", pa.string())]))),
    pa.field("document", pa.list_(pa.struct([("name", pa.string()), ("value", pa.string())]))),
    pa.field("kind", pa.string()),
    pa.field("empty_reason", pa.string()),
    pa.field("language", pa.string()),
    pa.field("script", pa.string()),
]

_EVIDENCE = [
    pa.field("ledger", _LEDGER),
    pa.field("title_ledger", _LEDGER),
    pa.field(
        "cuts",
        pa.list_(
            pa.struct(
                [("path", pa.string()), ("kind", pa.string()), ("characters", _COUNT), ("beginning", pa.string())]
            )
        ),
    ),
    pa.field(
        "residues",
        pa.list_(
            pa.struct(
                [("kind", pa.string()), ("count", _COUNT), ("confidence", pa.float64()), ("repaired", pa.bool_())]
            )
        ),
    ),
    pa.field("damaged", pa.list_(pa.struct([("start", _COUNT), ("end", _COUNT), ("kind", pa.string())]))),
    pa.field("disagreements", pa.list_(pa.struct([("field", pa.string()), ("value", pa.string())]))),
    pa.field("encoding", pa.string()),
    pa.field("encoding_how", pa.string()),
    pa.field("bad_bytes", _COUNT),
    pa.field("confidence", pa.float64()),
    pa.field("extractor", pa.string()),
    pa.field("model", pa.string()),
]

_PROVENANCE = [
    pa.field("content_hash", pa.string()),
    pa.field("body_sha256", pa.string()),
    pa.field("record_id", pa.string(), nullable=False),
    pa.field("run", pa.string(), nullable=False),
    pa.field("cleaner_version", pa.string(), nullable=False),
    pa.field("seed_hash", pa.string(), nullable=False),
]

_ADDED_IN_2 = [
    pa.field("agreement", pa.float64()),
    pa.field("quality", pa.float64()),
    pa.field("cluster", pa.string()),
    pa.field("healed_from", pa.string()),
]
"""All but the first are null in every edition: one step makes room for what is worked out of several editions and
articles; an export fills ``cluster``."""

SCHEMA = pa.schema([*_IDENTITY, *_ARTICLE, *_EVIDENCE, *_PROVENANCE, *_ADDED_IN_2])
REPOST_OF = pa.field("repost_of", pa.struct([("portal", pa.string()), ("id", pa.string()), ("url", pa.string())]))
"""What an export adds: it follows from all rows together, so that no edition can hold it."""


class SchemaError(ValueError):
    """A table was written by a later version of the schema, or by something else."""


def described(version: int = VERSION) -> str:
    """Return the description of a table that has the columns of *version*; Delta keeps it in the table's metadata."""
    return f"editions, schema {version}"


def version_of(description: str | None) -> int:
    """Return the schema version that a table's description names.

    Raises:
        SchemaError: if it names none.
    """
    name, _, number = (description or "").rpartition(" ")
    if name != "editions, schema" or not number.isdecimal():
        raise SchemaError(f"table description {description!r}; expected {described()!r}")
    return int(number)
