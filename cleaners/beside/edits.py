"""A text in pieces: what was left as it was, and each edit with its pass and the reason for it."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

from cleaners.ledger.spans import Change

_PASSES = "cleaners.passes"
_MODULES = {"rules": "rule_lines"}
"""Of a pass that has another name than its module, the module."""


class Piece(NamedTuple):
    """A part of a clean text.

    Attributes:
        text: What it reads now; empty where something was taken out.
        old: What it read before; None when it was left as it was.
        by: The pass that changed it, with the kind of what it found: ``furniture/disclaimer``; empty of none.
    """

    text: str
    old: str | None = None
    by: str = ""

    @property
    def of(self) -> str:
        """The pass alone."""
        return self.by.partition("/")[0]


def pieces(text: str, spans: Iterable[Change]) -> Iterator[Piece]:
    """Yield the parts of *text* in order; joined they are the text, and with the old ones the raw text."""
    at = 0
    for start, end, old, by in spans:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], old, by)
        at = end
    if at < len(text):
        yield Piece(text[at:])


@cache
def reason(by: str) -> str:
    """Return in a sentence what the pass that signs *by* does: the first that its module says of itself."""
    name = by.partition("/")[0]
    try:
        said = import_module(f"{_PASSES}.{_MODULES.get(name, name)}").__doc__ or ""
    except ModuleNotFoundError:  # an edition whose ledger names a pass of an earlier version
        return ""
    return said.partition("\n")[0]
