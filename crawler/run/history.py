"""What a run is compared with, and what it says of itself: earlier reports, and versions of what reads the pages."""

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from crawler.frontier.channels import channels, reach_of, unknown
from crawler.frontier.store import Frontier
from crawler.policy.page import Page

_PINNED = ("qingliu", "scrapy", "trafilatura", "opencc", "lxml", "pypinyin", "charset-normalizer")
_REPORTS = 500
"""Reports of earlier runs that a run is compared with: three weeks of hourly ones."""


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


def earlier_reports(frontier: Frontier) -> list[Mapping[str, Any]]:
    """Return the values of the reports that the present run is compared with, newest first."""
    return [_values(report) for report in frontier.reports(_REPORTS)]


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the packages on which it depends how a page is read."""
    return {"python": platform.python_version(), **{name: version(name) for name in _PINNED}}


@lru_cache(maxsize=2 * _REPORTS)
def _values(report: str) -> Mapping[str, Any]:
    """Return the values of a report; runs that follow each other in one process read the same ones."""
    values: dict[str, Any] = json.loads(report)
    return values
