"""Captions that end in who took the picture: 图为茶园一角。 许临风 摄, 茶园一角（记者 许临风 摄）."""

import re
from collections.abc import Iterator
from functools import lru_cache

from cleaners.lines.bylines import photographers_of
from cleaners.lines.names import has_common_surname, is_name
from cleaners.lines.tables import reporter

_ENDS = ("摄", "摄影", "摄）", "摄)", "摄影）", "摄影)")
_LONGEST = 200
_ASIDE = re.compile("[（(][^（）()]{2,40}[）)]$")
_ROLE = re.compile(reporter())
_WORDS = 4
"""Blanks before which a credit of several names may begin."""


def captioned_in(text: str) -> tuple[str, ...]:
    """Return whom the captions in *text* name as photographers, in order."""
    if "摄" not in text:
        return ()
    return tuple(name for line in text.split("\n") if line.endswith(_ENDS) for name in photographers_below(line))


def is_caption(line: str) -> bool:
    """Whether *line* shows what a picture shows, and who took it."""
    return line.endswith(_ENDS) and photographers_below(line) != ()


@lru_cache(maxsize=1 << 8)
def photographers_below(line: str) -> tuple[str, ...]:
    """Return whom the end of a caption names as photographers; none when *line* is nothing but a credit."""
    said = _credits(line) if len(line) <= _LONGEST else ()
    return next((names for credit in said if (names := _named(credit))), ())


def _named(credit: str) -> tuple[str, ...]:
    """Return the photographers of *credit*; without a role only such as have a common surname: 丰收 时节 摄."""
    names = photographers_of(credit)
    return names if _ROLE.search(credit) or all(is_name(name) and has_common_surname(name) for name in names) else ()


def _credits(line: str) -> Iterator[str]:
    """Yield what may be the credit at the end of *line*: its last parenthesis; what follows a sentence or a blank."""
    if aside := _ASIDE.search(line):
        yield from (aside[0],) if aside.start() else ()
        return
    sentence = max(map(line.rfind, "。！？”）")) + 1
    if sentence:
        yield line[sentence:]
    words = line[sentence:].split(" ")
    yield from (" ".join(words[at:]) for at in range(max(1, len(words) - _WORDS), len(words)))
