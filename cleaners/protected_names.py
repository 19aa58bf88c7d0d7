"""Names that keep a character which conversion would change: 乾安, 魏徵, 钱锺书."""

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from opencc import OpenCC

from cleaners.characters import simple_form


class _Name(NamedTuple):
    name: str
    plain: str
    """The name with every character simplified: what both a right and a wrong conversion fold to."""
    at: int
    """Where in it the character stands that conversion changes."""


def _alone(text: str) -> str:
    """Return what conversion makes of the characters of *text* when each stands alone."""
    return OpenCC("tw2s").convert("\n".join(text)).replace("\n", "")


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    """Return the protected names by the character that conversion would change in them."""
    lines = files("cleaners").joinpath("protected_names.txt").read_text(encoding="utf-8").split("\n")
    found: dict[str, list[_Name]] = {}
    for name in (line.partition("#")[0].strip() for line in lines):
        for at, (character, form) in enumerate(zip(name, _alone(name), strict=True)):
            if character != form:
                found.setdefault(character, []).append(_Name(name, simple_form(name), at))
    return {character: tuple(names) for character, names in found.items()}


def restored(original: str, converted: str) -> str:
    """Return *converted* with the protected names of *original* as they are written."""
    names = _names()
    touched = names.keys() & set(original)
    if not touched or len(original) != len(converted):
        return converted
    result = list(converted)
    for at, character in enumerate(original):
        if character in touched:
            for name in names[character]:
                start = at - name.at
                if start >= 0 and simple_form(original[start : start + len(name.name)]) == name.plain:
                    result[at] = character
    return "".join(result)
