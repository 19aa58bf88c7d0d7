"""Composes an article: which sentences of which topic stand in which paragraph."""

from collections.abc import Mapping
from random import Random
from typing import NamedTuple

from crawler.simulator.bank import Bank, Topic
from crawler.simulator.grammar import said


class Draft(NamedTuple):
    """An article as its reporters hand it in, before a portal dresses it.

    Attributes:
        title: The headline.
        kickers: What may stand above and below it, most important first.
        paragraphs: The body, without dateline.
        reporters: Who wrote it, in order.
        editor: Who edited it.
        reviewer: Who passed it.
        is_notice: Whether it is a short notice, which has no dateline.
    """

    title: str
    kickers: tuple[str, ...]
    paragraphs: tuple[str, ...]
    reporters: tuple[str, ...]
    editor: str
    reviewer: str
    is_notice: bool = False


class Sentences:
    """Hands out a topic's sentences, none of them twice."""

    def __init__(self, words: Bank, topic: Topic, slots: Mapping[str, str], thrown: Random) -> None:
        self._thrown = thrown
        self._slots = slots
        self._details = _shuffled(topic.details, thrown) + _shuffled(words.common.details, thrown)
        self._voices = _shuffled(topic.voices, thrown) + _shuffled(words.common.voices, thrown)
        self._points = _shuffled(topic.points, thrown) + _shuffled(words.common.points, thrown)

    def paragraph(self) -> str:
        """Return a paragraph of statements, of speech, or of measures one by one."""
        kind = self._thrown.random()
        if kind < 0.25 and self._voices:
            return self._next(self._voices) + self._next(self._details)
        if kind < 0.4 and len(self._points) >= 3:
            return self._measures()
        return "".join(self._next(self._details) for _ in range(self._thrown.choice((2, 2, 3, 3, 4))))

    def _measures(self) -> str:
        marks = "一二三"[: self._thrown.choice((2, 3, 3))]
        return "；".join(f"{mark}是{self._next(self._points)}" for mark in marks) + "。"

    def _next(self, templates: list[str]) -> str:
        return said(templates.pop(0), self._slots, self._thrown) if templates else ""


def news(words: Bank, topic: Topic, slots: Mapping[str, str], thrown: Random) -> Draft:
    """Return an article of 3 to 12 paragraphs."""
    sentences = Sentences(words, topic, slots, thrown)
    opening = said(thrown.choice(topic.openings), slots, thrown) + said(
        thrown.choice(words.common.openings), slots, thrown
    )
    body = [sentences.paragraph() for _ in range(thrown.choice((1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10)))]
    last = said(thrown.choice(topic.outlooks + words.common.outlooks), slots, thrown)
    paragraphs = [opening, *filter(None, body), last]
    if len(paragraphs) > 6 and thrown.random() < 0.4:
        _set_headings(paragraphs, [said(heading, slots, thrown) for heading in words.common.headings], thrown)
    return _draft(words, topic, slots, thrown, tuple(paragraphs))


def notice(words: Bank, topic: Topic, slots: Mapping[str, str], thrown: Random) -> Draft:
    """Return a short notice of one to three paragraphs, without dateline."""
    parts = [
        thrown.choice(topic.openings),
        *thrown.sample(topic.details, thrown.choice((1, 1, 2))),
        thrown.choice(topic.outlooks),
    ]
    sentences = [said(part, slots, thrown) for part in parts]
    if len(sentences) > 3 and thrown.random() < 0.6:
        sentences[1:-1] = [f"{n}.{sentence}" for n, sentence in enumerate(sentences[1:-1], 1)]
        return _draft(words, topic, slots, thrown, tuple(sentences))._replace(is_notice=True)
    cut = thrown.randint(1, len(sentences))
    paragraphs = tuple("".join(part) for part in (sentences[:cut], sentences[cut:]) if part)
    return _draft(words, topic, slots, thrown, paragraphs)._replace(is_notice=True)


def _set_headings(paragraphs: list[str], headings: list[str], thrown: Random) -> None:
    """Put two headings between the paragraphs, none before the second or after the last but one."""
    for place in sorted(thrown.sample(range(2, len(paragraphs) - 1), 2), reverse=True):
        paragraphs.insert(place, headings.pop(thrown.randrange(len(headings))))


def _draft(words: Bank, topic: Topic, slots: Mapping[str, str], thrown: Random, paragraphs: tuple[str, ...]) -> Draft:
    kickers = [said(kicker, slots, thrown) for kicker in thrown.sample(topic.kickers, min(2, len(topic.kickers)))]
    return Draft(
        title=said(thrown.choice(topic.titles), slots, thrown),
        kickers=tuple(kickers),
        paragraphs=paragraphs,
        reporters=tuple(words.person(thrown) for _ in range(thrown.choice((1, 1, 1, 2)))),
        editor=words.person(thrown),
        reviewer=words.person(thrown),
    )


def _shuffled(templates: tuple[str, ...], thrown: Random) -> list[str]:
    return thrown.sample(templates, len(templates))
