"""Whether lists still lead to all that they should, by what is usual of a portal: pure policy."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from crawler.policy.usual import Series, Usual

_FEWEST_RUNS = 5
_LESS, _FEWER = 0.5, 5
"""A list is short if it has under this share of the usual, and so many fewer: one of six that has three is none."""


def alarms(portal: str, usual: Usual) -> Iterator[str]:
    """Return what is missing from the lists of a portal by the newest of the runs that visited it."""
    newest, channels = usual.newest, usual.channels
    for channel, seen in newest["lists"].items():
        yield from _without_next(portal, channel, seen, channels[channel].goes_on[1:])
        yield from _ended_early(portal, channel, seen)
    for channel, listed in newest["channels"].items():
        yield from _short(portal, channel, listed, channels[channel])
    for row in newest["missing"]:
        yield (
            f"{portal}: sitemap {row['list']} knows more: {row['missing']} of {row['listed']} articles that nothing led"
            f" to, such as {row['example']}; add their channel, or set announced to all, or to none"
        )


def _without_next(portal: str, channel: str, seen: Mapping[str, Any], earlier: Sequence[bool]) -> Iterator[str]:
    """Tell a first page that leads no further, though it says so itself, or mostly did."""
    if seen.get("goes_on", True):
        return
    had = sum(earlier)
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


def _short(portal: str, channel: str, listed: int, series: Series) -> Iterator[str]:
    known = series.listed[1:]
    if len(known) < _FEWEST_RUNS or not listed:
        return
    usual = median(known)
    if listed < _LESS * usual and listed <= usual - _FEWER:
        told = f"{portal}: articles on the lists of {channel}: {listed:.3g}; usual is {usual:.3g}"
        yield told + _cause(series.links)


def _cause(links: Sequence[int]) -> str:
    """Return what became of the list: shorter, or as long and of other addresses; nothing if no report says."""
    if len(links) < _FEWEST_RUNS:
        return ""
    now, usual = links[0], median(links[1:])
    if now < _LESS * usual:
        return f"; the page has {now} links, usual are {usual:.3g}"
    return f"; the page has {now} links as ever ({usual:.3g}), of which fewer match the article pattern"
