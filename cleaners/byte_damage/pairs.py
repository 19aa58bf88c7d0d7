"""The mechanism's byte pairs, looked up from either end: what a known lead or a known trail byte can belong to."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import NamedTuple

from cleaners.byte_damage.mechanism import pair_read
from cleaners.chinese.forms import PUNCTUATION


class Pairs(NamedTuple):
    """GBK's Chinese characters and marks, and the pairs that decode to none."""

    characters: dict[tuple[int, int], str]
    """What (lead, trail) reads."""
    by_lead: dict[int, list[tuple[int, str]]]
    """The trail and the character of every pair with this lead."""
    by_trail: dict[int, list[tuple[int, str]]]
    """The lead and the character of every pair with this trail."""
    broken: dict[int, list[int]]
    """Trails from 80 up that make ``?`` after this lead."""
    vanished: dict[int, list[int]]
    """Trails from 80 up that leave nothing after this lead."""


@functools.cache
def pairs() -> Pairs:
    """Return the tables, made once."""
    found = Pairs({}, defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for lead in range(0x80, 0xFF):
        for trail in range(0x40, 0xFF):
            shown = pair_read(lead, trail)
            if "\u4e00" <= shown <= "\u9fff" or shown in PUNCTUATION:
                found.characters[lead, trail] = shown
                found.by_lead[lead].append((trail, shown))
                found.by_trail[trail].append((lead, shown))
            elif trail >= 0x80 and shown in ("", "?"):
                (found.broken if shown else found.vanished)[lead].append(trail)
    return found
