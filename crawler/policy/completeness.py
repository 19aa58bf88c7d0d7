"""Whether lists still lead to all that they should: pure policy over the reports of a portal's runs, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

Report = Mapping[str, Any]

_RUNS = 20
"""Runs that say what is usual."""
_FEWEST_RUNS = 5
_LESS, _FEWER = 0.5, 5
"""A list is short if it has under this share of the usual, and so many fewer: one of six that has three is none."""


def alarms(portal: str, visited: Sequence[Report]) -> Iterator[str]:
    """Return what is missing from the lists of a portal by the newest of the reports of runs that *visited* it."""
    if not visited:
        return
    newest, before = visited[0], visited[1:]
    for channel, seen in newest.get("lists", {}).get(portal, {}).items():
        earlier = [each for report in before if (each := _lists(report, portal).get(channel)) and "goes_on" in each]
        yield from _without_next(portal, channel, seen, earlier[:_RUNS])
        yield from _ended_early(portal, channel, seen)
    for channel, listed in newest["channels"].get(portal, {}).items():
        yield from _short(portal, channel, listed, visited)
    for row in newest.get("missing", {}).get(portal, ()):
        yield (
            f"{portal}: sitemap {row['list']} knows more: {row['missing']} of {row['listed']} articles that nothing led"
            f" to, such as {row['example']}; add their channel, or set announced to all, or to none"
        )


def _lists(report: Report, portal: str) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = report.get("lists", {}).get(portal, {})
    return found


def _without_next(
    portal: str, channel: str, seen: Mapping[str, Any], earlier: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Tell a first page that leads no further, though it says so itself, or mostly did."""
    if seen.get("goes_on", True):
        return
    had = sum(each["goes_on"] for each in earlier)
    reasons = [f"{had} of the last {len(earlier)} runs found one"] if had > len(earlier) / 2 else []
    reasons += [seen["unfollowed"]] if seen["unfollowed"] else []
    if reasons:
        found = f"only the {seen['listed']} articles of its first page are found"
        yield f"{portal}: channel {channel} has no next page: {'; '.join(reasons)}; {found}"


def _ended_early(portal: str, channel: str, seen: Mapping[str, Any]) -> Iterator[str]:
    ends: Mapping[str, str] = seen.get("ends", {})
    if ends:
        url, reason = next(iter(ends.items()))
        more = f", and {len(ends) - 1} more" if len(ends) > 1 else ""
        yield f"{portal}: channel {channel} ends early: {url}: {reason}{more}; what stands behind it is not found"


def _short(portal: str, channel: str, listed: int, visited: Sequence[Report]) -> Iterator[str]:
    before = [each["channels"].get(portal, {}).get(channel) for each in visited[1:]]
    known = [count for count in before if count is not None][:_RUNS]
    if len(known) < _FEWEST_RUNS or not listed:
        return
    usual = median(known)
    if listed < _LESS * usual and listed <= usual - _FEWER:
        yield f"{portal}: articles on the lists of {channel}: {listed:.3g}; usual is {usual:.3g}" + _cause(
            portal, channel, visited
        )


def _cause(portal: str, channel: str, visited: Sequence[Report]) -> str:
    """Return what became of the list: shorter, or as long and of other addresses; nothing if no report says."""
    links = [each["links"] for report in visited if "links" in (each := _lists(report, portal).get(channel, {}))]
    if len(links) < _FEWEST_RUNS:
        return ""
    now, usual = links[0], median(links[1 : _RUNS + 1])
    if now < _LESS * usual:
        return f"; the page has {now} links, usual are {usual:.3g}"
    return f"; the page has {now} links as ever ({usual:.3g}), of which fewer match the article pattern"
