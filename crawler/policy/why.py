"""Why visits fail, in the few words of an alarm: pure policy over the reasons that the frontier keeps."""

import re
from collections.abc import Sequence

FAILED = frozenset({"failed", "doubted", "blocked", "refused", "quarantined"})
"""Results of visits, and states of pages, that are failures."""

WHY = "why/"
"""What the counts of failures by cause begin with."""
_TIMEOUT = "timeout"
_CAUSES: Sequence[tuple[str, str]] = (
    (r"Forbidden by robots\.txt", "robots.txt forbids it"),
    (r"is not a public address", "its address is private, which PORTALS_ALLOW_PRIVATE does not allow"),
    (r"CannotResolveHostError|DNSLookupError", "DNS gives no public address"),
    (r"ConnectionRefusedError", "connection refused"),
    (r"TimeoutError|TimedOutError", _TIMEOUT),
    (r"SSL|TLS", "TLS"),
    (r"\bnot whole\b", "the answer was not whole"),
    (r"DownloadFailedError|Connect(?:ion)?(?:Lost|Done|Aborted|Reset)?(?:Error)?:|NoRouteError", "connection lost"),
)
"""What a reason holds, and its cause. The names are those of exceptions of Scrapy (2.19), Twisted and Python, as
:mod:`crawler.spiders.portals` writes them; the first that is found counts, since the text of a wrapped one may name
others."""
_ROBOTS = "robots.txt could not be had: "
_HTTP = re.compile(r"HTTP \d{3}")
_PART = re.compile(r"page \d+: ")
"""Before the reason of a further page; see :func:`crawler.policy.further_pages.incomplete`."""
_HEAD = re.compile(r"(?:(?! at | to )[^:;,\n]){,80}")
"""What any other reason begins with, before it becomes particular: ``redirect loop``, ``WorkerError``."""


def why(reason: str | None) -> str:
    """Return the cause that a reason tells, one of few."""
    if reason is None:
        return "no reason is known"
    reason = _PART.sub("", reason, count=1)
    if reason.startswith(_ROBOTS):
        return _unreachable(why(reason.removeprefix(_ROBOTS)))
    if http := _HTTP.match(reason):
        return http[0] if "not whole" not in reason else "the answer was not whole"
    for pattern, cause in _CAUSES:
        if re.search(pattern, reason):
            return cause
    head = _HEAD.match(reason)
    return head[0] if head else ""


def _unreachable(cause: str) -> str:
    return f"robots.txt unreachable ({cause})"


TIMEOUTS = frozenset({_TIMEOUT, _unreachable(_TIMEOUT)})
"""Causes that cost a run the whole of DOWNLOAD_TIMEOUT."""
