"""What lines look like, from tables: lists of words (``words.toml``), and forms of dates and of lines that use them.

In a form ``{name}`` stands for the words of that name, any of them, or for another form. A form is compiled when it is
first asked for.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_NAMED = re.compile(r"\{([a-z]+(?:_[a-z]+)*)\}")


class Form(NamedTuple):
    """One form of ``date_forms.toml`` or ``line_forms.toml``.

    Attributes:
        match: The pattern, with names of words and other forms in braces.
        seen: Where such text was seen, and what it must not be taken for.
        yes: Texts in which the form is found.
        no: Texts in which it is not.
    """

    match: str
    seen: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


def table(name: str) -> Mapping[str, dict[str, object]]:
    """Return the tables of the file *name*``.toml`` beside this module, in their order."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def forms() -> Mapping[str, Form]:
    """Return all forms by name."""
    return {name: Form(**entry) for file in ("date_forms", "line_forms") for name, entry in table(file).items()}  # type: ignore[arg-type]


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of words by name."""
    return {name: tuple(entry["words"]) for name, entry in table("words").items()}  # type: ignore[arg-type]


@cache
def written(name: str) -> str:
    """Return the words or the form *name* for use inside a pattern, longer words first."""
    if name in words():
        return f"(?:{'|'.join(map(re.escape, sorted(words()[name], key=len, reverse=True)))})"
    return f"(?:{filled(forms()[name].match)})"


def filled(pattern: str) -> str:
    """Return *pattern* with what the names in its braces stand for.

    Raises:
        KeyError: if no table has such a name.
    """
    return _NAMED.sub(lambda match: written(match[1]), pattern)


@cache
def form(name: str) -> re.Pattern[str]:
    """Return the form *name*, compiled."""
    return re.compile(filled(forms()[name].match))
