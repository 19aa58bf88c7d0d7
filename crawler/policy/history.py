"""What a capture of another archive means: pure policy, no clock and no store. Times are seconds since the epoch.

A capture that is newer than all that is known of its page is a visit like any other. An older one is history: it leaves
the page as it is, and makes an edition of a number below 1, unless it says what the article said already at that time.
A capture never says that an article is not there: who archived it may have been refused, or robbed of it.
"""

from collections.abc import Sequence
from typing import Final

from crawler.policy.page import Outcome, Page, PageState, Result, Said

IMPORT: Final = "import"
"""The ``kind`` of an import among the fields of the record of its start, and the end of its run's name."""
_TOLD_NOTHING: frozenset[PageState] = frozenset({"queued", "failed", "blocked", "refused", "doubted", "quarantined"})
"""States that say nothing of what the page is: what was seen last counts, and not that somebody looked since."""
_SHOWN: frozenset[Result] = frozenset({"new", "changed", "revived", "rebuilt", "same", "backfilled", "doubted"})
"""Results that a capture may have; with any other, the page stays as it was."""


def is_history(page: Page, at: float) -> bool:
    """Tell whether what a page showed at that time is older than what is known of it."""
    known = page.last_seen if page.state in _TOLD_NOTHING else page.last_visit
    return known is not None and at <= known


def is_said(before: Sequence[Said], at: float, content_hash: str) -> bool:
    """Tell whether an article said that already at that time, by what is known of it *before* now."""
    earlier = [each for each in before if each.at <= at]
    last = max((each.at for each in earlier), default=at)
    return content_hash in {each.content_hash for each in earlier if each.at == last}


def next_number(before: Sequence[Said]) -> int:
    """Return the number of an article's next edition that is history: 0 for the first, and down."""
    return min([1, *(each.edition for each in before)]) - 1


def imported(page: Page, outcome: Outcome) -> Outcome:
    """Return the *outcome* of a capture of *page*: what was not seen in it says nothing of the page."""
    if outcome.result in _SHOWN:
        return outcome
    return Outcome(outcome.result, page, outcome.record, outcome.at)
