"""When to look again: pure policy, no clock and no store. Times are seconds since the epoch."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime

HOUR = 3600.0
DAY = 24 * HOUR
BEIJING = timezone(timedelta(hours=8))
_SOONEST, _LATEST = 20 * HOUR, 30 * DAY
"""Rests of an article. Seven of ten edits come within a day of publication and nine within a week, so a daily look for
a week sees nine of ten within a day; 20 hours leave room for runs that are late."""
_SHARE_OF_CALM = 1 / 5
_CALM_AFTER_CHANGE = 3
"""A change makes an article as young as three times the time that has passed since."""
_SLOWER, _FASTER = 1.5, 0.5
LONGEST_PAUSE = 7 * DAY
_PAUSE = 10 * 60.0
_QUICK_TRIES = 2
_MOST_DOUBLINGS = 20
"""Enough for any rest; a float overflows at a thousand."""


def next_visit(now: float, published: float, changed: float | None) -> float:
    """Return when to look at an article again: daily while it is young or was changed of late, then ever less."""
    calm = now - published
    if changed is not None:
        calm = min(calm, _CALM_AFTER_CHANGE * (now - changed))
    return now + min(max(calm * _SHARE_OF_CALM, _SOONEST), _LATEST)


def channel_rest(rest: float | None, least: float, most: float, *, is_news: bool) -> float:
    """Return how long a channel rests: less after a visit that showed something new, more after one that did not."""
    if rest is None:
        return least
    return min(max(rest * (_FASTER if is_news else _SLOWER), least), most)


def retry_rest(tries: int) -> float:
    """Return how long a page rests after its *tries*-th failure in a row: not at all twice, then ever longer."""
    return 0.0 if tries <= _QUICK_TRIES else doubled_rest(tries - _QUICK_TRIES + 1, 7 * DAY)


def doubled_rest(tries: int, most: float) -> float:
    """Return a rest that doubles with each failure in a row, from ten minutes to *most* seconds."""
    return min(_PAUSE * 2.0 ** min(tries - 1, _MOST_DOUBLINGS), most)


def doubt_rest(tries: int) -> float:
    """Return how long a page rests after its *tries*-th answer in a row that was not believed, up to a day.

    The next hourly run looks again, even when it begins early and the visit was late in the one before.
    """
    return min(HOUR / 2 * 2.0 ** min(tries - 1, _MOST_DOUBLINGS), DAY)


def pause(headers: Mapping[str, str], at: float, tries: int) -> float:
    """Return how long a portal that is overloaded is left alone: at least as long as its Retry-After asks.

    The header (RFC 9110 §10.2.3) holds seconds or a date; it may delay and never hasten, and not beyond a week.
    """
    return min(max(doubled_rest(tries, DAY), _asked(headers.get("retry-after", ""), at)), LONGEST_PAUSE)


def is_quiet(quiet: tuple[time, time] | None, now: float) -> bool:
    """Tell whether *now* lies in the quiet hours, ``[start, end)`` by Beijing's clock; they may go over midnight."""
    if quiet is None:
        return False
    start, end = quiet
    clock = datetime.fromtimestamp(now, BEIJING).time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def _asked(text: str, at: float) -> float:
    if text.strip().isdecimal():
        return float(text)
    try:
        return float(parsedate_to_datetime(text).timestamp()) - at
    except (ValueError, OverflowError):
        return 0.0
