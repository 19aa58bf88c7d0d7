"""Lessons in the frontier's tables, within a transaction that the caller holds, and the articles to learn from."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, literal_column, select

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import applied, pages
from crawler.frontier.schema import lessons as table
from crawler.policy.page import Page

_PAGE_COLUMNS = tuple(pages.c[name] for name in Page._fields)
_READ = pages.c.kind == "article", pages.c.edition > literal_column("0")


class Stored(NamedTuple):
    """The last lesson of a portal, as the table has it."""

    day: str
    articles: int
    model: str | None


NONE = Stored("", 0, None)
"""That of a portal which was never asked."""


def lessons(connection: Connection) -> dict[str, Stored]:
    """Return what is known of each portal that was ever asked."""
    rows = connection.execute(select(table.c.portal, table.c.day, table.c.articles, table.c.model))
    return {portal: Stored(*stored) for portal, *stored in rows}


def looked_at(connection: Connection, portals: Iterable[str], day: str) -> None:
    """Note that *portals* were asked on that day, and had nothing new to teach."""
    for portal in portals:
        asked = upsert(table).values(portal=portal, day=day)
        connection.execute(asked.on_conflict_do_update(index_elements=["portal"], set_={"day": day}))


def store_lesson(connection: Connection, portal: str, stored: Stored, record: str) -> None:
    """Store the lesson of an archive record."""
    taught = upsert(table).values({"portal": portal} | stored._asdict())
    connection.execute(taught.on_conflict_do_update(index_elements=["portal"], set_=stored._asdict()))
    connection.execute(upsert(applied).values(record=record).on_conflict_do_nothing())


def article_counts(connection: Connection, portals: Iterable[str]) -> Mapping[str, int]:
    """Return how many articles of each of *portals* have been read, whatever became of them."""
    counted = select(pages.c.portal, func.count()).where(*_READ).group_by(pages.c.portal)
    found: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
    return {portal: found.get(portal, 0) for portal in portals}


def newest(connection: Connection, portal: str, most: int) -> list[Page]:
    """Return the portal's newest articles that stand, whatever the order in which they were visited."""
    standing = *_READ, pages.c.portal == portal, pages.c.content_hash.is_not(None)
    wanted = select(*_PAGE_COLUMNS).where(*standing).order_by(pages.c.published.desc(), pages.c.url).limit(most)
    return [Page(*row) for row in connection.execute(wanted)]
