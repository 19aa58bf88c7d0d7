"""Captures of other archives that an import made records of ours: what their records say, and what they mean."""

from contextlib import suppress
from typing import Final

from corpus.archive.archive import Record
from corpus.table.editions import Row, article_id, row_of_json
from corpus.table.scan import scan
from corpus.table.table import Editions, NoCorpusError
from crawler.frontier import history
from crawler.frontier.claims import editions_waiting
from crawler.frontier.store import Frontier
from crawler.policy.page import Link, Page, Said

CAPTURE: Final = "capture"
"""The key in a record's visit of what tells the capture from others."""
_COLUMNS = ["portal", "id", "edition", "first_seen", "content_hash"]


def capture_of(record: Record) -> str | None:
    """Return the key of the capture that a record was taken over from; None of a visit of our own."""
    key: str | None = record.visit.get(CAPTURE)
    return key


def link_of(portal: str, url: str) -> Link:
    """Return the article at a canonical address, which no list has named."""
    return Link(portal, url, "article", "", article_id(portal, url), 0)


def is_read(frontier: Frontier, page: Page) -> bool:
    """Tell whether a page was read, and whether that is believed is not decided yet."""
    with frontier.connection() as connection:
        return history.is_held(connection, page)


def is_taken_in(frontier: Frontier, capture: str) -> bool:
    """Tell whether a capture was taken in, by this import or an earlier one."""
    with frontier.connection() as connection:
        return history.is_taken_in(connection, capture)


def known_editions(frontier: Frontier, article: Page) -> list[Said]:
    """Return what is known of the editions of an article, while an import is under way."""
    with frontier.connection() as connection:
        return history.said(connection, article.portal, article.article or "")


def know_editions(frontier: Frontier, editions: Editions) -> None:
    """Know what every edition says and since when, those that wait to be delivered among them."""
    with frontier.transaction() as connection:
        with suppress(NoCorpusError):
            for batch in scan(editions.dataset(), _COLUMNS):
                history.know(connection, map(_values, batch.to_pylist()))
        for line in editions_waiting(connection):
            history.know(connection, [_values(row_of_json(line))])


def _values(row: Row) -> dict[str, object]:
    return {
        "portal": row["portal"],
        "article": row["id"],
        "edition": row["edition"],
        "at": row["first_seen"].timestamp(),
        "content_hash": row["content_hash"],
    }
