"""What the index says of copies: each article's cluster and original, the members of one, who copies from whom.

The earliest of a cluster, whose id is its name, is the one published first. The original is the first of those that do
not name another portal by their source, or, if all do, of all; two portals may have their articles from a third.
"""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from corpus.copies.index import Index

_TIME = "day IS NULL, day, moment IS NULL, moment, portal, id"
"""A day without a time comes after its times, and what has no day comes last."""
_RANK = f"names IS NOT NULL AND names <> portal, {_TIME}"
_MARKS = f"""
CREATE TEMP TABLE marks AS
SELECT portal, id, names, name, original, original_id, original_url FROM (
    SELECT portal, id, names, count(*) OVER (PARTITION BY cluster) AS size,
        first_value(id) OVER (PARTITION BY cluster ORDER BY {_TIME}) AS name,
        first_value(portal) OVER ranked AS original, first_value(id) OVER ranked AS original_id,
        first_value(url) OVER ranked AS original_url
    FROM members WINDOW ranked AS (PARTITION BY cluster ORDER BY {_RANK})
) WHERE size > 1
"""  # noqa: S608 - fixed words


class Original(NamedTuple):
    """The article that another repeats; *url* is its address now."""

    portal: str
    id: str
    url: str


class Mark(NamedTuple):
    """What is known of an article that has copies.

    Attributes:
        cluster: The id of the earliest of those that say the same.
        repost_of: The original, if it is on another portal.
    """

    cluster: str
    repost_of: Original | None


class Member(NamedTuple):
    """One of several articles that say the same.

    Attributes:
        portal: With *id*, the article.
        id: As :func:`corpus.table.editions.article_id` made it.
        url: Its address.
        published_date: In ISO 8601, None without one.
        source: Whom it is from, as it says.
        names: The portal that this source mostly writes for; None without a source.
    """

    portal: str
    id: str
    url: str
    published_date: str | None
    source: str | None
    names: str | None


class Flow(NamedTuple):
    """What one portal has from another.

    Attributes:
        portal: Where the copies are.
        original: The portal of their originals.
        copies: How many.
        named: How many of these name that portal by their source.
    """

    portal: str
    original: str
    copies: int
    named: int


def mark(index: Index) -> None:
    """Work out the marks of all articles, into a temporary table of this connection, and let others have the index."""
    index.execute(_MARKS)
    index.execute("CREATE UNIQUE INDEX temp.by_key ON marks (portal, id)")
    index.execute("PRAGMA locking_mode = NORMAL")
    index.commit()
    index.execute("SELECT seq FROM state").fetchone()  # the next use of the file, with which the lock ends


def marks_of(index: Index, keys: Iterable[tuple[str, str]]) -> list[Mark | None]:
    """Return what is known of each article, by portal and id; None of one without copies. The index must be marked."""
    asked = "SELECT * FROM marks WHERE (portal, id) = (?, ?)"
    return [_mark(row) if (row := index.execute(asked, key).fetchone()) else None for key in keys]


def _mark(row: sqlite3.Row) -> Mark:
    original = Original(row["original"], row["original_id"], row["original_url"])
    return Mark(row["name"], original if original.portal != row["portal"] else None)


def members(index: Index, portal: str, article: str) -> list[Member]:
    """Return the articles that say the same as this one, itself among them, the original first; none if it is alone."""
    cluster = "(SELECT cluster FROM members WHERE (portal, id) = (?, ?))"
    asked = f"SELECT portal, id, url, day, source, names FROM members WHERE cluster = {cluster} ORDER BY {_RANK}"  # noqa: S608
    found = [Member(*row) for row in index.execute(asked, (portal, article))]
    return found if len(found) > 1 else []


def flows(index: Index) -> list[Flow]:
    """Return which portal has how many articles from which, most first. The index must be marked."""
    asked = (
        "SELECT portal, original, count(*), total(names = original) FROM marks WHERE portal <> original"
        " GROUP BY portal, original ORDER BY count(*) DESC, portal, original"
    )
    return [Flow(portal, original, copies, int(named)) for portal, original, copies, named in index.execute(asked)]
