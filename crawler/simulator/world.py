"""A whole simulation: all sites in one virtual time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.simulator.byte_damage import damaging
from crawler.simulator.clock import BEIJING, Clock
from crawler.simulator.life import EditLaw, Play
from crawler.simulator.mirror import mirrored
from crawler.simulator.newsroom import Newsroom, newsrooms
from crawler.simulator.portal import Portal, portals
from crawler.simulator.site import Site

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
    """

    seed: int = 1
    start: datetime = START
    days: float = 30.0
    articles: int = 56
    edit_law: EditLaw = "fresh"
    byte_damage: bool = False
    habits: Mapping[str, Portal] = field(default_factory=portals)


class World:
    """The sites of a simulation by host, and its clock."""

    def __init__(self, setting: Setting) -> None:
        days = timedelta(days=setting.days)
        play = Play(setting.seed, setting.start.astimezone(BEIJING) - days, days / setting.articles, setting.edit_law)
        self.clock = Clock(setting.start)
        self._setting = setting
        rooms = newsrooms(play, setting.habits)
        self.sites = {portal.host: self._site(portal, rooms[key]) for key, portal in setting.habits.items()}

    def _site(self, portal: Portal, room: Newsroom) -> Site:
        if portal.mirrors is None:
            return Site(portal, room)
        shown = self._setting.habits[portal.mirrors]
        return Site(portal.showing(shown), room, self._rewriting(portal))

    def _rewriting(self, portal: Portal) -> Callable[[str, str, bool], str]:
        damage = damaging if self._setting.byte_damage else None

        def rewritten(html: str, target: str, brief: bool) -> str:  # noqa: FBT001  (handed over by position)
            return mirrored(html, self._setting.seed, portal.key, target, brief=brief, damage=damage)

        return rewritten
