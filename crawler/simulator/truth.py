"""The ground truth: every article that the portals list at a moment, as its page shows it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crawler.simulator.dress import Seen, seen
from crawler.simulator.site import Site


def listed(sites: Iterable[Site], at: datetime) -> list[Seen]:
    """Return the truth about all articles that are live at that moment, portal by portal, newest first."""
    return [seen(site.portal, site.room.story(number, at)) for site in sites for number in site.room.live(at)]


def as_json(truth: Seen) -> Mapping[str, Any]:
    """Return the truth with dates as ISO 8601."""
    published = truth.published and truth.published.isoformat()
    return truth._asdict() | {"published": published, "published_date": truth.published_date.isoformat()}
