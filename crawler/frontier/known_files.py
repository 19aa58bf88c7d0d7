"""Files of archive and corpus as the frontier knows them, within a connection that the caller holds."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import applied, files, runs


class KnownFile(NamedTuple):
    """A file as a run left it.

    Attributes:
        bytes: Its size; None while a purge may rewrite it.
        sha256: Its digest in hexadecimal; None of files that have digests of their own.
    """

    bytes: int | None
    sha256: str | None = None


def known_files(connection: Connection) -> dict[str, KnownFile]:
    """Return them by path below the state folder."""
    rows = connection.execute(select(files.c.name, files.c.bytes, files.c.sha256))
    return {name: KnownFile(size, digest) for name, size, digest in rows}


def store_files(connection: Connection, known: Mapping[str, KnownFile]) -> None:
    """Know these files, as they are now."""
    for name, each in known.items():
        values = each._asdict()
        known_now = upsert(files).values(name=name, **values)
        connection.execute(known_now.on_conflict_do_update(index_elements=["name"], set_=values))


def forget_files(connection: Connection, names: Iterable[str]) -> None:
    """Know these files no longer."""
    for name in names:
        connection.execute(files.delete().where(files.c.name == name))


def expect_rewriting(connection: Connection) -> None:
    """Know the size of no file any more, but that each is there."""
    connection.execute(update(files).values(bytes=None))


def known_runs(connection: Connection) -> tuple[Collection[str], Collection[str]]:
    """Return all runs, and those of them that came to their own end, whose last record is therefore in the archive."""
    begun = connection.execute(select(runs.c.run)).scalars()
    ended = connection.execute(select(runs.c.run).where(runs.c.report.is_not(None)).order_by(runs.c.run)).scalars()
    return set(begun), list(ended)


def applied_records(connection: Connection) -> set[str]:
    """Return the archive records that the unfinished runs have taken in."""
    return set(connection.execute(select(applied.c.record)).scalars())
