"""Lines that sites print around articles, by the patterns of ``furniture_lines.toml``."""

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from cleaners.chinese.characters import simple_form
from cleaners.lines.lines import folded

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


def _read() -> dict[str, Pattern]:
    tables = tomllib.loads(files(__package__).joinpath("furniture_lines.toml").read_text(encoding="utf-8"))
    return {name: Pattern(name, **table) for name, table in tables.items()}


def _either(patterns: Iterable[Pattern]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{pattern.name}>{pattern.match})" for pattern in patterns), re.DOTALL)


PATTERNS = _read()
"""The patterns by name, in the order in which they are tried."""
_ANY = _either(PATTERNS.values())
_LONG = _either(pattern for pattern in PATTERNS.values() if pattern.begins)
_BEGINNINGS = frozenset(beginning for pattern in PATTERNS.values() for beginning in pattern.begins)


def _may_be_long_furniture(line: str) -> bool:
    """Whether *line* begins as some long furniture does; other long lines are body, and asking about each is slow."""
    return _begins_furniture(line[:2])


@lru_cache(maxsize=1 << 14)
def _begins_furniture(beginning: str) -> bool:
    beginning = simple_form(beginning)
    return beginning in _BEGINNINGS or beginning[:1] in _BEGINNINGS


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
    match = (_LONG if len(form) > LONGEST else _ANY).fullmatch(form)
    return PATTERNS[match.lastgroup] if match and match.lastgroup else None
