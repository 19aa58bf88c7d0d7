"""A whole simulation: all sites in one virtual time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from crawler.simulator.byte_damage import damaging
from crawler.simulator.clock import BEIJING, Clock
from crawler.simulator.exchange import Request
from crawler.simulator.habits import portals
from crawler.simulator.life import EditLaw, Play
from crawler.simulator.mirror import mirrored
from crawler.simulator.newsroom import newsrooms
from crawler.simulator.portal import Portal
from crawler.simulator.scenario import Incident, Scenario
from crawler.simulator.site import Site
from crawler.simulator.trouble import Delivered, befallen

START = datetime(2026, 3, 2, 8, tzinfo=BEIJING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a simulation is made from.

    Attributes:
        seed: Of all chance.
        start: Where the clock stands at first.
        days: For how many days the portals have published by then.
        articles: How many articles a portal of pace 1 has published by then, and so how many will come.
        edit_law: When articles are edited; see ``life.Play``.
        byte_damage: Whether mirrors damage text as GBK bytes, beyond repair in part.
        habits: The portals that are played.
        scenario: What happens besides the news.
    """

    seed: int = 1
    start: datetime = START
    days: float = 30.0
    articles: int = 56
    edit_law: EditLaw = "fresh"
    byte_damage: bool = False
    habits: Mapping[str, Portal] = field(default_factory=portals)
    scenario: Scenario = field(default_factory=Scenario)


class World:
    """The sites of a simulation, and its clock.

    Attributes:
        clock: The virtual time.
        sites: The portals by host, with the habits that they have at first.
    """

    def __init__(self, setting: Setting) -> None:
        days = timedelta(days=setting.days)
        play = Play(setting.seed, setting.start.astimezone(BEIJING) - days, days / setting.articles, setting.edit_law)
        self.clock = Clock(setting.start)
        self._setting = setting
        self._portals = {key: setting.scenario.with_rhythm(portal) for key, portal in setting.habits.items()}
        self._rooms = newsrooms(play, self._portals)
        self._site = cache(self._changed_site)
        self.sites = {portal.host: self._site(key, ()) for key, portal in self._portals.items()}

    def answer(self, host: str, request: Request) -> Delivered | None:
        """Return what the portal of *host* answers now, with the trouble it has; None when nobody plays it."""
        if host not in self.sites:
            return None
        key, now = self.sites[host].portal.key, self.clock.now
        site = self._site(key, self._setting.scenario.changed(self._portals[key], self._elapsed()))
        response = site.answer(request, now)
        incident = next((one for one in self.incidents(key) if one.hits(self._setting.seed, request.target, now)), None)
        return befallen(incident, request, response) if incident else Delivered(response)

    def incidents(self, portal: str) -> list[Incident]:
        """Return the trouble that a portal has now, whichever addresses it concerns."""
        return [one for one in self._setting.scenario.incidents if one.covers(portal, self._elapsed())]

    def _elapsed(self) -> timedelta:
        return self.clock.now - self._setting.start

    def _changed_site(self, key: str, changes: tuple[int, ...]) -> Site:
        portal, room = self._portals[key], self._rooms[key]
        shown = portal.showing(self._portals[portal.mirrors]) if portal.mirrors else portal
        rewritten = self._rewriting(portal) if portal.mirrors else None
        return Site(self._setting.scenario.with_changes(shown, changes), room, rewritten)

    def _rewriting(self, portal: Portal) -> Callable[[str, str, bool], str]:
        damage = damaging if self._setting.byte_damage else None

        def rewritten(html: str, target: str, brief: bool) -> str:  # noqa: FBT001  (handed over by position)
            return mirrored(html, self._setting.seed, portal.key, target, brief=brief, damage=damage)

        return rewritten
