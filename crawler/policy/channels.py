"""Which channels fail, why and since when: pure policy over the frontier's pages and what earlier runs found."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from crawler.policy.page import Page
from crawler.policy.why import why
from crawler.portals.portal import Portal

_WELL = frozenset({"queued", "live"})


class Failing(NamedTuple):
    """A channel that yields no article.

    Attributes:
        portal: Its portal.
        channel: Its name.
        url: Its address.
        why: The cause, in words.
        tries: Visits that failed in a row; 0 when it answers and shows none.
        since: When a run noticed it first, in ISO 8601.
    """

    portal: str
    channel: str
    url: str
    why: str
    tries: int
    since: str


def failing(
    portals: Iterable[Portal],
    pages: Mapping[tuple[str, str], Page],
    yields: Mapping[tuple[str, str], int],
    before: Mapping[str, Mapping[str, str]],
    now: datetime,
) -> Iterator[Failing]:
    """Yield the channels that fail, whether or not this run visited them.

    *pages* are the channels' by portal and address; *yields* are the articles that this run's visits showed, by portal
    and channel; *before* are those that failed by the last report, by portal and channel, and since when.
    """
    for portal in portals:
        known = before.get(portal.name, {})
        for channel in portal.channels:
            page = pages.get((portal.name, portal.canonical(channel.url)))
            since = known.get(channel.name)
            if page and _fails(page, yields.get((portal.name, channel.name)), was_failing=since is not None):
                since = since or now.astimezone(UTC).isoformat(timespec="minutes")
                yield Failing(portal.name, channel.name, channel.url, _cause(page), page.tries, since)


def channel_alarm(each: Failing) -> str:
    """Return the alarm of a channel."""
    tries = f" ({each.tries} {'try' if each.tries == 1 else 'tries'})" if each.tries else ""
    place = f"{each.portal}: channel {each.channel} ({each.url})"
    return f"{place} yielded no article: {each.why}{tries}; since {each.since}"


def _fails(page: Page, listed: int | None, *, was_failing: bool) -> bool:
    """Tell whether a channel fails; *listed* is None when this run did not visit it."""
    if listed is not None:
        return listed == 0
    return page.state not in _WELL or (was_failing and page.state == "live" and not page.listed)


def _cause(page: Page) -> str:
    """Return why: of a list that answers, what is wrong with it is told in full."""
    return (page.reason or "its pages show none") if page.state == "live" else why(page.reason)
