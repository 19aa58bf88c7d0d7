"""A breaker for each host: one that lets time pass without an answer, again and again, rests. Pure.

Each time-out costs the whole of DOWNLOAD_TIMEOUT, so a host that never answers would hold a run for hours. After a rest
one page is asked for, as a probe: if it times out too, the host rests for twice as long, up to an hour.
"""

from urllib.parse import urlsplit

from crawler.policy.page import Answer, Heard
from crawler.policy.schedule import HOUR, doubled_rest
from crawler.policy.why import TIMEOUTS, why

IN_A_ROW = 5
"""Time-outs after which a host rests: one more than pages of an article that is slow to make are asked for in vain."""


def heard(url: str, answer: Answer) -> Heard | None:
    """Return what an answer from *url* tells of its host; None when it tells neither, as a refused connection does."""
    is_silent = answer.status == 0 and answer.reason is not None and why(answer.reason) in TIMEOUTS
    return Heard(urlsplit(url).netloc, is_silent) if is_silent or answer.status else None


def rest(count: int) -> float:
    """Return how long a host rests after *count* time-outs in a row; 0 before it does."""
    return doubled_rest(count - IN_A_ROW + 1, HOUR) if count >= IN_A_ROW else 0.0


def alarm(portal: str, host: str, count: int) -> str:
    """Return the alarm of a host that rests."""
    told = f"{portal}: {host} did not answer in time, {count} times in a row"
    return f"{told}: it rests, and is asked for one page after each rest"
