"""What the document says about the mirror that it came through: its script, and the characters that it annotates."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.tokens import INSERTED
from cleaners.chinese.evidence import Evidence
from cleaners.chinese.forms import is_mirror_form, readings, simplified

_SPACED = re.compile("[。！？”] +[㐀-鿿“]")

_SHOWN = 20_000
"""Characters of a document that are looked at; what a mirror annotates is plain after a few hundred."""


class Setting(NamedTuple):
    """Attributes of the whole document, the same for each of its damaged runs."""

    readings: dict[str, str]
    """Characters that carry a reading of theirs, with that reading."""
    always: frozenset[str]
    """Those among them that never stand without it: the mirror annotates a character always or never."""
    is_traditional: bool
    """Whether the mirror converted it; one Han character in ten is then not its own simplified form."""
    is_spaced: bool
    """Whether sentences are parted by spaces, so that a swallowed character need not be a line feed."""
    is_suspect: bool
    """Whether anything but the broken pairs says that a mirror was at work."""

    def table(self) -> dict[str, str]:
        """Return the readings that the mirror always inserts, in the order in which the document shows them."""
        return {character: reading for character, reading in self.readings.items() if character in self.always}

    def may_stand_bare(self, character: str) -> bool:
        """Say whether the mirror lets a character stand without its reading."""
        return character not in self.always

    def agrees(self, character: str, reading: str | None) -> bool:
        """Say whether the mirror shows a character with a reading, or without any."""
        return self.is_annotated(character, reading) if reading else self.may_stand_bare(character)

    def is_annotated(self, character: str, reading: str | None) -> bool:
        """Say whether the mirror can have given a character this reading."""
        known = self.readings.get(character)
        if known:
            return known == reading
        return reading in mirrored_readings(character)

    def annotated(self, lead: int, reading: str) -> Iterator[tuple[int, str]]:
        """Yield the second byte and the character of each that begins with *lead* and may carry this reading."""
        for trail, character, usual in _annotatable(lead):
            known = self.readings.get(character)
            if known == reading or (not known and reading in usual):
                yield trail, character


@functools.cache
def _annotatable(lead: int) -> tuple[tuple[int, str, frozenset[str]], ...]:
    found = pairs().by_lead[lead]
    return tuple((trail, character, mirrored_readings(character)) for trail, character in found if trail >= 0x80)


@functools.lru_cache(1 << 15)
def mirrored_readings(character: str) -> frozenset[str]:
    """Return the readings that a mirror can give a character: those of one that it converted."""
    return readings(character) if simplified(character) != character else frozenset()


_UNUSUAL_FORM = 6.0


@functools.lru_cache(1 << 15)
def oddity(character: str, *, is_traditional: bool) -> float:
    """Return how unlikely, in nats, the table of a mirror, or its lack, is to have made this form of the character."""
    usual = is_mirror_form(character) if is_traditional else simplified(character) == character
    return 0.0 if usual or character < "\u3400" else _UNUSUAL_FORM


def setting_of(text: str, evidence: Evidence) -> Setting:
    """Return what a *text* and the evidence of its document say about the mirror."""
    sample = text[:_SHOWN]
    known: dict[str, str] = {}
    annotated: Counter[str] = Counter()
    for match in INSERTED.finditer(sample, 1):
        character = sample[match.start() - 1]
        if "\u3400" <= character <= "\u9fff" and match[1] in readings(character):
            known[character] = match[1]
            annotated[character] += 1
    always = frozenset(character for character, count in annotated.items() if sample.count(character) == count)
    is_spaced = _SPACED.search(sample) is not None
    return Setting(known, always, evidence.is_traditional, is_spaced, evidence.is_damaged)
