"""Virtual time: it stands still unless somebody moves it. State is the point of this module."""

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

BEIJING = timezone(timedelta(hours=8))


class Clock:
    """The time that every portal of a simulation lives in.

    Attributes:
        now: An aware instant, +08:00.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now.astimezone(BEIJING)

    def advance(self, by: timedelta) -> datetime:
        """Move the time forward, or back when *by* is negative, and return it."""
        return self.move(self.now + by)

    def move(self, now: datetime) -> datetime:
        """Set the time and return it; an instant without a zone is taken as +08:00."""
        self.now = local(now)
        return self.now


def local(instant: datetime) -> datetime:
    """Return *instant* in +08:00; without a zone it is taken to be there already."""
    return instant.replace(tzinfo=BEIJING) if instant.tzinfo is None else instant.astimezone(BEIJING)


def http_date(instant: datetime) -> str:
    """Return *instant* as RFC 9110 section 5.6.7 writes it."""
    return format_datetime(instant.astimezone(timezone.utc), usegmt=True)  # noqa: UP017  (format_datetime wants it)


def from_http_date(value: str) -> datetime | None:
    """Return the instant of an HTTP date, None when it is none."""
    try:
        return local(parsedate_to_datetime(value))
    except ValueError:
        return None
