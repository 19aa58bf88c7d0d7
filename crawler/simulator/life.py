"""When an article is published, edited, deleted and put back: a pure function of seed, portal and number."""

from datetime import datetime, timedelta
from random import Random
from typing import Literal, NamedTuple

from crawler.simulator.chance import dice, weighted
from crawler.simulator.portal import Portal

EditLaw = Literal["fresh", "uniform", "late"]
_LONGEST_DAYS = 60.0


class Play(NamedTuple):
    """What is played.

    Attributes:
        seed: Of all chance.
        opened: When the newsrooms opened.
        interval: The mean time between two articles of a portal with pace 1.
        edit_law: When edits happen: ``fresh`` is 70 % within a day of publication, 20 % within a week and 10 % at any
            age up to 60 days; ``uniform`` is any age alike; ``late`` is a quarter within a week, the rest at any age.
    """

    seed: int
    opened: datetime
    interval: timedelta
    edit_law: EditLaw = "fresh"


class Life(NamedTuple):
    """The dates of one article; *revised* in order, *revived* only after *deleted*, *moved* to another address."""

    published: datetime
    revised: tuple[datetime, ...] = ()
    deleted: datetime | None = None
    revived: datetime | None = None
    moved: datetime | None = None

    def is_live(self, at: datetime) -> bool:
        """Say whether the portal shows the article at that moment."""
        if at < self.published:
            return False
        return self.deleted is None or at < self.deleted or (self.revived is not None and at >= self.revived)

    def edition(self, at: datetime) -> int:
        """Return the number of the edition that is shown at that moment."""
        return 1 + sum(moment <= at for moment in self.revised)

    def has_moved(self, at: datetime) -> bool:
        """Say whether the article has left its first address by that moment."""
        return self.moved is not None and at >= self.moved

    def modified(self, edition: int) -> datetime:
        """Return when that edition appeared."""
        return self.published if edition == 1 else self.revised[edition - 2]


def life(play: Play, portal: Portal, number: int) -> Life:
    """Return the dates of article *number* of a portal."""
    thrown = dice(play.seed, portal.key, "life", number)
    published = _published(play, portal, number, thrown)
    rhythm = portal.rhythm
    revisions = weighted((1, 2), (4, 1), thrown) if thrown.random() < rhythm.edited else 0
    revised = sorted(published + _age(play.edit_law, thrown) for _ in range(revisions))
    fate = thrown.random()
    later = published + timedelta(days=thrown.uniform(0.5, 20.0))
    if fate < rhythm.deleted:
        revived = later + timedelta(days=thrown.uniform(2.0, 10.0)) if thrown.random() < rhythm.revived else None
        return Life(published, tuple(revised), later, revived)
    return Life(published, tuple(revised), moved=later if fate < rhythm.deleted + rhythm.moved else None)


def _published(play: Play, portal: Portal, number: int, thrown: Random) -> datetime:
    """Spread the articles evenly, then squeeze each day's into its working hours, which keeps their order."""
    even = play.opened + play.interval / portal.rhythm.pace * (number + thrown.random())
    midnight = even.replace(hour=0, minute=0, second=0, microsecond=0)
    if portal.publish_hour is not None:
        return midnight + timedelta(days=1, hours=portal.publish_hour)
    working = (even - midnight) * (15 / 24)
    return (midnight + timedelta(hours=6, minutes=40) + working).replace(microsecond=0)


def _age(law: EditLaw, thrown: Random) -> timedelta:
    spans = {"fresh": (0.7, 0.2, 0.1), "uniform": (0.0, 0.0, 1.0), "late": (0.0, 0.25, 0.75)}[law]
    longest = weighted((1.0, 7.0, _LONGEST_DAYS), spans, thrown)
    shortest = {1.0: 0.01, 7.0: 1.0}.get(longest, 0.0 if law == "uniform" else 7.0)
    return timedelta(days=thrown.uniform(shortest, longest))
