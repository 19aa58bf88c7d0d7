"""How soon edits are seen, and what that costs: our schedule beside others, each in the same simulated months.

Every policy visits every article that the simulated portals publish in that time at whole hours, from the first hour
after its publication until the article or the time is over. An edit counts as caught when a visit falls within 24
virtual hours after it. All but the plainest send validators, which every simulated portal honours. The first download
of an article is everybody's alike, and counted. Usage: python benchmarks/recrawl.py [SEED] [DAYS]
"""

import math
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, get_args

from crawler.policy.schedule import DAY, HOUR, next_visit
from crawler.simulator.exchange import Request
from crawler.simulator.life import EditLaw, Life
from crawler.simulator.site import Site
from crawler.simulator.world import Setting, World

_STEPS = 12


class Known(NamedTuple):
    """What a policy knows of an article after a visit; times in seconds since the epoch, *rest* is the last one."""

    now: float
    published: float
    changed: float | None
    rest: float | None
    is_changed: bool


Policy = Callable[[Known], float]
"""Gives the seconds until the next visit."""


class Article(NamedTuple):
    """An article of the simulation; *size* gives the bytes of its page in an edition, at a moment at which it shows."""

    life: Life
    size: Callable[[int, datetime], int]


class Tally(NamedTuple):
    """What a policy did: requests, bytes of bodies, and the hours that each edit waited for a visit."""

    requests: int
    size: int
    waits: list[float]

    @property
    def caught(self) -> float:
        """The share of edits that were seen within a day."""
        return sum(wait <= 24 for wait in self.waits) / len(self.waits)

    @property
    def wait(self) -> float:
        """The mean hours until an edit was seen."""
        return sum(self.waits) / len(self.waits)


def ours(known: Known) -> float:
    """Return the rest that :mod:`crawler.policy.schedule` gives."""
    return next_visit(known.now, known.published, known.changed) - known.now


def fixed(rest: float) -> Policy:
    """Return a policy of equal rests."""
    return lambda _: rest


def adaptive(increase: float) -> Policy:
    """Return StormCrawler's AdaptiveScheduler as documented: a day, half of it after a change, 1 hour to 2 weeks."""

    def rest(known: Known) -> float:
        before = known.rest or DAY
        factor = 0.5 if known.is_changed else 1 + increase
        return min(max(before * factor, HOUR), 14 * DAY)

    return rest


def published(world: World, start: datetime, end: datetime) -> list[Article]:
    """Return the articles that appear from *start* to *end*."""
    return [article for site in world.sites.values() for article in _articles(world, site, start, end)]


def tally(articles: Iterable[Article], end: datetime, policy: Policy, *, validators: bool = True) -> Tally:
    """Return what *policy* does with the articles until *end*."""
    requests = size = 0
    waits: list[float] = []
    for article in articles:
        visits, read = _visits(article, end, policy, validators=validators)
        requests, size = requests + len(visits), size + read
        waits += _waits(article.life, visits, end)
    return Tally(requests, size, waits)


def _visits(article: Article, end: datetime, policy: Policy, *, validators: bool) -> tuple[list[float], int]:
    """Return the times of the visits of one article, and the bytes that they read."""
    life, appeared = article.life, article.life.published.timestamp()
    visits: list[float] = []
    size, edition = 0, 0
    changed: float | None = None
    rest: float | None = None
    now = _hour(appeared)
    while now < end.timestamp():
        visits.append(now)
        at = datetime.fromtimestamp(now, end.tzinfo)
        if not life.is_live(at):
            break
        is_changed = edition not in {0, life.edition(at)}
        if not validators or edition != life.edition(at):
            size += article.size(life.edition(at), at)
        changed, edition = now if is_changed else changed, life.edition(at)
        rest = policy(Known(now, appeared, changed, rest, is_changed))
        now = _hour(now + rest)
    return visits, size


def _waits(life: Life, visits: list[float], end: datetime) -> Iterable[float]:
    """Return for each edit that happened after the first visit, a day before *end*, how many hours it went unseen."""
    for edit in life.revised:
        moment = edit.timestamp()
        if visits and visits[0] < moment < end.timestamp() - DAY and life.is_live(edit + timedelta(days=1)):
            place = bisect_left(visits, moment)
            seen = visits[place] if place < len(visits) else end.timestamp()
            yield (seen - moment) / HOUR


def _articles(world: World, site: Site, start: datetime, end: datetime) -> Iterable[Article]:
    for number in range(site.room.published(start), site.room.published(end)):
        yield Article(site.room.life(number), _remembered(partial(_size, world, site, number)))


def _remembered(size: Callable[[int, datetime], int]) -> Callable[[int, datetime], int]:
    """Ask for the size of an edition once: a page is as long at any moment, give or take its counters."""
    sizes: dict[int, int] = {}

    def remembered(edition: int, at: datetime) -> int:
        if edition not in sizes:
            sizes[edition] = size(edition, at)
        return sizes[edition]

    return remembered


def _size(world: World, site: Site, number: int, _edition: int, at: datetime) -> int:
    world.clock.move(at)
    answer = world.answer(site.portal.host, Request("GET", site.room.story(number, at).path, {}))
    return len(answer.response.body) if answer else 0


def _hour(moment: float) -> float:
    return math.ceil(moment / HOUR) * HOUR


def _of_requests(articles: list[Article], end: datetime, made: Callable[[float], Policy], requests: int) -> Tally:
    """Return the tally of the thriftiest policy of a kind that makes no fewer requests; more of its number is fewer."""
    low, high = 0.0, 40.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        enough = tally(articles, end, made(middle)).requests >= requests
        low, high = (middle, high) if enough else (low, middle)
    return tally(articles, end, made(low))


def main(seed: int, days: float) -> None:
    """Print a table for each law of edits."""
    for law in get_args(EditLaw):
        setting = Setting(seed=seed, edit_law=law)
        world, end = World(setting), setting.start + timedelta(days=days)
        _table(law, published(world, setting.start, end), end)


def _table(law: str, articles: list[Article], end: datetime) -> None:
    daily = tally(articles, end, fixed(DAY), validators=False)
    own = tally(articles, end, ours)
    rows = {
        "every article daily, whole": daily,
        "every article daily, validators": tally(articles, end, fixed(DAY)),
        "adaptive as documented": tally(articles, end, adaptive(0.5)),
        "adaptive, at no fewer requests": _of_requests(articles, end, adaptive, own.requests),
        "fixed, at no fewer requests": _of_requests(articles, end, lambda days: fixed(days * DAY), own.requests),
        "ours": own,
    }
    print(f"\n{law}: {len(articles)} articles, {len(own.waits)} edits\n")
    print("| policy | requests | of daily | bytes of bodies | caught in 24 h | mean wait |\n|---|--:|--:|--:|--:|--:|")
    for name, row in rows.items():
        cost = f"{row.requests} | {row.requests / daily.requests:.1%} | {row.size / daily.size:.1%}"
        print(f"| {name} | {cost} | {row.caught:.1%} | {row.wait:.1f} h |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1, float(sys.argv[2]) if len(sys.argv) > 2 else 90)
