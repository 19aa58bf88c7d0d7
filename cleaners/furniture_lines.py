"""Lines that sites print around articles, by the patterns of ``furniture_lines.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cleaners.lines import folded

LONGEST = 130


class Pattern(NamedTuple):
    """One kind of line, from ``furniture_lines.toml``; the file's head explains the fields."""

    name: str
    where: str
    match: str
    until_end: bool = False
    long: bool = False
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
    chosen = (pattern for pattern in patterns().values() if pattern.long or not long)
    return re.compile("|".join(f"(?P<{pattern.name}>{pattern.match})" for pattern in chosen), re.DOTALL)


def kind_of(line: str) -> Pattern | None:
    """Return the pattern that the whole *line* matches, in whatever script and width it is written."""
    form = folded(line)
    match = _either(long=len(form) > LONGEST).fullmatch(form[:2000])
    return patterns()[match.lastgroup] if match and match.lastgroup else None
