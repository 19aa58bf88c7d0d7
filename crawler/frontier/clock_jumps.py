"""A clock that jumps: what it noted while it was ahead must not hold pages back until that time comes.

Times are seconds since the epoch.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, select, update

from crawler.frontier import silent_hosts
from crawler.frontier.dialect import lesser
from crawler.frontier.schema import pages, pauses, runs
from crawler.policy.history import IMPORT
from crawler.policy.schedule import HOUR, LONGEST_PAUSE

_BACK, _AHEAD = timedelta(minutes=10), timedelta(days=30)
"""A time server corrects less; a crawl that is called hourly rests for less."""


def last_visit(connection: Connection) -> float | None:
    """Return when a page was visited last, by the clock of that time; None before the first visit.

    The clocks of those who made the captures of an import are not ours.
    """
    ours = func.coalesce(pages.c.last_run, "").not_like(f"%-{IMPORT}")
    found: float | None = connection.execute(select(func.max(pages.c.last_visit)).where(ours)).scalar()
    return found


def clock_alarm(last: float | None, now: datetime) -> str | None:
    """Return what is to be said of a clock that says *now*, when the last visit was at *last*."""
    passed = now - datetime.fromtimestamp(last, UTC) if last else timedelta()
    if -_BACK <= passed <= _AHEAD:
        return None
    how = f"{-passed} before" if passed < timedelta() else f"{passed} after"
    return f"the clock says {now.isoformat(timespec='seconds')}, {how} the last visit; is it right?"


def bring_back(connection: Connection, now: float) -> None:
    """Let what was noted in the future be as if it had been noted *now*, and look at those pages again."""
    seen = ("due", "first_seen", "last_visit", "last_seen", "missed", "changed", "published")
    ahead = (pages.c.last_visit > now) | (pages.c.first_seen > now)
    connection.execute(update(pages).where(ahead).values({name: lesser(pages.c[name], now) for name in seen}))
    longest = now + LONGEST_PAUSE
    connection.execute(update(pauses).where(pauses.c.until > longest).values(until=longest))
    silent_hosts.bring_back(connection, now + HOUR)
    connection.execute(update(runs).where(runs.c.started > now).values(started=now))
