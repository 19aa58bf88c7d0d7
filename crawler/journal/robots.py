"""A record of robots.txt, taken in: live, after a crash, and in a rebuild."""

from corpus.archive.archive import Record
from crawler.frontier import robots as kept
from crawler.frontier.store import Frontier
from crawler.policy.robots import robots

ROBOTS = "robots"
"""The ``kind`` in the visit of such a record; ``origin`` is the host for which it holds, if it does."""


def take_in(record: Record, frontier: Frontier) -> None:
    """Keep what a record says of what is allowed, if it holds for any host; when this returns, it is on disk."""
    if origin := record.visit.get("origin"):
        found = robots(record.status or 0, record.body, None)
        with frontier.transaction() as connection:
            kept.store(connection, origin, found, record.at.timestamp())
