"""What the frontier says that archive and table must hold, within a connection that the caller holds."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from crawler.frontier.schema import applied, outbox, pages

_AT_ONCE = 10_000


def records_named(connection: Connection) -> Iterator[list[str]]:
    """Yield the ids of the archive records that it has taken in and knows still, some thousand at once."""
    for column in (pages.c.record, pages.c.last_record, applied.c.record):
        found = connection.execute(select(column).where(column.is_not(None)).execution_options(yield_per=_AT_ONCE))
        for some in found.scalars().partitions():
            yield [record for record in some if record]


class Told(NamedTuple):
    """What the frontier says of an article: the number and the content hash of its last edition, None if it is gone."""

    portal: str
    article: str
    edition: int
    content_hash: str | None


def articles_told(connection: Connection, low: str, high: str | None) -> Iterator[Told]:
    """Yield every article that has an edition and is not purged, by ids from *low* on, up to *high* if there is one."""
    told = [pages.c.kind == "article", pages.c.edition > 0, pages.c.article >= low]
    told += [] if high is None else [pages.c.article < high]
    wanted = select(*(pages.c[name] for name in Told._fields)).where(*told)
    for row in connection.execute(wanted.execution_options(yield_per=_AT_ONCE)):
        yield Told(*row)


def editions_waiting(connection: Connection) -> Iterator[str]:
    """Yield the editions that the table need not hold yet, as JSON."""
    yield from connection.execute(select(outbox.c.edition).order_by(outbox.c.seq)).scalars()
