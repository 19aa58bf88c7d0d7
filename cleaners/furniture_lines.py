"""Lines that sites print around articles, by the patterns of ``furniture_lines.toml``."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from cleaners.characters import simple_form
from cleaners.lines import folded

LONGEST = 130
_PREFIX = 600


class Pattern(NamedTuple):
    """One kind of line, from ``furniture_lines.toml``; the file's head explains the fields."""

    name: str
    where: str
    match: str
    until_end: bool = False
    begins: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@cache
def patterns() -> dict[str, Pattern]:
    """Return the patterns by name, in the order in which they are tried."""
    tables = tomllib.loads(files("cleaners").joinpath("furniture_lines.toml").read_text(encoding="utf-8"))
    return {name: Pattern(name, **table) for name, table in tables.items()}


@cache
def _either(*, long: bool) -> re.Pattern[str]:
    """Return all patterns as one, each a group by its name; for long lines only those that can match them."""
    chosen = (pattern for pattern in patterns().values() if pattern.begins or not long)
    return re.compile("|".join(f"(?P<{pattern.name}>{pattern.match})" for pattern in chosen), re.DOTALL)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(beginning for pattern in patterns().values() for beginning in pattern.begins)


def _may_be_long_furniture(line: str) -> bool:
    """Whether *line* begins as some long furniture does; other long lines are body, and asking about each is slow."""
    return _begins_furniture(line[:2])


@lru_cache(maxsize=1 << 14)
def _begins_furniture(beginning: str) -> bool:
    beginning = simple_form(beginning)
    return beginning in _beginnings() or beginning[:1] in _beginnings()


def kind_of(line: str) -> Pattern | None:
    """Return the pattern that the whole *line* matches, in whatever script and width it is written."""
    if len(line) > LONGEST and not _may_be_long_furniture(line.lstrip()):
        return None
    return _kind_of(line[:_PREFIX])


def is_plain(line: str) -> bool:
    """Whether *line* is a sentence that neither begins nor ends like furniture or a credit: most lines are."""
    return "。" in line and line[-1] not in ")）】]" and not _may_be_long_furniture(line)


@lru_cache(maxsize=1 << 12)
def _kind_of(line: str) -> Pattern | None:
    """Sites repeat their lines on every page, and the passes ask for each line more than once."""
    form = folded(line)
    match = _either(long=len(form) > LONGEST).fullmatch(form)
    return patterns()[match.lastgroup] if match and match.lastgroup else None
