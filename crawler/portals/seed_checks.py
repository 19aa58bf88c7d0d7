"""What a seed file may say: its keys, the kinds of their values, and the errors that name what is wrong."""

import codecs
import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from cssselect import SelectorError
from parsel import css2xpath

from cleaners import Rules

_TEXT, _NUMBER, _LIST = (str,), (int, float), (list,)
_MOST = 1_000_000_000
"""Of any number; in seconds these are 31 years."""
PORTAL_KEYS: Mapping[str, tuple[type, ...]] = {
    "title": _TEXT,
    "base": _TEXT,
    "hosts": _LIST,
    "family": _TEXT,
    "article": _TEXT,
    "keep_query": _LIST,
    "alias_hosts": _LIST,
    "alias": _LIST,
    "delay_s": _NUMBER,
    "every_s": _NUMBER,
    "every_most_s": _NUMBER,
    "quiet": _TEXT,
    "budget": (int,),
    "further_pages": (int,),
    "announced": _TEXT,
    "learn": (bool,),
    "enabled": (bool,),
    "off_because": _TEXT,
    "claims": (dict,),
    "rights": _TEXT,
    "examples": _LIST,
    "not_examples": _LIST,
    "channel": _LIST,
    "cleaning": _LIST,
}
CHANNEL_KEYS: Mapping[str, tuple[type, ...]] = {
    "name": _TEXT,
    "url": _TEXT,
    "family": _TEXT,
    "verified": (date, bool),
    "pages": (int,),
    "entries": _TEXT,
    "next": _TEXT,
    "date": _TEXT,
}
CLEANING_KEYS: Mapping[str, tuple[type, ...]] = {
    "until": (date,),
    **{
        name: _LIST if name in {"drop", "drop_lines", "protect"} else _TEXT for name in Rules._fields if name != "model"
    },
}
_CHOICES = {
    "script": ("keep", "simplified"),
    "extractor": ("blocks", "trafilatura"),
    "announced": ("none", "feeds", "all"),
}


class SeedError(ValueError):
    """A seed file is wrong; the message names the file, the key, what was found and what was expected."""


def check_selectors(path: Path, place: str, value: str | Iterable[str]) -> None:
    """Raise SeedError if a value is not a CSS selector, or several."""
    for selector in [value] if isinstance(value, str) else value:
        try:
            css2xpath(selector)
        except SelectorError as error:
            raise SeedError(f"{path}: {place}: bad selector {selector!r}: {error}; expected CSS") from error


def check_elements(path: Path, place: str, selector: str) -> None:
    """Raise SeedError if a value is not a CSS selector of elements: ``a::text`` and ``a::attr(href)`` give texts."""
    check_selectors(path, place, selector)
    if "::" in selector:
        raise SeedError(f"{path}: {place}: {selector!r} selects texts; expected CSS of elements, without '::'")


def check_codec(path: Path, place: str, name: str) -> None:
    """Raise SeedError if Python knows no codec of that name."""
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise SeedError(f"{path}: {place} = {name!r}; expected a codec such as utf-8 or gb18030") from error


def check_keys(
    path: Path,
    place: str,
    table: Mapping[str, Any],
    known: Mapping[str, tuple[type, ...]],
    required: Iterable[str] = (),
) -> None:
    """Raise SeedError if *table* has an unknown key, a value of another kind or range, or lacks a required key."""
    for key, value in table.items():
        if key not in known:
            raise SeedError(f"{path}: {place}unknown key {key!r}; known keys are {', '.join(known)}")
        if not isinstance(value, known[key]) or (isinstance(value, bool) and bool not in known[key]):
            wanted = " or ".join(kind.__name__ for kind in known[key])
            raise SeedError(f"{path}: {place}{key} = {value!r}; expected {wanted}")
        if not isinstance(value, bool) and isinstance(value, int | float) and not 0 <= value <= _MOST:
            raise SeedError(f"{path}: {place}{key} = {value!r}; expected no less than 0, and no more than {_MOST}")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise SeedError(f"{path}: {place}{key} = {value!r}; expected {' or '.join(_CHOICES[key])}")
    for key in required:
        if key not in table:
            raise SeedError(f"{path}: {place}key {key!r} is missing; needed are {', '.join(required)}")


def pattern_of(path: Path, key: str, text: object) -> re.Pattern[str]:
    """Return *text* compiled; raise SeedError if it is no pattern."""
    try:
        return re.compile(str(text))
    except (re.error, OverflowError, RecursionError) as error:
        raise SeedError(
            f"{path}: {key}: bad pattern {text!r}: {error}; expected a Python regular expression"
        ) from error
