"""What a run is compared with, and what it says of itself: what is usual, and versions of what reads the pages."""

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from crawler.frontier.channels import channels, reach_of, unknown
from crawler.frontier.store import Frontier
from crawler.frontier.usual import stored
from crawler.policy.page import Page
from crawler.policy.usual import NONE, VERSION, Usual, known, read

_PINNED = ("qingliu", "scrapy", "trafilatura", "opencc", "lxml", "pypinyin", "charset-normalizer")
REPORTS = 500
"""Reports that a page shows, and of which what is usual can be made anew: three weeks of hourly ones."""


def known_channels(frontier: Frontier, portals: Iterable[str]) -> Mapping[tuple[str, str], Page]:
    """Return the channels of *portals* as the frontier has them, by portal and address."""
    with frontier.connection() as connection:
        return channels(connection, list(portals))


def missing(
    frontier: Frontier, compared: Mapping[tuple[str, str], Sequence[tuple[str, date | None]]]
) -> dict[str, list[Mapping[str, Any]]]:
    """Return, by portal, what its sitemaps list and the frontier does not know: how many articles, and one of them.

    What is older than all that is known of the portal is left out: its channels do not reach so far back.
    """
    found: dict[str, list[Mapping[str, Any]]] = {}
    for (portal, sitemap), listed in compared.items():
        with frontier.connection() as connection:
            reach = reach_of(connection, portal)
            urls = [url for url, day in listed if reach is None or day is None or day >= reach]
            strange = unknown(connection, portal, urls)
        if strange:
            row = {"list": sitemap, "listed": len(urls), "missing": len(strange), "example": strange[0]}
            found.setdefault(portal, []).append(row)
    return found


def usual_of(frontier: Frontier, portals: Iterable[str]) -> dict[str, Usual]:
    """Return what is known of *portals* from earlier runs; what is not kept of one is made anew from the reports."""
    with frontier.connection() as connection:
        kept = stored(connection, VERSION)
    found = {name: read(kept[name]) if name in kept else NONE for name in portals}
    if lacking := found.keys() - kept.keys():
        for report in reversed(frontier.reports(REPORTS)):
            values = json.loads(report)
            found |= {name: known(name, [values], found[name]) for name in lacking}
    return found


def earlier_reports(frontier: Frontier, most: int = REPORTS) -> list[Mapping[str, Any]]:
    """Return the values of the newest reports, newest first."""
    return [_values(report) for report in frontier.reports(most)]


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the packages on which it depends how a page is read."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PINNED}}


@lru_cache(maxsize=2 * REPORTS)
def _values(report: str) -> Mapping[str, Any]:
    """Return the values of a report; runs that follow each other in one process read the same ones."""
    values: dict[str, Any] = json.loads(report)
    return values
