"""The ground truth: every article that the portals list at a moment, as its page shows it, and what happened when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

from crawler.simulator.dress import Seen, seen
from crawler.simulator.site import Site


def listed(sites: Iterable[Site], at: datetime) -> list[Seen]:
    """Return the truth about all articles that are live at that moment, portal by portal, newest first."""
    return [seen(site.portal, site.room.story(number, at)) for site in sites for number in site.room.live(at)]


Kind = Literal["published", "edited", "deleted", "revived", "moved"]


class Event(NamedTuple):
    """One thing that happened to an article: *url* is where it stood from then on, *edition* what it then read."""

    at: datetime
    portal: str
    url: str
    kind: Kind
    edition: int


def events(sites: Iterable[Site], since: datetime, until: datetime) -> list[Event]:
    """Return what happened from *since*, included, to *until*, excluded, in order of time."""
    return sorted(event for site in sites for event in _events(site, until) if event.at >= since)


def _events(site: Site, until: datetime) -> Iterator[Event]:
    for number in range(site.room.published(until)):
        life = site.room.life(number)
        happened: list[tuple[datetime | None, Kind]] = [
            (life.published, "published"),
            *((moment, "edited") for moment in life.revised),
            (life.deleted, "deleted"),
            (life.revived, "revived"),
            (life.moved, "moved"),
        ]
        for at, kind in happened:
            if at is not None and at < until:
                story = site.room.story(number, at)
                yield Event(at, site.portal.key, site.portal.base + story.path, kind, story.edition)


def as_json(truth: Seen) -> Mapping[str, Any]:
    """Return the truth with dates as ISO 8601."""
    published = truth.published and truth.published.isoformat()
    return truth._asdict() | {"published": published, "published_date": truth.published_date.isoformat()}
