"""All articles of one portal at any moment; caches what it computes, and is otherwise a pure function of the play."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache, lru_cache

from crawler.simulator.addresses import number_at, without_noise
from crawler.simulator.chance import dice
from crawler.simulator.desk import Writing, channel_of, is_notice, written
from crawler.simulator.life import Life, Play, life
from crawler.simulator.portal import Portal
from crawler.simulator.story import Story


class Newsroom:
    """The articles of one portal; *others* are the newsrooms that it may copy from, and may grow later.

    Attributes:
        channel: ``(number)`` gives the key of the channel that lists an article.
        live: ``(at)`` gives the numbers of the articles that the portal shows at that moment, newest first.
        listed: ``(at, channel)`` gives those of one channel.
    """

    def __init__(self, play: Play, portal: Portal, others: Mapping[str, "Newsroom"]) -> None:
        self.play = play
        self.portal = portal
        self._others = others
        self._lives: list[Life] = []
        self._story = lru_cache(maxsize=20_000)(self._written)
        self.channel = cache(self._channel)
        self.live = lru_cache(maxsize=8)(self._live)
        self.listed = lru_cache(maxsize=32)(self._listed)

    def life(self, number: int) -> Life:
        """Return the dates of an article, published or yet to come."""
        while len(self._lives) <= number:
            self._lives.append(life(self.play, self.portal, len(self._lives)))
        return self._lives[number]

    def published(self, at: datetime) -> int:
        """Return how many articles have been published at that moment; their numbers are below it."""
        while not self._lives or self._lives[-1].published <= at:
            self.life(len(self._lives))
        return bisect_right(self._lives, at, key=lambda one: one.published)

    def story(self, number: int, at: datetime) -> Story:
        """Return an article in the edition of that moment, whether it is live or not."""
        lived = self.life(number)
        return self._story(number, lived.edition(at), lived.has_moved(at))

    def found(self, target: str, at: datetime) -> Story | None:
        """Return the live article whose address is *target*, a path with its query; None when there is none.

        An article that has moved is found by its first address as well; its ``path`` says where it is now.
        """
        address = without_noise(self.portal, target)
        number = number_at(self.portal, address)
        if number is None or not 0 <= number < self.published(at) or not self.life(number).is_live(at):
            return None
        first, now = self.story(number, self.play.opened), self.story(number, at)
        return now if address in (first.path, now.path) else None

    def _channel(self, number: int) -> str:
        return channel_of(self.play, self.portal, number).key

    def _listed(self, at: datetime, channel: str) -> tuple[int, ...]:
        return tuple(number for number in self.live(at) if self.channel(number) == channel)

    def _live(self, at: datetime) -> tuple[int, ...]:
        return tuple(number for number in reversed(range(self.published(at))) if self._lives[number].is_live(at))

    def _written(self, number: int, edition: int, moved: bool) -> Story:  # noqa: FBT001  (a key of the cache)
        writing = Writing(number, self.life(number), edition, moved, self._original(number))
        return written(self.play, self.portal, writing)

    def _original(self, number: int) -> Story | None:
        """Return the article of another portal that *number* is a copy of, if it is one.

        The windows that two copies choose from never overlap, so nothing is copied twice.
        """
        reposts = self.portal.reposts
        thrown = dice(self.play.seed, self.portal.key, "repost", number)
        if number == 0 or thrown.random() >= reposts.share or is_notice(self.play, self.portal, number):
            return None
        other = self._others[thrown.choice(reposts.origins)]
        delay = timedelta(hours=reposts.delay_hours)
        first, end = (other.published(self.life(one).published - delay) for one in (number - 1, number))
        originals = [one for one in range(first, end) if other.is_original_news(one)]
        return other.story(thrown.choice(originals), self.play.opened) if originals else None

    def is_original_news(self, number: int) -> bool:
        """Say whether others may copy an article: it is no notice, and surely no copy itself."""
        copied = dice(self.play.seed, self.portal.key, "repost", number).random() < self.portal.reposts.share
        return not copied and not is_notice(self.play, self.portal, number)


def newsrooms(play: Play, portals: Mapping[str, Portal]) -> dict[str, Newsroom]:
    """Return the newsroom of every portal; a mirror has that of the portal that it mirrors."""
    rooms: dict[str, Newsroom] = {}
    rooms.update({key: Newsroom(play, portal, rooms) for key, portal in portals.items() if portal.mirrors is None})
    mirrors = {key: rooms[portal.mirrors] for key, portal in portals.items() if portal.mirrors}
    return rooms | mirrors
