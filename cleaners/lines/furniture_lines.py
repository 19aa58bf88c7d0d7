"""Lines that sites print around articles, by the patterns of ``furniture_lines.toml``."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from cleaners.chinese.characters import simple_form
from cleaners.lines.forms import filled
from cleaners.lines.lines import folded
from cleaners.lines.tables import table

LONGEST = 130
_PREFIX = 600


class Pattern(NamedTuple):
    """One kind of line, from ``furniture_lines.toml``; the file's head explains the fields."""

    name: str
    where: str
    match: str
    until_end: bool = False
    beside: bool = False
    begins: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@cache
def patterns() -> Mapping[str, Pattern]:
    """Return the patterns by name, in the order in which they are tried."""
    return {name: Pattern(name, **entry) for name, entry in table("furniture_lines").items()}


def _either(tried: Iterable[Pattern]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{pattern.name}>{filled(pattern.match)})" for pattern in tried), re.DOTALL)


@cache
def _any() -> re.Pattern[str]:
    return _either(patterns().values())


@cache
def _long() -> re.Pattern[str]:
    return _either(pattern for pattern in patterns().values() if pattern.begins)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(beginning for pattern in patterns().values() for beginning in pattern.begins)


def _may_be_long_furniture(line: str) -> bool:
    """Whether *line* begins as some long furniture does; other long lines are body, and asking about each is slow."""
    return _begins_furniture(line[:2])


@lru_cache(maxsize=1 << 14)
def _begins_furniture(beginning: str) -> bool:
    beginning = simple_form(beginning)
    return not _beginnings().isdisjoint((beginning, beginning[:1]))


def kind_of(line: str) -> Pattern | None:
    """Return the pattern that the whole *line* matches, in whatever script and width it is written."""
    if len(line) > LONGEST and not _may_be_long_furniture(line.lstrip()):
        return None
    return _kind_of(line[:_PREFIX])


def are_plain(lines: Iterable[str]) -> bool:
    """Whether all *lines* are sentences that neither begin nor end like furniture or a credit: most lines are."""
    for line in lines:  # noqa: SIM110 - all() costs as much as what it asks
        if "。" not in line or line[-1] in ")）】]" or _begins_furniture(line[:2]):
            return False
    return True


def is_furniture(line: str) -> bool:
    """Whether the whole *line*, wherever it stands, is of a kind that sites print around articles."""
    return not are_plain((line,)) and kind_of(line) is not None


@lru_cache(maxsize=1 << 12)
def _kind_of(line: str) -> Pattern | None:
    """Sites repeat their lines on every page, and the passes ask for each line more than once."""
    form = folded(line)
    match = (_long() if len(form) > LONGEST else _any()).fullmatch(form)
    return patterns()[match.lastgroup] if match and match.lastgroup else None
