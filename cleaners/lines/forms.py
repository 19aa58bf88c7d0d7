"""What lines and dates look like, by the forms of ``date_forms.toml`` and ``line_forms.toml``.

In a form ``{name}`` stands for any word of that list of ``words.toml``, or for another form. A form is compiled when
it is first asked for.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from cleaners.lines.tables import either, table, words

_NAMED = re.compile(r"\{([a-z]+(?:_[a-z]+)*)\}")


class Form(NamedTuple):
    """One form.

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


@cache
def forms() -> Mapping[str, Form]:
    """Return all forms by name."""
    return {name: Form(**entry) for file in ("date_forms", "line_forms") for name, entry in table(file).items()}


@cache
def written(name: str) -> str:
    """Return the list of words or the form *name* for use inside a pattern."""
    return f"(?:{either(name) if name in words() else filled(forms()[name].match)})"


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
