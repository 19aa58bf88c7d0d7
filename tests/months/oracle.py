"""What the corpus must tell, worked out from the simulator's truth and its log of requests, and nothing of ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from crawler.simulator.addresses import number_at, without_noise
from crawler.simulator.control import Served
from crawler.simulator.dress import Seen, seen
from crawler.simulator.scenario import Incident
from crawler.simulator.site import Site
from crawler.simulator.world import Setting, World

DAY = timedelta(days=1)
CONFIRMATIONS = 3
_HARMLESS, _MAIMED = {"slow"}, {"cut", "short_length", "broken_gzip"}
_ANSWERED = {200, 304}


class Key(NamedTuple):
    """An article: the portal, and its number there."""

    portal: str
    number: int


class Sight(NamedTuple):
    """What one visit could see: the article, that it is missing, or a maimed answer that may show it or not."""

    at: datetime
    kind: Literal["shown", "missing", "maimed"]
    seen: Seen | None


class Told(NamedTuple):
    """One change: what became of an article at a visit."""

    key: Key
    at: datetime
    change: str


class Verdict(NamedTuple):
    """How the corpus compares with what could be seen."""

    right: list[Told]
    missed: list[Told]
    false: list[Told]


def key_of(site: Site, target: str) -> Key | None:
    """Return the article whose address a path with its query is, or ever was."""
    number = number_at(site.portal, without_noise(site.portal, target))
    return None if number is None or number < 0 else Key(site.portal.key, number)


def sights(world: World, setting: Setting, log: Iterable[Served]) -> Mapping[Key, list[Sight]]:
    """Return what the visits in *log* could see of each article, in order of time; one sight a moment."""
    sites = {site.portal.key: site for site in world.sites.values()}
    found: dict[Key, dict[datetime, Sight]] = defaultdict(dict)
    for served in log:
        key = key_of(sites[served.portal], served.path)
        sight = _sight(sites[served.portal], key, served, _incident(setting, served)) if key else None
        if key and sight:
            better = found[key].get(served.at)
            found[key][served.at] = better if better and better.kind == "shown" else sight
    return {key: [each[at] for at in sorted(each)] for key, each in found.items()}


def verdict(seen_of: Mapping[Key, Sequence[Sight]], told: Iterable[Told], until: datetime) -> Verdict:
    """Compare what was *told* with what could be seen.

    A deletion is due after three misses, a day or more between two; one that became due within two days before *until*
    may be lacking.
    """
    changes: dict[Key, dict[datetime, str]] = defaultdict(dict)
    for one in told:
        changes[one.key][one.at] = one.change
    result = Verdict([], [], [])
    for key in seen_of.keys() | changes.keys():
        _judge(key, seen_of.get(key, ()), changes[key], until, result)
    return result


def _incident(setting: Setting, served: Served) -> Incident | None:
    elapsed = served.at - setting.start
    hits = (
        one
        for one in setting.scenario.incidents
        if one.covers(served.portal, elapsed) and one.hits(setting.seed, served.path, served.at)
    )
    return next(hits, None)


def _sight(site: Site, key: Key, served: Served, incident: Incident | None) -> Sight | None:
    kind = incident.kind if incident else "slow"
    is_live = site.room.life(key.number).is_live(served.at)
    if kind in _HARMLESS and not is_live:
        return Sight(served.at, "missing", None)
    if kind not in _HARMLESS | _MAIMED or served.status not in _ANSWERED or not is_live:
        return None
    shown = seen(site.portal, site.room.story(key.number, served.at))
    return Sight(served.at, "shown" if kind in _HARMLESS else "maimed", shown)


def _judge(key: Key, seen_of: Sequence[Sight], told: Mapping[datetime, str], until: datetime, result: Verdict) -> None:
    expected: dict[datetime, str] = {}
    known: Seen | None = None
    misses: list[datetime] = []
    is_standing = False
    for sight in seen_of:
        if sight.kind == "missing":
            if is_standing and told.get(sight.at) == "delete":
                expected[sight.at], is_standing = "delete", False
            if not misses or sight.at - misses[-1] >= DAY:
                misses.append(sight.at)
            continue
        if sight.kind == "maimed" and sight.at not in told:
            continue
        if is_standing and len(misses) >= CONFIRMATIONS:
            result.missed.append(Told(key, misses[CONFIRMATIONS - 1], "delete"))
        if change := _change(known, sight.seen, is_standing=is_standing):
            expected[sight.at] = change
        known, is_standing, misses = sight.seen, True, []
    if is_standing and len(misses) >= CONFIRMATIONS and misses[CONFIRMATIONS - 1] < until - 2 * DAY:
        result.missed.append(Told(key, misses[CONFIRMATIONS - 1], "delete"))
    result.right.extend(Told(key, at, change) for at, change in expected.items() if told.get(at) == change)
    result.missed.extend(Told(key, at, change) for at, change in expected.items() if told.get(at) != change)
    result.false.extend(Told(key, at, change) for at, change in told.items() if expected.get(at) != change)


def _change(before: Seen | None, now: Seen | None, *, is_standing: bool) -> str | None:
    if before is None or not is_standing:
        return "insert"
    if now is None or _said(now) == _said(before):
        return None
    return "update"


def _said(shown: Seen) -> Seen:
    return shown._replace(edition=0, channel="", repost_of=None)
