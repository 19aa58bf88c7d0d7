"""Asking the index: which articles hold these words, newest first, with the place where they stand."""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cleaners.chinese.characters import HAN
from corpus.search.index import AGREED, SURE
from corpus.search.words import folded, matching

_AROUND = 40
"""Characters of the text that are shown on either side of a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is looked for; what is None or empty leaves all.

    Attributes:
        words: Words as they were typed; see :func:`corpus.search.words.matching`.
        since: The first date of publication; articles without a date are left out.
        until: The last one, likewise.
        portals: Names of portals.
        sources: Sources, as articles name them.
        kinds: Kinds of articles.
        flags: Kinds of damage that stayed, one of which an article must have.
        below: Only articles whose confidence, or whose judges' agreement, is below this.
    """

    words: str = ""
    since: date | None = None
    until: date | None = None
    portals: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    below: float | None = None


class Hit(NamedTuple):
    """An article that was found.

    Attributes:
        portal: With *id*, the article.
        id: As :func:`corpus.table.editions.article_id` made it.
        seq: The number of its edition.
        url: Its address.
        title: Its title, None without one.
        source: Whom it is from.
        kind: Its kind.
        published_date: Its date in ISO 8601, None without one.
        flags: Kinds of damage that stayed.
        excerpt: The text around the first word that was looked for, or its beginning.
    """

    portal: str
    id: str
    seq: int
    url: str
    title: str | None
    source: str | None
    kind: str | None
    published_date: str | None
    flags: list[str]
    excerpt: str


def found(index: sqlite3.Connection, query: Query, *, limit: int = 20, after: int = 0) -> Iterator[Hit]:
    """Yield the articles that fulfil all of the query, newest first, those without a date last.

    Raises:
        QueryError: if its words are none.
    """
    where, values = _conditions(query)
    asked = f"SELECT * FROM articles WHERE {where} ORDER BY published DESC, number DESC LIMIT ? OFFSET ?"  # noqa: S608
    for row in index.execute(asked, [*values, limit, after]):
        yield _hit(row, query.words)


def hit_of(index: sqlite3.Connection, portal: str, article: str) -> Hit | None:
    """Return one article; None if it does not stand."""
    row = _row(index, portal, article)
    return _hit(row, "") if row else None


def _hit(row: sqlite3.Row, words: str) -> Hit:
    title = row["title"].split("\n")[0] or None
    return Hit(
        row["portal"], row["id"], row["seq"], row["url"], title, row["source"], row["kind"], row["published"],
        json.loads(row["flags"]), excerpt(row["text"], words),
    )  # fmt: skip


def _row(index: sqlite3.Connection, portal: str, article: str) -> sqlite3.Row | None:
    asked = "SELECT * FROM articles WHERE portal = ? AND id = ? AND text IS NOT NULL"
    row: sqlite3.Row | None = index.execute(asked, (portal, article)).fetchone()
    return row


class Doubt(NamedTuple):
    """An article that somebody should look at.

    Attributes:
        portal: With *id*, the article.
        id: As :func:`corpus.table.editions.article_id` made it.
        url: Its address.
        title: Its title, None without one.
        content_hash: Of what it says.
        reasons: What speaks against it, in words.
    """

    portal: str
    id: str
    url: str
    title: str | None
    content_hash: str
    reasons: list[str]


def worst(index: sqlite3.Connection, portal: str | None = None) -> Iterator[Doubt]:
    """Yield the articles that something speaks against, of one portal or of all, the most doubtful first."""
    where, values = ("portal = ? AND ", [portal]) if portal else ("", [])
    asked = f"SELECT * FROM articles WHERE {where}trust IS NOT NULL ORDER BY trust, number"  # noqa: S608
    yield from map(_doubt, index.execute(asked, values))


def doubt_of(index: sqlite3.Connection, portal: str, article: str) -> Doubt | None:
    """Return what speaks against one article, be it nothing; None if it does not stand."""
    row = _row(index, portal, article)
    return _doubt(row) if row else None


def _doubt(row: sqlite3.Row) -> Doubt:
    title = row["title"].split("\n")[0] or None
    return Doubt(row["portal"], row["id"], row["url"], title, row["content_hash"], list(_reasons(row)))


def _reasons(row: sqlite3.Row) -> Iterator[str]:
    if row["confidence"] is not None and row["confidence"] < SURE:
        yield f"confidence {row['confidence']:.2f}"
    if row["agreement"] is not None and row["agreement"] < AGREED:
        yield f"judges agree by {100 * row['agreement']:.0f} %"
    yield from json.loads(row["flags"])
    yield from (f"{field} disputed" for field in json.loads(row["doubts"]))


def seqs_of(index: sqlite3.Connection, query: Query) -> tuple[int, ...]:
    """Return the numbers of the editions that fulfil all of the query, in no order."""
    where, values = _conditions(query)
    return tuple(seq for (seq,) in index.execute(f"SELECT seq FROM articles WHERE {where}", values))  # noqa: S608


def number(index: sqlite3.Connection, query: Query) -> int:
    """Return how many articles fulfil all of the query."""
    where, values = _conditions(query)
    (counted,) = index.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()  # noqa: S608
    return int(counted)


def excerpt(text: str, words: str) -> str:
    """Return one line of the text around the first of the words that stands in it, or its beginning."""
    said = folded(text)  # as long as the text, character by character
    places = [place for word in re.findall(f"[{HAN}]+|\\w+", folded(words)) if (place := said.find(word)) >= 0]
    start = max(0, min(places, default=0) - _AROUND)
    shown = " ".join(text[start : start + 3 * _AROUND].split())
    return f"{'…' if start else ''}{shown}{'…' if start + 3 * _AROUND < len(text) else ''}"


def _conditions(query: Query) -> tuple[str, list[object]]:
    """Return a condition, of fixed words and question marks only, and the values for these."""
    parts = ["text IS NOT NULL"]
    values: list[object] = []
    if query.words.strip():
        parts.append("number IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(matching(query.words))
    for column, names in (("portal", query.portals), ("source", query.sources), ("kind", query.kinds)):
        if names:
            parts.append(f"{column} IN ({', '.join('?' * len(names))})")
            values += names
    if query.flags:
        held = " OR ".join("flags LIKE ?" for _ in query.flags)
        parts.append(f"({held})")
        values += [f'%"{flag}"%' for flag in query.flags]
    for sign, day in ((">=", query.since), ("<=", query.until)):
        if day:
            parts.append(f"published {sign} ?")
            values.append(day.isoformat())
    if query.below is not None:
        parts.append("(confidence < ? OR agreement < ?)")
        values += [query.below, query.below]
    return " AND ".join(parts), values
