"""What goes wrong and what portals change, and when: read from ``scenarios/``; README.md explains every key."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal

from crawler.simulator.chance import dice
from crawler.simulator.habits import HabitError, made, overlaid
from crawler.simulator.portal import Portal

SCENARIOS = Path(__file__).with_name("scenarios")
Kind = Literal[
    "status", "soft_missing", "home", "challenge", "redirect_loop",
    "drop", "cut", "short_length", "broken_gzip", "slow",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of virtual time, counted from where the clock first stood; *hours* None has no end."""

    portal: str
    from_hours: float
    hours: float | None = None

    def covers(self, portal: str, elapsed: timedelta) -> bool:
        """Say whether it concerns that portal, *elapsed* after the beginning; ``*`` concerns all."""
        begun = elapsed - timedelta(hours=self.from_hours)
        lasts = self.hours is None or begun < timedelta(hours=self.hours)
        return self.portal in ("*", portal) and begun >= timedelta() and lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident(Span):
    """Trouble with answers.

    Attributes:
        kind: What happens instead of the answer, or to it; see ``trouble``.
        paths: A shell pattern of the addresses concerned, their query included.
        share: Which share of those addresses; always the same ones.
        fickle: Whether chance falls anew every hour.
        status: Of kind ``status``.
        retry_after_s: The Retry-After of kind ``status``; None sends none.
        seconds: Of real time that kind ``slow`` waits.
    """

    kind: Kind
    paths: str = "*"
    share: float = 1.0
    fickle: bool = False
    status: int = 503
    retry_after_s: int | None = None
    seconds: float = 2.0

    def hits(self, seed: int, target: str, at: datetime) -> bool:
        """Say whether it befalls that address at that moment."""
        hour = f"{at:%Y%m%d%H}" if self.fickle else ""
        return fnmatch(target, self.paths) and dice(seed, self, target, hour).random() < self.share


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Span):
    """Other habits: any key of a portal's file but those of its newsroom."""

    habits: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What happens besides the news.

    Attributes:
        rhythm: Keys of ``Rhythm`` that every newsroom takes on.
        changes: New habits, the later ones over the earlier.
        incidents: Trouble; the first that hits is what happens.
        path: The file it stands in.
    """

    rhythm: Mapping[str, float] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    incidents: tuple[Incident, ...] = ()
    path: Path = SCENARIOS

    def with_rhythm(self, portal: Portal) -> Portal:
        """Return the portal with a newsroom of this scenario's rhythm."""
        return replace(portal, rhythm=replace(portal.rhythm, **self.rhythm)) if self.rhythm else portal

    def changed(self, portal: Portal, elapsed: timedelta) -> tuple[int, ...]:
        """Return which changes are in force for a portal, by their place."""
        return tuple(at for at, change in enumerate(self.changes) if change.covers(portal.key, elapsed))

    def with_changes(self, portal: Portal, places: Sequence[int]) -> Portal:
        """Return the portal with the habits of those changes."""
        for place in places:
            portal = overlaid(portal, self.changes[place].habits, self.path)
        return portal


def scenario(name: str) -> Scenario:
    """Return a scenario by the name of its file in ``scenarios/``, or by any path to one.

    Raises:
        HabitError: if there is no such file, or it holds an unknown key.
    """
    path = SCENARIOS / f"{name}.toml" if (SCENARIOS / f"{name}.toml").exists() else Path(name)
    if not path.exists():
        known = ", ".join(sorted(each.stem for each in SCENARIOS.glob("*.toml")))
        raise HabitError(f"no scenario {name!r}; known ones are {known}, or give a file")
    table = tomllib.loads(path.read_text("utf-8"))
    changes = tuple(made(Change, item, path) for item in table.get("changes", ()))
    incidents = tuple(made(Incident, item, path) for item in table.get("incidents", ()))
    return made(Scenario, table | {"changes": changes, "incidents": incidents, "path": path}, path)
