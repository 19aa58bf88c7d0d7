"""The change feed: what became of which article, in the order in which it happened."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

import pyarrow.dataset

from corpus.table.editions import Cause, Row
from corpus.table.scan import gathered
from corpus.table.table import Snapshot

ChangeKind = Literal["insert", "update", "delete", "rebuild", "backfilled", "purge"]

_CHANGE_OF: dict[Cause, ChangeKind] = {
    "new": "insert",
    "revived": "insert",
    "gone": "delete",
    "merged": "delete",
    "purged": "purge",
    "decoding_fix": "rebuild",
    "cleaner_upgrade": "rebuild",
    "backfilled": "backfilled",
}
"""Change by cause; any other cause is a page that says something else, an ``update``."""
_WINDOW = 25_000
"""Numbers looked at in one go; the table's files hold the least and greatest of theirs."""


class CursorError(ValueError):
    """A cursor lies outside of what the corpus holds; the follower starts again from an export."""


class Event(NamedTuple):
    """One change of the corpus.

    Attributes:
        seq: Its number, and the cursor of a follower who has dealt with it. Numbers rise, with gaps.
        change: ``insert`` (an article appeared, or came back), ``update``, ``delete`` (the portal took it away),
            ``rebuild`` (our own code reads the same page better: no news), ``backfilled`` (an import found what it said
            at an earlier time: the article as it is now if *edition* is 1 or more, else history alone), ``purge``
            (erase it, in every copy).
        portal: With *id*, the article that changed.
        id: As :func:`article_id` made it.
        edition: The article's edition from then on.
        url: Its address at that edition.
        cause: Why, more closely: ``content_edit``, ``metadata_only`` …
        at: When the page was visited that showed it, aware, in UTC.
        content_hash: What the article says, hashed; None once it is gone.
        run: The run that saw it.
    """

    seq: int
    change: ChangeKind
    portal: str
    id: str
    edition: int
    url: str
    cause: Cause
    at: datetime
    content_hash: str | None
    run: str


def changes(corpus: Snapshot, *, since: int = 0) -> Iterator[Event]:
    """Return the events after the cursor *since*, in order; 0 is the cursor of who has seen nothing.

    Raises:
        CursorError: if changes after *since* are not kept any more, or *since* is yet to come.
    """
    check_cursor(corpus, since)
    return _events(corpus, since)


def check_cursor(corpus: Snapshot, since: int) -> None:
    """Make sure that the changes after a cursor are all kept.

    Raises:
        CursorError: as :func:`changes`.
    """
    if since < corpus.begun:
        raise CursorError(f"cursor {since} is older than what is kept, which begins after {corpus.begun}; {_RESTART}")
    if since > corpus.seq:
        raise CursorError(
            f"cursor {since} is ahead of the last change, {corpus.seq}: it is another corpus's; {_RESTART}"
        )


def change_of(cause: Cause) -> ChangeKind:
    """Return what an edition with this cause means for who follows the corpus."""
    return _CHANGE_OF.get(cause, "update")


def event_json(event: Event) -> str:
    """Return the event as one line of JSON, its time in ISO 8601."""
    return json.dumps(event._asdict() | {"at": event.at.isoformat()}, ensure_ascii=False)


def event_of(row: Row) -> Event:
    """Return the event that an edition is."""
    return Event(
        seq=row["seq"],
        change=change_of(row["cause"]),
        portal=row["portal"],
        id=row["id"],
        edition=row["edition"],
        url=row["url"],
        cause=row["cause"],
        at=row["first_seen"],
        content_hash=row["content_hash"],
        run=row["run"],
    )


_RESTART = "load an export, and go on from the 'seq' in its manifest.json"
_COLUMNS = ["seq", "portal", "id", "edition", "url", "cause", "first_seen", "content_hash", "run"]


def _events(corpus: Snapshot, since: int) -> Iterator[Event]:
    seq = pyarrow.dataset.field("seq")
    for start in range(since, corpus.seq, _WINDOW):
        rows = gathered(corpus.rows, _COLUMNS, (seq > start) & (seq <= start + _WINDOW))
        yield from map(event_of, rows.sort_by("seq").to_pylist())
