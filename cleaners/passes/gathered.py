"""What follows from all passes together: which are asked about a text, and by what signs it is suspicious."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from cleaners.chinese.evidence import Evidence
from cleaners.chinese.evidence import evidence_of as counted
from cleaners.passes.definition import Pass, Stage

Passes = tuple[Pass, ...]
"""Passes in the order in which they run within their stages."""

_CLEAN = Evidence()


class _Signs(NamedTuple):
    characters: re.Pattern[str]
    shown: tuple[Callable[[str], bool], ...]


@lru_cache(maxsize=32)
def asked(passes: Passes, stage: Stage, *, is_suspicious: bool, is_plain: bool = False) -> Passes:
    """Return which of *passes* can find anything at a *stage*.

    Args:
        passes: All passes.
        stage: The stage.
        is_suspicious: Whether the document shows anybody's sign; if not, only those that need none are asked.
        is_plain: Whether the text is plain sentences below at most a title.
    """
    return tuple(
        each
        for each in passes
        if each.stage == stage and (is_suspicious or each.is_for_all) and not (is_plain and each.leaves_sentences)
    )


@lru_cache(maxsize=8)
def _signs_of(passes: Passes) -> _Signs:
    """Return the signs of *passes*: all characters in one class, which one search looks for."""
    characters = "".join(each.signs() for each in passes)
    return _Signs(
        re.compile(f"[{characters}]" if characters else "(?!)"),
        tuple(each.is_shown_in for each in passes if each.is_shown_in),
    )


@lru_cache(maxsize=4)
def is_suspicious(text: str, passes: Passes) -> bool:
    """Whether *text* shows a sign of anything that one of *passes* is for; most text does not."""
    characters, shown = _signs_of(passes)
    if characters.search(text):
        return True
    for is_shown in shown:  # noqa: SIM110 - any() costs as much as what it asks
        if is_shown(text):
            return True
    return False


@lru_cache(maxsize=4)
def idle(text: str, passes: Passes) -> frozenset[Pass]:
    """Return those of *passes* that leave *text* alone since it has none of the characters that they need."""
    needs = _needs_of(passes)
    return _without(passes, frozenset(needs.findall(text))) if needs else frozenset()


@lru_cache(maxsize=32)
def _needs_of(passes: Passes) -> re.Pattern[str] | None:
    characters = "".join(each.needs() for each in passes)
    return re.compile(f"[{characters}]") if characters else None


@lru_cache(maxsize=1 << 10)
def _without(passes: Passes, characters: frozenset[str]) -> frozenset[Pass]:
    shown = "".join(characters)
    return frozenset(each for each in passes if each.needs() and not re.search(f"[{each.needs()}]", shown))


def evidence_of(text: str, passes: Passes) -> Evidence:
    """Return what *text* shows, all fields of a document joined by line feeds; a text without signs is not counted."""
    return counted(text) if is_suspicious(text, passes) else _CLEAN
