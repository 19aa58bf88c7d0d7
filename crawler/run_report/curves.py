"""How a portal's numbers went in the last weeks: pure, over the reports of its runs, newest first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from statistics import median, quantiles
from typing import Any, NamedTuple

from crawler.policy.schedule import BEIJING
from crawler.run.report import COLUMNS

_WEEKS = timedelta(weeks=4)
_RUNS = 40
"""So many runs are shown one by one; more of them, by the day, so that a page stays small."""
_COMPARED = 100
"""Newest runs that tell what a channel usually lists."""
_ENOUGH = 5
"""Points that make a usual band."""


class Measure(NamedTuple):
    """A number of a portal.

    Attributes:
        name: What it is.
        of: Counts of a report that are added up.
        per: The count that they are divided by; None of one that is no mean.
        decimals: How many are worth showing.
        times: What the quotient is multiplied by: 100 for per cent.
    """

    name: str
    of: Sequence[str]
    per: str | None = None
    decimals: int = 0
    times: int = 1


MEASURES = (
    Measure("new", COLUMNS["new"]),
    Measure("changed", COLUMNS["changed"]),
    Measure("gone", COLUMNS["gone"]),
    Measure("failed", COLUMNS["failed"]),
    Measure("ms an answer", ("latency_ms",), "pages"),
    Measure("characters an article", ("kept",), "read"),
    Measure("residues an article", ("unrepaired",), "read", 2),
    Measure("agreement of the judges, %", ("agreed",), "audited"),
    Measure("outside the usual container, %", ("elsewhere",), "modelled", times=100),
    Measure("otherwise decoded, %", ("otherwise",), "decoded", times=100),
    Measure("articles listed a channel", ("listed",), "lists", 1),
)
_COUNTED = sorted({name for measure in MEASURES for name in (*measure.of, measure.per or "pages")})


class Point(NamedTuple):
    """The numbers of one run, or of all runs of a day: in the order of MEASURES, None where there is none."""

    at: datetime
    values: Sequence[float | None]


class Curves(NamedTuple):
    """A portal's points, oldest first, and the usual band of each measure; None where too little is known."""

    points: Sequence[Point]
    bands: Sequence[tuple[float, float] | None]


class ChannelYield(NamedTuple):
    """How many articles a channel's first page showed last, and usually before; None where nothing was before."""

    name: str
    newest: int
    usual: float | None


def curves(portal: str, reports: Sequence[Mapping[str, Any]]) -> Curves:
    """Return the curves of a portal, over the last four weeks before the newest of *reports*."""
    points = list(_points(portal, [each for each in reports if each["portals"].get(portal, {}).get("pages")]))
    before = [point.values for point in points[:-1]]
    return Curves(points, [_band(values) for values in zip(*before, strict=True)] or [None] * len(MEASURES))


def channel_yields(portal: str, reports: Sequence[Mapping[str, Any]]) -> list[ChannelYield]:
    """Return the channels of a portal that the newest *reports* know, each as the last visit of it saw it."""
    found: dict[str, list[int]] = {}
    for each in reports[:_COMPARED]:
        for channel, listed in each["channels"].get(portal, {}).items():
            found.setdefault(channel, []).append(listed)
    return [ChannelYield(name, listed[0], median(listed[1:]) if listed[1:] else None) for name, listed in found.items()]


def _points(portal: str, reports: Sequence[Mapping[str, Any]]) -> Iterator[Point]:
    ends = [_at(each["finished"]) for each in reports]
    recent = [(at, each) for at, each in zip(ends, reports, strict=True) if ends[0] - at <= _WEEKS]
    by_day = len(recent) > _RUNS
    sums: dict[object, dict[str, int]] = {}
    last: dict[object, datetime] = {}
    for at, each in reversed(recent):
        key = at.date() if by_day else at
        last[key] = at
        _add(sums.setdefault(key, dict.fromkeys(_COUNTED, 0)), each, portal)
    return (Point(last[key], [_value(measure, counts) for measure in MEASURES]) for key, counts in sums.items())


@lru_cache(maxsize=1024)
def _at(finished: str) -> datetime:
    """Return when a run ended, by Beijing's clock; each portal asks the same of all reports."""
    return datetime.fromisoformat(finished).astimezone(BEIJING)


def _add(sums: dict[str, int], report: Mapping[str, Any], portal: str) -> None:
    """Add what a report counts of a portal, and what its channels listed."""
    counts: Mapping[str, int] = report["portals"][portal]
    for name in _COUNTED:
        if name in counts:
            sums[name] += counts[name]
    channels: Mapping[str, int] = report["channels"].get(portal, {})
    sums["listed"] += sum(channels.values())
    sums["lists"] += len(channels)


def _value(measure: Measure, counts: Mapping[str, int]) -> float | None:
    total = sum(counts.get(name, 0) for name in measure.of)
    if measure.per is None:
        return total
    if not counts.get(measure.per):
        return None
    return round(total * measure.times / counts[measure.per], measure.decimals or None)


def _band(values: Sequence[float | None]) -> tuple[float, float] | None:
    """Return what eight of ten values lie between."""
    known = [value for value in values if value is not None]
    if len(known) < _ENOUGH:
        return None
    tenths = quantiles(known, n=10, method="inclusive")
    return round(tenths[0], 2), round(tenths[-1], 2)
