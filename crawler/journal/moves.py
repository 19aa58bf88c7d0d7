"""What redirects mean, decided when a run has nothing left to visit. A record of the archive decides it.

By then every list of the run has been read, so that neither the order of the answers nor the moment of a kill matters.
Of two articles that turn out to be one, the id that was seen first stays.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import Final

from corpus.archive.archive import Record
from crawler.frontier.held import marked
from crawler.frontier.store import Frontier
from crawler.journal.outbox_rows import tombstone_json
from crawler.policy.one_page import BECAME, ONE_PAGE, mark
from crawler.policy.page import Merger, Outcome, Page
from crawler.policy.schedule import DAY
from crawler.portals.portal import Portal

SETTLED: Final = "settled"
"""The kind of the record; it holds the names of the ``portals`` that the run visits, and the ``freeze_share``."""

Tombstone = Callable[[Page], str]
"""Gives the edition that says that a page's id has merged with another."""


def resolve_redirects(record: Record, portals: Mapping[str, Portal], frontier: Frontier) -> None:
    """Resolve every redirect to another article's address; when this returns, it is on disk.

    A page that redirects to one whose own redirect is open waits for that, so that a chain ends at its last address. Of
    those that wait for nothing, the oldest is next. Where different articles redirect to one address, none is followed.
    """
    at = record.at.timestamp()
    found = frontier.moving([name for name in record.fields["portals"] if name in portals])
    traps = _traps(found, frontier) if record.fields.get("freeze_share", 0) < 1 else ()
    frontier.commit([_trapped(page, at) for page in found if (page.portal, page.target) in traps])
    moving = [page for page in found if (page.portal, page.target) not in traps]
    opened = {page.key for page in moving}
    free, waiting = _sorted_out(moving, frontier)
    while free:
        page = moving[heappop(free)]
        frontier.unite(united(page, _end(page, frontier), at, _merged(page, portals[page.portal], frontier)))
        opened.discard(page.key)
        for number in waiting[page.key]:
            heappush(free, number)
    frontier.commit([_stuck(page, at) for page in moving if page.key in opened])


def _traps(moving: Sequence[Page], frontier: Frontier) -> Collection[tuple[str, str | None]]:
    """Return the addresses, each of a portal, to which so many articles redirect that it is no news of any of them."""
    articles: defaultdict[tuple[str, str | None], set[str | None]] = defaultdict(set)
    for page in moving:
        articles[page.portal, page.target].add(page.sight or page.content_hash)
    with frontier.connection() as connection:
        known = marked(connection)
    return {
        (portal, target)
        for (portal, target), different in articles.items()
        if len(different) >= BECAME or (portal, mark(target or "")) in known
    }


def _trapped(page: Page, at: float) -> Outcome:
    """Return the outcome of a redirect that is not believed: the article stays as it was, and is visited again."""
    doubted = page._replace(state="doubted", reason=ONE_PAGE, doubt=mark(page.target or ""), target=None, tries=0)
    return Outcome("doubted", doubted._replace(due=at + DAY), page.last_record or "", at)


def _sorted_out(moving: Sequence[Page], frontier: Frontier) -> tuple[list[int], Mapping[int, Sequence[int]]]:
    """Return which of *moving*, by their places in it, wait for nothing, and by the key of each page who waits for it.

    What redirects to no article is in neither.
    """
    free: list[int] = []
    waiting: dict[int, list[int]] = {page.key: [] for page in moving}
    for number, page in enumerate(moving):
        other = _end(page, frontier)
        if other is None or other.key == page.key:
            free.append(number)
        elif other.key in waiting:
            waiting[other.key].append(number)
        elif other.kind in {"article", "purged"}:
            free.append(number)
    return free, waiting


def _end(page: Page, frontier: Frontier) -> Page | None:
    return frontier.page(page.portal, page.target or "")


def united(page: Page, other: Page | None, at: float, merged: Tombstone) -> Merger:
    """Return what becomes of *page*, which redirects to the address of *other*, if any page is known there.

    The id that stays is visited at the address, at once; the tombstone of the other one goes with the edition that it
    has there.
    """
    if other is None or other.key == page.key:
        return Merger(_arrived(page, page.target or page.url, at), page.url)
    if other.kind == "purged" or (other.content_hash and _age(other) < _age(page)):
        return Merger(other, page.url, page.key, tuple(_owed(page, merged)))
    owed = [*(page.owed or "").splitlines(), *_owed(other, merged)]
    return Merger(_arrived(page, other.url, at)._replace(owed="\n".join(owed) or None), page.url, other.key)


def _arrived(page: Page, url: str, at: float) -> Page:
    return page._replace(url=url, target=None, reason=f"from {page.url}", due=at)


def _stuck(page: Page, at: float) -> Outcome:
    """Return the outcome of a redirect that leads in a circle, or to what is no article."""
    after = page._replace(state="failed", target=None, reason=f"redirect loop at {page.target}", due=at + DAY)
    return Outcome("failed", after, page.last_record or "", at)


def _age(page: Page) -> tuple[float, str]:
    return page.first_seen, page.article or ""


def _owed(page: Page, merged: Tombstone) -> list[str]:
    """Return the tombstones that are due once a page is dropped: its own if it stands, and those that it owes."""
    return [*(page.owed or "").splitlines(), *([merged(page)] if page.content_hash else [])]


def _merged(redirect: Page, portal: Portal, frontier: Frontier) -> Tombstone:
    """Return what makes tombstones on the evidence of a page that redirects."""
    at = datetime.fromtimestamp(redirect.last_visit or 0.0, UTC)

    def tombstone(page: Page) -> str:
        last = page._replace(edition=page.edition + 1, record=redirect.last_record, last_run=redirect.last_run)
        return tombstone_json(portal, last, at, frontier.aliases(page.key), "merged")

    return tombstone
