"""What one run saw of the lists: their first pages, how they ended, and what sitemaps say they should have led to."""

from collections.abc import Container
from datetime import date
from typing import Any

from crawler.policy.page import ListSight, Outcome
from crawler.policy.why import FAILED, why
from crawler.portals.portal import ANNOUNCED


class ListsSeen:
    """Grows with each visit to a list page.

    Attributes:
        compared: By (portal, sitemap): the articles that it lists, each with its date.
    """

    def __init__(self) -> None:
        self.compared: dict[tuple[str, str], tuple[tuple[str, date | None], ...]] = {}
        self._sights: dict[tuple[str, str], ListSight] = {}
        self._ends: dict[tuple[str, str], dict[str, str]] = {}

    def note(self, outcome: Outcome) -> None:
        """Take in what a visit to a list page showed, instead of what an earlier one did."""
        page = outcome.page
        key = page.portal, page.channel
        if outcome.compared:
            self.compared[page.portal, page.url] = outcome.compared
        if page.kind == "channel" and outcome.list_sight:
            self._sights[key] = outcome.list_sight
        if page.kind == "list" and page.channel != ANNOUNCED:
            reason = why(page.reason) if outcome.result in FAILED else outcome.end
            ends = self._ends.setdefault(key, {})
            ends.pop(page.url, None)
            if reason:
                ends[page.url] = reason

    def values(self, portals: Container[str]) -> dict[str, dict[str, dict[str, Any]]]:
        """Return it by portal and channel, of *portals*, for the report."""
        found: dict[str, dict[str, dict[str, Any]]] = {}
        for (portal, channel), sight in self._sights.items():
            found.setdefault(portal, {})[channel] = {**sight._asdict()}
        for (portal, channel), ends in self._ends.items():
            if ends:
                found.setdefault(portal, {}).setdefault(channel, {})["ends"] = ends
        return {portal: channels for portal, channels in found.items() if portal in portals}
