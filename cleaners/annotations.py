"""Pinyin annotations: a Chinese character followed by its own reading in parentheses, once or repeated."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from pypinyin.constants import PINYIN_DICT

from cleaners.characters import HAN, SIMPLE_FORM, is_common

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
LETTERS = f"a-zü{_TONED}"
"""Letters of a pinyin syllable, for use inside a character class."""

# 網(wǎng), 情(qing)(qing), 亳（bó）: one lower-case syllable in each pair of parentheses, no space, right after its
# character. Seen in every mirror family; it also matches glosses and (an), so readings are checked after it. That it
# begins with a parenthesis makes it quick.
_INSERTED = re.compile(rf"([(（](?<=[{HAN}].)[{LETTERS}]{{1,6}}[)）](?:[(（][{LETTERS}]{{1,6}}[)）])*)")
_SYLLABLE = re.compile(rf"[{LETTERS}]+")
_MARKS = {"\u0300", "\u0301", "\u0304", "\u030c"}


class Reading(NamedTuple):
    """What stands in the parentheses after *character*.

    Attributes:
        character: The annotated character.
        syllables: In order.
        is_toned: Whether a syllable carries a tone mark.
        is_known: Whether every syllable is a reading of the character or of its simplified form.
        is_mechanical: Whether a machine of the toned family would write it: the first reading that dictionaries give,
            with its tone, after a character that simplification changes.
        is_heteronym: Whether it is another reading of a common character that simplification changes.
        is_common: Whether the character is a common one; people gloss rare ones.
    """

    character: str
    syllables: tuple[str, ...]
    is_toned: bool
    is_known: bool
    is_mechanical: bool
    is_heteronym: bool
    is_common: bool

    @property
    def is_repeated(self) -> bool:
        """Whether the same syllable stands twice or more, which no person writes."""
        return len(self.syllables) > 1 and len(set(self.syllables)) == 1


Annotation = tuple[int, int, Reading]
"""``(start, end, reading)``: ``text[start:end]`` is the parentheses after a character, with a known reading of it."""


@lru_cache(maxsize=2)
def annotations(text: str) -> Sequence[Annotation]:
    """Return the annotations in *text*, in order; evidence and repair ask for those of the same text."""
    parts = _INSERTED.split(text)
    if len(parts) == 1:
        return []
    ends = list(accumulate(map(len, parts)))
    readings = [_reading(before[-1] + inserted) for before, inserted in zip(parts[::2], parts[1::2], strict=False)]
    found = zip(ends[::2], ends[1::2], readings, strict=False)
    return [annotation for annotation in found if annotation[2].is_known]


@lru_cache(maxsize=1 << 14)
def _reading(annotated: str) -> Reading:
    """Judge a character with the parentheses behind it; the same few thousand of them fill a corpus."""
    character, syllables = annotated[0], tuple(_SYLLABLE.findall(annotated))
    readings = _readings(character)
    toned = any(letter in _TONED for letter in annotated)
    known = all(_is_reading(syllable, readings) for syllable in syllables)
    changed, common = character in SIMPLE_FORM or character == "著", is_common(character)  # 著 is 着 on a mirror
    mechanical = known and changed and syllables[0] == readings[0]
    heteronym = known and changed and common and toned and not mechanical
    return Reading(character, syllables, toned, known, mechanical, heteronym, common)


def _readings(character: str) -> tuple[str, ...]:
    """Return the toned readings of *character* and of its simplified form, the default one first."""
    forms = dict.fromkeys((character, SIMPLE_FORM.get(character, character)))
    return tuple(reading for form in forms for reading in PINYIN_DICT.get(ord(form[0]), "").split(",") if reading)


def _is_reading(syllable: str, readings: tuple[str, ...]) -> bool:
    if any(letter in _TONED for letter in syllable):
        return syllable in readings
    return plain(syllable) in {plain(reading) for reading in readings}


def plain(syllable: str) -> str:
    """Return *syllable* without its tone, ``ü`` as ``v``: ``lǜ`` gives ``lv``."""
    letters = unicodedata.normalize("NFD", syllable)
    kept = "".join(letter for letter in letters if letter not in _MARKS)
    return unicodedata.normalize("NFC", kept).replace("ü", "v")
