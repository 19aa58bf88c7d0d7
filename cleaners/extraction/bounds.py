"""How much of a page is read: what lies beyond is cut, and the article says so."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaners.article import Cut

_MOST_TAGS = 100_000
"""The largest of 107 real pages has 5,654; a page of so many takes a second."""
_LONGEST_BODY = 200_000
"""Characters: the longest of 107 real bodies has 23,000. Repairing as many, every third damaged, takes a second."""
_BEGINNING = 40
# A script may hold any number of <. Structured data stays. Asked only of pages with too many tags.
_SCRIPT = re.compile(r"<script\b(?![^>]*ld\+json)[^>]*>.*?</script\s*>", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"<[^<>]*>?|\s+")


class Bounded(NamedTuple):
    """What is read, and what is not: none for nearly every page."""

    html: str
    cuts: tuple[Cut, ...] = ()


def bounded(html: str) -> Bounded:
    """Return *html* up to its hundred-thousandth tag."""
    if len(html) <= _MOST_TAGS or html.count("<") <= _MOST_TAGS:
        return Bounded(html)
    html = _SCRIPT.sub("", html)
    if html.count("<") <= _MOST_TAGS:
        return Bounded(html)
    end = 0
    for _ in range(_MOST_TAGS):
        end = html.index("<", end) + 1
    beyond = _MARKUP.sub("", html[end - 1 :])
    return Bounded(html[: end - 1], (Cut("", "oversize", len(beyond), beyond[:_BEGINNING]),))


class Body(NamedTuple):
    """The lines of a body, and what is beyond its longest."""

    lines: tuple[str, ...]
    cuts: tuple[Cut, ...] = ()


def body_within(lines: Sequence[str], path: str) -> Body:
    """Return *lines*, which stand at *path*, up to the length that is repaired; the last one may be cut in two."""
    room = _LONGEST_BODY
    for at, line in enumerate(lines):
        if len(line) > room:
            left = [line[room:], *lines[at + 1 :]]
            kept = (*lines[:at], line[:room]) if room else tuple(lines[:at])
            return Body(kept, (Cut(path, "oversize", sum(map(len, left)), left[0][:_BEGINNING]),))
        room -= len(line)
    return Body(tuple(lines))
