"""What each visit to an article's address could see, worked out from the simulator's truth and its log of requests."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from crawler.simulator.addresses import number_at, sheet_at, without_noise
from crawler.simulator.control import Served
from crawler.simulator.dress import Seen, seen
from crawler.simulator.scenario import Incident
from crawler.simulator.site import Site
from crawler.simulator.world import Setting, World

REDIRECTS = {"redirect", "maimed redirect"}
_CLEAR = {"shown", "missing", "redirect"}
_HARMLESS, _MAIMED = {"slow"}, {"cut", "short_length", "broken_gzip"}
_HIDING = {"home", "soft_missing"}
_MOVED = 301
_GONE = {404, 410}
_ANSWERED = {200, 304, _MOVED}


class Article(NamedTuple):
    """An article: the portal, and its number there."""

    portal: str
    number: int


class Sight(NamedTuple):
    """What one visit to an address could see.

    Attributes:
        at: When.
        kind: The article; that it is missing; a redirect. A maimed one may have been seen, or not; a miss is no
            more than perhaps one when it is maimed, or while trouble says the same of articles that are there.
        address: The address visited.
        seen: What the page says, when it is the article.
        target: Where the redirect leads.
    """

    at: datetime
    kind: Literal["shown", "missing", "redirect", "maimed", "perhaps missing", "maimed redirect"]
    address: str
    seen: Seen | None = None
    target: str = ""


def address_of(site: Site, target: str) -> tuple[Article, str] | None:
    """Return the article that stands, or ever stood, at a path with its query, and that path without noise."""
    address = without_noise(site.portal, target)
    number = number_at(site.portal, address)
    return None if number is None or number < 0 else (Article(site.portal.key, number), address)


def sights(world: World, setting: Setting, log: Iterable[Served]) -> Mapping[Article, list[Sight]]:
    """Return what the visits in *log* could see of each article, in order of time; one sight a moment and address.

    Of an article that goes over several pages, a further one that fails maims the sight.
    """
    sites = {site.portal.key: site for site in world.sites.values()}
    found: dict[Article, dict[tuple[datetime, str], Sight]] = defaultdict(dict)
    torn: list[tuple[Article, datetime, str]] = []
    for served in log:
        site, incident = sites[served.portal], _incident(setting, served)
        target, sheet = sheet_at(site.portal, served.path)
        place = address_of(site, target)
        if place and sheet > 1 and incident and incident.kind not in _HARMLESS:
            torn.append((place[0], served.at, place[1]))
        sight = _sight(site, *place, served, incident) if place and sheet == 1 else None
        if place and sight:
            better = found[place[0]].get((sight.at, sight.address))
            found[place[0]][sight.at, sight.address] = better if better and better.kind in _CLEAR else sight
    for article, at, address in torn:
        if first := found[article].get((at, address)):
            found[article][at, address] = _maimed(first)
    return {article: [each[when] for when in sorted(each)] for article, each in found.items()}


def _incident(setting: Setting, served: Served) -> Incident | None:
    elapsed = served.at - setting.start
    hits = (
        one
        for one in setting.scenario.incidents
        if one.covers(served.portal, elapsed) and one.hits(setting.seed, served.path, served.at)
    )
    return next(hits, None)


def _sight(site: Site, article: Article, address: str, served: Served, incident: Incident | None) -> Sight | None:
    kind = incident.kind if incident else "slow"
    is_live = site.room.life(article.number).is_live(served.at)
    if not is_live and (kind in _HARMLESS | _MAIMED | _HIDING or served.status in _GONE):
        return Sight(served.at, "missing" if kind in _HARMLESS else "perhaps missing", address)
    if kind not in _HARMLESS | _MAIMED or served.status not in _ANSWERED or not is_live:
        return None
    story = site.room.story(article.number, served.at)
    if served.status == _MOVED:
        return Sight(served.at, "redirect" if kind in _HARMLESS else "maimed redirect", address, target=story.path)
    shown = seen(site.portal, story)
    return Sight(served.at, "shown" if kind in _HARMLESS else "maimed", address, shown)


def _maimed(sight: Sight) -> Sight:
    return sight._replace(kind="maimed") if sight.kind == "shown" else sight
