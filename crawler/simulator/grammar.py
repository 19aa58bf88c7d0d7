"""Sentences from templates: ``[a|b]`` is one of several wordings, ``{place}`` a slot, ``{n:20-90}`` a fresh number."""

import re
from collections.abc import Mapping
from random import Random

# An alternation with none inside it: the innermost are settled first, so they may nest. `[今年|{year}年]`.
_ALTERNATION = re.compile(r"\[([^\[\]]*)\]")
# `{town}`; `{n:12-80}` a whole number; `{d:1.2-9.8}` a number with one decimal.
_SLOT = re.compile(r"\{(\w+)(?::([\d.]+)-([\d.]+))?\}")


class UnknownSlotError(KeyError):
    """A template asks for a slot that no scene fills."""


def said(template: str, slots: Mapping[str, str], thrown: Random) -> str:
    """Return one wording of *template* with its slots filled.

    Raises:
        UnknownSlotError: if a slot is not in *slots*.
    """
    while "[" in template:
        template = _ALTERNATION.sub(lambda found: thrown.choice(found[1].split("|")), template)
    return _SLOT.sub(lambda found: _filled(found, slots, thrown), template)


def _filled(found: re.Match[str], slots: Mapping[str, str], thrown: Random) -> str:
    name, low, high = found.groups()
    if name == "n" and low:
        return str(thrown.randint(int(low), int(high)))
    if name == "d" and low:
        return f"{thrown.uniform(float(low), float(high)):.1f}"
    if name not in slots:
        raise UnknownSlotError(f"{found[0]}: known slots are {', '.join(sorted(slots))}, n:LOW-HIGH and d:LOW-HIGH")
    return slots[name]
