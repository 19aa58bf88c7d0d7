"""What today's cleaner reads otherwise than the corpus has it, for the review to show first."""

import asyncio
from collections.abc import Mapping
from contextlib import closing

from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.lessons import Lessons
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages
from crawler.reading.workers import Workers
from crawler.state.folder import StateFolder
from crawler.upkeep.replay import chosen, replay

_OTHERWISE = ("changed", "unreadable")


def read_otherwise(
    state: StateFolder, portals: Mapping[str, Portal], pool: Workers, sample: int
) -> list[tuple[str, str]]:
    """Read a *sample* of the current view again, and return the portal and id of what comes out otherwise."""
    return asyncio.run(_found(state, portals, pool, sample))


async def _found(
    state: StateFolder, portals: Mapping[str, Portal], pool: Workers, sample: int
) -> list[tuple[str, str]]:
    rows = Editions(state.editions).dataset()
    with closing(Frontier(state.frontier)) as frontier:
        pages = ArchivedPages(state.archive, portals, pool, Lessons(frontier).models)
        articles = chosen(rows, list(portals), sample)
        read = replay(rows, articles, pages, frontier)
        return [
            (done.row["portal"], done.row["id"]) async for done in read if done.verdict in {"changed", "unreadable"}
        ]
