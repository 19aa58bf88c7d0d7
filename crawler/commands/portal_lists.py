"""What ``scrapy portals`` lists: each portal's standing, and what is due. Reads the frontier's file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console

from crawler.frontier.counts import Count, Due, counts, dues, held_back
from crawler.policy.page import PageState
from crawler.portals.portal import Portal
from crawler.run.tables import moment, show_lines, show_table


class Standing(NamedTuple):
    """How a portal stands.

    Attributes:
        portal: The seed's name.
        title: The portal's name.
        channels: How many channels it has.
        unverified: How many of them nobody has seen work.
        failing: How many of them cannot be read at present.
        off_because: Why a run that does not name the portal leaves it alone; None of one that is on.
        guesses: What of its seed nobody has confirmed, and what it goes by.
        articles: Live articles.
        others: Articles by any other state, ``queued`` among them.
        last_seen: When one of its pages was last there, seconds since the epoch; None before the first.
        next: When its next visit is due, likewise.
    """

    portal: str
    title: str
    channels: int
    unverified: int
    failing: int
    off_because: str | None
    guesses: Mapping[str, str]
    articles: int
    others: Mapping[PageState, int]
    last_seen: float | None
    next: float | None


def standings(portals: Mapping[str, Portal], frontier: Path) -> list[Standing]:
    """Return how each portal stands; the frontier need not be there yet."""
    known = counts(frontier) if frontier.exists() else []
    waiting = dues(frontier, portals.values(), 0) if frontier.exists() else []
    return [_standing(portal, known, waiting) for portal in portals.values()]


def _standing(portal: Portal, known: Sequence[Count], waiting: Sequence[Due]) -> Standing:
    rows = [row for row in known if row.portal == portal.name]
    articles = {row.state: row.pages for row in rows if row.kind == "article"}
    return Standing(
        portal=portal.name,
        title=portal.title,
        channels=len(portal.channels),
        unverified=sum(channel.verified is None for channel in portal.channels),
        failing=sum(row.pages for row in rows if row.kind == "channel" and row.state not in {"live", "queued"}),
        off_because=portal.off_because,
        guesses={subject: claim.why for subject, claim in portal.claims.items() if claim.confirmed is None},
        articles=articles.pop("live", 0),
        others=articles,
        last_seen=max((row.last_seen for row in rows if row.last_seen), default=None),
        next=min((due.next for due in waiting if due.portal == portal.name), default=None),
    )


def show_standings(console: Console, found: Sequence[Standing]) -> None:
    """Print how the portals stand, and below the table what is not well or not live."""
    names = ("portal", "title", "channels", "articles", "other", "seen (UTC)", "due (UTC)")
    show_table(
        console,
        names,
        [
            (
                *(each.portal, each.title, each.channels, each.articles, sum(each.others.values())),
                *(moment(each.last_seen), moment(each.next) if each.next is not None else "now"),
            )
            for each in found
        ],
    )
    show_lines(console, ["other: articles that are not live; due: when the next visit is due", *_notes(found)])


def _notes(found: Sequence[Standing]) -> Iterator[str]:
    for each in found:
        unverified = f"{each.unverified} unverified" if each.unverified else ""
        failing = f"{each.failing} failing" if each.failing else ""
        channels = ", ".join(filter(None, (unverified, failing)))
        others = ", ".join(f"{count} {state}" for state, count in sorted(each.others.items()))
        said = [
            f"off: {each.off_because}" if each.off_because else "",
            f"guesses: {', '.join(each.guesses)}" if each.guesses else "",
            f"channels: {channels}" if channels else "",
            f"articles: {others}" if others else "",
        ]
        if any(said):
            yield f"{each.portal}: {'; '.join(filter(None, said))}"


def standing_json(each: Standing) -> dict[str, Any]:
    """Return it in terms that JSON knows."""
    return each._asdict() | {"last_seen": _instant(each.last_seen), "next": _instant(each.next)}


def due_json(portals: Mapping[str, Portal], frontier: Path, now: float) -> list[dict[str, Any]]:
    """Return what waits for a visit, in terms that JSON knows; ``held_back`` says why nothing is asked now, or null."""
    held = held_back(frontier, portals.values(), now)
    return [
        due._asdict() | {"next": _instant(due.next), "held_back": held.get(due.portal)}
        for due in dues(frontier, portals.values(), now)
    ]


def show_due(console: Console, portals: Mapping[str, Portal], frontier: Path, now: float) -> None:
    """Print what waits for a visit, and why."""
    held = held_back(frontier, portals.values(), now)
    rows = [
        (due.portal, due.kind, due.now, due.later, moment(due.next), _why(due, held))
        for due in dues(frontier, portals.values(), now)
    ]
    show_table(console, ("portal", "pages", "due", "later", "first (UTC)", "why"), rows)
    show_lines(console, [f"due: by now, {moment(now)}; first: when the first of them is, or was, due"])


def _why(due: Due, held: Mapping[str, str]) -> str:
    return f"{due.why}; held back: {held[due.portal]}" if due.portal in held else due.why


def _instant(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
