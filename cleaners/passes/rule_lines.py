"""Removes the lines that a portal's own rules name."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from cleaners.ledger.spans import Edit
from cleaners.lines.lines import cuts, folded, lines_of
from cleaners.passes.definition import Pass


def find(text: str, patterns: Sequence[str]) -> Iterator[Edit]:
    """Yield the lines that one of *patterns* matches as a whole, in simplified full-width form."""
    either = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    lines = lines_of(text)
    yield from cuts(lines, ((at, "line") for at, line in enumerate(lines) if either.fullmatch(folded(line.text))))


@lru_cache(maxsize=8)
def dropping(patterns: tuple[str, ...]) -> Pass:
    """Return the pass of a portal whose rules name *patterns*."""
    return Pass(name="rules", stage="lines", finders=(lambda text, _: find(text, patterns),))
