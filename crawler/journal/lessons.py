"""What the portals have taught: when a portal is learned from, and the models that its pages are read with.

A model is learned before the first visit of a day, from what was archived before, and adopted by a record of the
archive that holds it: every visit behind that record was read with it, whoever plays the archive back.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from cleaners.portal_model import PortalModel, read, written
from corpus.archive.archive import Record
from crawler.frontier.lessons import NONE, Stored, article_counts, lessons, looked_at, store_lesson
from crawler.frontier.store import Frontier

TAUGHT: Final = "taught"
"""The kind of the record; its fields are those of a :class:`Lesson`, the model as text and with its id."""
_FEWEST, _MOST = 20, 200
"""Articles under which :mod:`cleaners.learning.learning` believes nothing, and those that replace the whole sample of
:mod:`crawler.journal.teaching`."""


class Lesson(NamedTuple):
    """What a portal taught last.

    Attributes:
        portal: Its name.
        day: When, ``YYYY-MM-DD`` by Beijing's clock.
        articles: How many of its articles had been read by then.
        model: The model; empty while its pages teach nothing.
    """

    portal: str
    day: str
    articles: int
    model: PortalModel

    @property
    def fields(self) -> dict[str, object]:
        """The lesson as a record of the archive holds it."""
        return {**self._asdict(), "id": self.model.id, "model": written(self.model)}


class Lessons:
    """The lessons of one frontier.

    Attributes:
        models: The model of each portal that has taught something, by the portal's name.
    """

    def __init__(self, frontier: Frontier) -> None:
        self._frontier = frontier
        self.models: dict[str, PortalModel] = {}
        with frontier.connection() as connection:
            for portal, each in lessons(connection).items():
                self._use(portal, read(each.model) if each.model else PortalModel())

    def due(self, portals: Iterable[str], day: str) -> dict[str, int]:
        """Return which of *portals* are to be learned from, and how many of their articles have been read.

        A portal is asked once a *day*, and learned from when it has as many new articles as it was learned from before:
        its models soon rest on many pages, and then follow it.
        """
        with self._frontier.connection() as connection:
            known = lessons(connection)
        asked = {name: known.get(name, NONE) for name in portals if known.get(name, NONE).day != day}
        if not asked:
            return {}
        with self._frontier.transaction() as connection:
            articles = article_counts(connection, asked)
            due = {name: articles[name] for name, each in asked.items() if is_due(articles[name], each.articles)}
            looked_at(connection, asked.keys() - due.keys(), day)
        return due

    def adopt(self, record: Record) -> None:
        """Use the model of a record from now on; when this returns, that is on disk."""
        fields = record.fields
        with self._frontier.transaction() as connection:
            stored = Stored(fields["day"], fields["articles"], fields["model"])
            store_lesson(connection, fields["portal"], stored, record.id)
        self._use(fields["portal"], read(fields["model"]))

    def _use(self, portal: str, model: PortalModel) -> None:
        self.models.pop(portal, None)
        if model != PortalModel():
            self.models[portal] = model


def is_due(articles: int, learned_at: int) -> bool:
    """Tell whether a portal of so many *articles* has enough that were not there when it was learned from last."""
    return articles - learned_at >= min(max(learned_at, _FEWEST), _MOST)
