"""When a missing article is gone: pure policy, asked once at the end of a run, when all that was seen is known.

A portal that fails hides many articles at once, and its list pages or every other article with them. So an article is
gone only when it was missed on three days, when lists and other articles of the portal were seen since it was missed
last, and when it is one of few. The run calls such witnesses (:mod:`crawler.frontier.sightings`): they are due by
themselves too seldom.
"""

from typing import NamedTuple

from crawler.policy.page import Outcome, Page
from crawler.policy.schedule import DAY, HOUR

CONFIRMATIONS = 3
WINDOW = 3 * DAY
"""Articles visited so long before are counted when a freeze is considered."""
FRESH = 2 * HOUR
"""How long after the last miss it may be decided; later witnesses say nothing about it."""
WITNESSES = 5
"""Articles that are asked for. Of a failure that hides half of them, as many as there are at least notice one."""
FEWEST = 5
"""Articles that must be missing before it is a failure."""


class Sightings(NamedTuple):
    """What the visits of late saw of a portal.

    Attributes:
        visited: Published articles that were visited within :data:`WINDOW`.
        missing: Those of them that were missing.
    """

    visited: int
    missing: int


class Testimony(NamedTuple):
    """What the visits since an article was missed saw of its portal.

    Attributes:
        seen: Other articles that were there.
        hidden: Other articles that were missing for the first time.
        lists: List pages that listed articles.
    """

    seen: int
    hidden: int
    lists: int


def is_frozen(sightings: Sightings, share: float) -> bool:
    """Tell whether so much is missing at once that it looks like a failure of the portal."""
    return sightings.missing >= FEWEST and sightings.missing > share * sightings.visited


def is_healthy(testimony: Testimony, share: float) -> bool:
    """Tell whether the portal's lists and other articles are there, and hardly one has just vanished too."""
    return testimony.lists > 0 and testimony.seen > 0 and testimony.hidden <= share * testimony.seen


def gone(page: Page, record: str, at: float) -> Outcome:
    """Return the outcome of the decision, taken by *record*, that a missing article is gone."""
    after = page._replace(state="gone", edition=page.edition + 1, record=page.last_record, content_hash=None, body=None)
    return Outcome("gone", after._replace(due=at + 30 * DAY, changed=at, etag=None, last_modified=None), record, at)
