"""Names that keep a character which conversion would change: 乾安, 魏徵, 钱锺书."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from opencc import OpenCC

from cleaners.chinese.characters import simple_form


class _Name(NamedTuple):
    name: str
    plain: str
    """The name with every character simplified: what both a right and a wrong conversion fold to."""
    at: int
    """Where in it the character stands that conversion changes."""


def _alone(text: str) -> str:
    """Return what conversion makes of the characters of *text* when each stands alone."""
    converted: str = OpenCC("tw2s").convert("\n".join(text))
    return converted.replace("\n", "")


@cache
def _names() -> tuple[dict[str, tuple[_Name, ...]], re.Pattern[str]]:
    """Return the protected names by the character that conversion would change in them, and what finds those."""
    lines = files(__package__).joinpath("protected_names.txt").read_text(encoding="utf-8").split("\n")
    found: dict[str, tuple[_Name, ...]] = {}
    for name in (line.partition("#")[0].strip() for line in lines):
        for at, (character, form) in enumerate(zip(name, _alone(name), strict=True)):
            if character != form:
                found[character] = (*found.get(character, ()), _Name(name, simple_form(name), at))
    return found, re.compile(f"[{''.join(found)}]")


def restored(original: str, converted: str) -> str:
    """Return *converted* with the protected names of *original* as they are written; both have the same length."""
    names, characters = _names()
    kept = [match.start() for match in characters.finditer(original) if _is_protected(original, match.start(), names)]
    if not kept:
        return converted
    result = list(converted)
    for at in kept:
        result[at] = original[at]
    return "".join(result)


def with_names(original: str, converted: str, names: Iterable[str]) -> str:
    """Return *converted* with the *names* as they are written here, wherever *original* names them in either script."""
    for name in names:
        plain = simple_form(name)
        for found in re.finditer(re.escape(plain), simple_form(original)):
            converted = converted[: found.start()] + name + converted[found.end() :]
    return converted


def _is_protected(text: str, at: int, names: dict[str, tuple[_Name, ...]]) -> bool:
    """Whether a protected name stands around the character at *at*."""
    return any(
        at >= name.at and simple_form(text[at - name.at : at - name.at + len(name.name)]) == name.plain
        for name in names[text[at]]
    )
