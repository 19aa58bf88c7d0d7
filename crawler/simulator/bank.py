"""The words that articles are made of, read from ``language/``: people, places, and the sentences of each topic."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

LANGUAGE = Path(__file__).with_name("language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What can be said about one kind of news; every string is a template of ``grammar``.

    Attributes:
        name: The file's name: ``harvest``.
        titles: Headlines; each names a place that no other article has.
        kickers: Lines above or below a headline (引题, 副题).
        openings: First sentences, what happened where and when.
        details: Sentences in any order.
        voices: Sentences in which somebody speaks.
        points: Sentences for a paragraph of enumerated measures.
        outlooks: Last sentences.
        headings: Lines between paragraphs, which end in no mark.
        notice: Whether it makes short notices without dateline.
    """

    name: str
    titles: tuple[str, ...]
    openings: tuple[str, ...]
    details: tuple[str, ...]
    outlooks: tuple[str, ...]
    headings: tuple[str, ...] = ()
    kickers: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Bank:
    """All words.

    Attributes:
        topics: Topics of news, by name.
        notices: Topics of short notices, by name.
        common: Sentences that fit any news.
        people: Characters for names, as in ``people.toml``.
        places: Parts of place names and the regions, as in ``places.toml``.
        spam: What mirrors put above a page.
    """

    topics: tuple[Topic, ...]
    notices: tuple[Topic, ...]
    common: Topic
    people: dict[str, str]
    places: dict[str, Any]
    spam: tuple[str, ...]

    def person(self, thrown: Random) -> str:
        """Return the name of somebody who does not exist."""
        surname = thrown.choice(self.people["surnames"])
        if thrown.random() < 0.3:
            return surname + thrown.choice(self.people["given_one"])
        return surname + thrown.choice(self.people["given_first"]) + thrown.choice(self.people["given_second"])

    def place_names(self, thrown: Random) -> list[str]:
        """Return every two-character place name once, in an order of the dice."""
        names = [first + second for first in self.places["first"] for second in self.places["second"]]
        thrown.shuffle(names)
        return names


@cache
def bank() -> Bank:
    """Return the words, read once."""
    topics = [_topic(path) for path in sorted((LANGUAGE / "topics").glob("*.toml"))]
    return Bank(
        topics=tuple(topic for topic in topics if not topic.notice and topic.name != "common"),
        notices=tuple(topic for topic in topics if topic.notice),
        common=next(topic for topic in topics if topic.name == "common"),
        people=_table("people"),
        places=_table("places"),
        spam=tuple(_table("spam")["words"]),
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((LANGUAGE / f"{name}.toml").read_text("utf-8"))


def _topic(path: Path) -> Topic:
    table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Topic(name=path.stem, **values)
