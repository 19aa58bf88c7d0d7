"""When a missing article is gone: pure policy, asked once at the end of a run, when all that was seen is known.

A portal that fails hides many articles at once, and its list pages or every other article with them. So an article is
gone only when it was missed on three days, when lists and other articles of the portal were seen meanwhile, and when
it is one of few.
"""

from typing import NamedTuple

from crawler.outcome import Outcome, Page
from crawler.schedule import DAY

CONFIRMATIONS = 3
WINDOW = 3 * DAY
"""Articles visited so long before are counted when a freeze is considered."""
_FEWEST = 5


class Sightings(NamedTuple):
    """What the visits of late saw of a portal.

    Attributes:
        visited: Published articles that were visited within :data:`WINDOW`.
        missing: Those of them that were missing.
        seen: Articles that were there within the last day.
        lists: List pages that this run read and that listed articles.
    """

    visited: int
    missing: int
    seen: int
    lists: int


def is_frozen(sightings: Sightings, share: float) -> bool:
    """Tell whether so much is missing at once that it looks like a failure of the portal."""
    return sightings.missing >= _FEWEST and sightings.missing > share * sightings.visited


def is_healthy(sightings: Sightings) -> bool:
    """Tell whether the portal's lists and some of its articles are there."""
    return sightings.lists > 0 and sightings.seen > 0


def gone(page: Page, record: str, at: float) -> Outcome:
    """Return the outcome of the decision, taken by *record*, that a missing article is gone."""
    after = page._replace(state="gone", edition=page.edition + 1, record=page.witness, content_hash=None, body=None)
    return Outcome("gone", after._replace(due=at + 30 * DAY, changed=at, etag=None, last_modified=None), record, at)
