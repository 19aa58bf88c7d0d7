"""What is usual of a portal, kept from run to run: pure policy.

Each run adds what it saw; how much is kept does not depend on how many runs there were.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

Report = Mapping[str, Any]
"""The values of a run's report: ``finished``, ``portals`` (counts by name), ``channels`` (articles on a channel's first
page, by portal and channel), ``lists``, ``missing``, ``failing``."""

VERSION = 1
"""Of what :func:`written` writes; what has another is made anew from the reports."""
FIELDS = ("title", "text", "date", "source")
ENOUGH: Mapping[str, int] = {"read": 20, "modelled": 20, "decoded": 20, "audited": 10}
"""Readings of each kind that make the newest pool. Of audited pages fewer do: they are a sample."""
_BESIDE: Mapping[str, Sequence[str]] = {
    "read": ("kept", "unrepaired", "latency_ms", "pages", *(f"field/{field}" for field in FIELDS)),
    "modelled": ("elsewhere",),
    "decoded": ("otherwise",),
    "audited": ("agreed",),
}
"""What is added up beside the readings."""
SEEN = 21
"""Visits of a channel that are kept: the newest, and the twenty that say what is usual."""
_HALF = 250
"""Runs after which what is older than the last so many is let go: of hourly ones, ten to twenty days count."""


class Pool(NamedTuple):
    """Sums of counts, in which readings of one kind are compared with the readings before.

    Attributes:
        recent: The newest that hold enough readings, newest first: each those of a run that read something, and of the
            runs behind it that did not.
        sums: The sums of those before.
        older: The sums of those before *sums* began.
        summed: How many there are in *sums*.
    """

    recent: Sequence[Mapping[str, int]]
    sums: Mapping[str, int]
    older: Mapping[str, int]
    summed: int

    def pools(self) -> tuple[Counter[str], Counter[str]]:
        """Return the sums of the newest, and of those before."""
        recent = sum(map(Counter, self.recent), Counter[str]())
        return recent, Counter(self.sums) + Counter(self.older)


class News(NamedTuple):
    """When a portal had something new.

    Attributes:
        runs: How many runs found something.
        last: When the last of them ended, in ISO 8601.
        longest_s: The longest time between two of them, of late.
        longest_before_s: The same before *longest_s* began.
    """

    runs: int
    last: str | None
    longest_s: float
    longest_before_s: float


class Series(NamedTuple):
    """What the visits of a channel saw, newest first: whether it leads on, articles listed, links of its first page."""

    goes_on: Sequence[bool]
    listed: Sequence[int]
    links: Sequence[int]


class Usual(NamedTuple):
    """What is known of a portal.

    Attributes:
        newest: What the last run that visited it saw: ``finished``, ``counts``, ``lists``, ``channels``, ``missing``.
        pools: Its readings, by kind.
        news: When it had something new.
        channels: Its channels, by name.
        failing: Its channels that yield no article, by name, and since when.
    """

    newest: Mapping[str, Any]
    pools: Mapping[str, Pool]
    news: News
    channels: Mapping[str, Series]
    failing: Mapping[str, str]


NONE = Usual({}, dict.fromkeys(ENOUGH, Pool((), {}, {}, 0)), News(0, None, 0.0, 0.0), {}, {})
"""What is known of a portal that was never visited."""


def known(portal: str, reports: Iterable[Report], before: Usual = NONE) -> Usual:
    """Return what is known of a portal behind *reports*, in the order of their runs."""
    return reduce(lambda usual, report: _with(usual, portal, report), reports, before)


def written(usual: Usual) -> str:
    """Return it as one line."""
    return json.dumps(usual, ensure_ascii=False, separators=(",", ":"))


def read(line: str) -> Usual:
    """Return what :func:`written` wrote."""
    newest, pools, news, channels, failing = json.loads(line)
    return Usual(
        newest,
        {what: Pool(*pool) for what, pool in pools.items()},
        News(*news),
        {name: Series(*series) for name, series in channels.items()},
        failing,
    )


def _with(usual: Usual, portal: str, report: Report) -> Usual:
    if portal not in report["portals"]:
        return usual
    failing = {row["channel"]: row["since"] for row in report.get("failing", ()) if row["portal"] == portal}
    counts = report["portals"][portal]
    if not counts.get("pages"):
        return usual._replace(failing=failing)
    newest = {"finished": report["finished"], "counts": counts, "missing": report.get("missing", {}).get(portal, [])}
    newest |= {name: report.get(name, {}).get(portal, {}) for name in ("lists", "channels")}
    pools = {what: _pooled(pool, what, counts) for what, pool in usual.pools.items()}
    news = _heard(usual.news, report["finished"]) if counts.get("new") else usual.news
    return Usual(newest, pools, news, _seen(usual.channels, newest), failing)


def _pooled(pool: Pool, what: str, counts: Mapping[str, int]) -> Pool:
    own = Counter({name: counts.get(name, 0) for name in (what, *_BESIDE[what])})
    recent = [*pool.recent]
    if recent and not own[what]:
        own += Counter(recent.pop(0))
    pool = pool._replace(recent=[dict(own), *recent])
    while sum(each.get(what, 0) for each in pool.recent[:-1]) >= ENOUGH[what]:
        pool = _settled(pool)
    return pool


def _settled(pool: Pool) -> Pool:
    """Let the oldest of the newest be one of those before."""
    *recent, last = pool.recent
    if pool.summed == _HALF:
        return Pool(recent, last, pool.sums, 1)
    return Pool(recent, dict(Counter(pool.sums) + Counter(last)), pool.older, pool.summed + 1)


def _heard(news: News, finished: str) -> News:
    if news.last is None:
        return news._replace(runs=1, last=finished)
    gap_s = (datetime.fromisoformat(finished) - datetime.fromisoformat(news.last)).total_seconds()
    if news.runs % _HALF == 0:
        return News(news.runs + 1, finished, gap_s, news.longest_s)
    return News(news.runs + 1, finished, max(gap_s, news.longest_s), news.longest_before_s)


def _seen(channels: Mapping[str, Series], newest: Mapping[str, Any]) -> Mapping[str, Series]:
    now = dict(channels)
    for name in newest["lists"] | newest["channels"]:
        before, first = now.get(name, Series((), (), ())), newest["lists"].get(name, {})
        told = first.get("goes_on"), newest["channels"].get(name), first.get("links")
        each = (before.goes_on, before.listed, before.links)
        now[name] = Series(*(_after(one, past) for one, past in zip(told, each, strict=True)))
    return now


def _after(one: Any, past: Sequence[Any]) -> Sequence[Any]:  # noqa: ANN401 - a flag or a count
    return past if one is None else [one, *past][:SEEN]
