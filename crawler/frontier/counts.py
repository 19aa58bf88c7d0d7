"""What the frontier knows, counted for people: pages by state, and what is due and why. Reads the frontier's file."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import case, func, select

from crawler.frontier.schema import pages, pauses
from crawler.frontier.store import Frontier
from crawler.policy.page import PageKind, PageState
from crawler.policy.schedule import is_quiet
from crawler.portals.portal import Portal

_WHY: Mapping[PageState, str] = {
    "queued": "never visited",
    "live": "by its age and its last change",
    "suspect": "missing: to be confirmed",
    "moved": "moved: to be read at its new address",
    "gone": "gone: whether it came back",
    "other": "was no article",
    "blocked": "was blocked",
    "refused": "robots.txt forbade it",
    "failed": "failed",
    "doubted": "was not believed: to be confirmed",
    "quarantined": "could not be read",
}


class Count(NamedTuple):
    """How many pages of a portal are of a kind and in a state, and when one of them was seen last."""

    portal: str
    kind: PageKind
    state: PageState
    pages: int
    last_seen: float | None


class Due(NamedTuple):
    """Pages that wait for a visit.

    Attributes:
        portal: Their portal.
        kind: Their kind.
        why: Why they are visited again.
        now: How many are due now.
        later: How many are not yet.
        next: When the first of them is or was due, seconds since the epoch.
    """

    portal: str
    kind: PageKind
    why: str
    now: int
    later: int
    next: float


def counts(frontier: Path) -> list[Count]:
    """Return the portals' pages by kind and state."""
    wanted = pages.c.portal, pages.c.kind, pages.c.state, func.count(), func.max(pages.c.last_seen)
    with closing(Frontier(frontier)) as opened, opened.connection() as connection:
        return [Count(*row) for row in connection.execute(select(*wanted).group_by(*wanted[:3]))]


def dues(frontier: Path, portals: Iterable[Portal], now: float) -> list[Due]:
    """Return what waits for a visit, in order of portal, kind and state; before the first run, every channel does."""
    if not frontier.exists():
        return [Due(each.name, "channel", _WHY["queued"], len(each.channels), 0, now) for each in portals]
    is_due = case((pages.c.due <= now, 1), else_=0)
    key = pages.c.portal, pages.c.kind, pages.c.state
    wanted = *key, func.sum(is_due), func.count(), func.min(pages.c.due), func.min(pages.c.rest), func.max(pages.c.rest)
    chosen = select(*wanted).where(pages.c.due.is_not(None)).group_by(*key).order_by(*key)
    with closing(Frontier(frontier)) as opened, opened.connection() as connection:
        return [_due(*row) for row in connection.execute(chosen)]


def next_due(frontier: Path, portals: Iterable[str]) -> float | None:
    """Return when the first page of *portals* is or was due, seconds since the epoch; None when none ever is."""
    first = select(func.min(pages.c.due))
    with closing(Frontier(frontier)) as opened, opened.connection() as connection:
        found = [connection.execute(first.where(pages.c.portal == portal)).scalar() for portal in portals]
    return min((due for due in found if due is not None), default=None)


def held_back(frontier: Path, portals: Iterable[Portal], now: float) -> Mapping[str, str]:
    """Return why nothing is asked of a portal now, whatever is due; others are absent."""
    found: Mapping[str, str] = {}
    if frontier.exists():
        with closing(Frontier(frontier)) as opened, opened.connection() as connection:
            asked = select(pauses.c.portal).where(pauses.c.until > now)
            found = dict.fromkeys(connection.execute(asked).scalars(), "it asked to be left alone")
    quiet = {portal.name: "quiet hours" for portal in portals if is_quiet(portal.quiet, now)}
    return {**found, **quiet}


def _due(
    portal: str,
    kind: PageKind,
    state: PageState,
    now: int,
    count: int,
    first: float,
    shortest: float | None,
    longest: float | None,
) -> Due:
    why = _WHY[state]
    if kind == "channel" and state == "live" and shortest and longest:
        why = f"rests {shortest / 60:.0f} to {longest / 60:.0f} minutes, by what it yields"
    return Due(portal, kind, why, now, count - now, first)
