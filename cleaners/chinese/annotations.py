"""Pinyin annotations: a Chinese character followed by its own reading in parentheses, once or repeated."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from cleaners.chinese.characters import HAN, is_changed, is_common, simple_forms
from cleaners.chinese.forms import reading_table

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
LETTERS = f"a-zü{_TONED}"
"""Letters of a pinyin syllable, for use inside a character class."""

# 網(wǎng), 情(qing)(qing), 亳（bó）: one lower-case syllable in each pair of parentheses, right after its character;
# some with a blank: 絡(luò ). Seen in every mirror family; it also matches glosses and (an), so readings are
# checked after it. That it begins with a parenthesis makes it quick.
_INSERTED = re.compile(rf"([(（](?<=[{HAN}].) ?[{LETTERS}]{{1,6}} ?[)）](?:[(（] ?[{LETTERS}]{{1,6}} ?[)）])*)")
# 會 (huì) 議: a blank before the parenthesis, as some mirrors set it, and as people gloss: of itself it proves nothing.
_APART = re.compile(rf" [(（](?<=[{HAN}]..) ?[{LETTERS}]{{1,6}} ?[)）]")
_SYLLABLE = re.compile(rf"[{LETTERS}]+")
_MOST = 40
"""Characters of parentheses in a row among which the last reading is looked for."""
_MARKS = {"\u0300", "\u0301", "\u0304", "\u030c"}


class Reading(NamedTuple):
    """What stands in the parentheses after *character*.

    Attributes:
        character: The annotated character.
        syllables: In order.
        is_toned: Whether a syllable carries a tone mark.
        is_known: Whether every syllable is a reading of the character or of its simplified form.
        is_default: Whether it is the first reading, with its tone, that dictionaries give for the character or for its
            simplified form.
        is_changed: Whether simplification changes the character.
        is_common: Whether the character is a common one; people gloss rare ones.
        is_mechanical: Whether a machine of the toned family would write it: the default, after a character that it
            changed.
        is_heteronym: Whether it is another reading of a common character that simplification changes.
    """

    character: str
    syllables: tuple[str, ...]
    is_toned: bool
    is_known: bool
    is_default: bool
    is_changed: bool
    is_common: bool
    is_mechanical: bool
    is_heteronym: bool

    @property
    def is_repeated(self) -> bool:
        """Whether the same syllable stands twice or more, which no person writes."""
        return len(self.syllables) > 1 and len(set(self.syllables)) == 1


_ANNOTATED_THOUGH_SIMPLE = "著么"
"""What mirrors made of 着 and 麼: no other form is simpler, yet their table annotates 著(zhe) and 什么(me)."""

_IS_KNOWN = itemgetter(Reading._fields.index("is_known"))

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
    places = zip(ends[::2], ends[1::2], readings, strict=False)
    if all(map(_IS_KNOWN, readings)):
        return list(places)
    found = (
        (start, end, reading) if reading.is_known else _beginning(text, start, end) for start, end, reading in places
    )
    return list(filter(None, found))


def annotations_apart(text: str) -> Iterator[Annotation]:
    """Yield the annotations in *text* that have a blank before their parenthesis, which is part of them, in order."""
    for match in _APART.finditer(text) if " (" in text or " （" in text else ():
        reading = _reading(text[match.start() - 1] + match[0])
        if reading.is_known:
            yield *match.span(), reading


# 習(xi) 近平: one blank behind a reading.
_BLANK = re.compile(f" (?=[{HAN}，。、：；！？“”])")


def has_blank(text: str, end: int) -> bool:
    """Whether one blank follows the annotation that ends at *end*: a machine's if most have one, else the author's."""
    return text[end : end + 1] == " " and _BLANK.match(text, end) is not None


def always_annotated(text: str, found: Sequence[Annotation]) -> Counter[str]:
    """Return the characters that never stand in *text* without a reading, and how often each stands there."""
    counts = Counter(reading.character for _, _, reading in found)
    return Counter({character: count for character, count in counts.items() if text.count(character) == count})


def _beginning(text: str, start: int, end: int) -> Annotation | None:
    """Return as many of the parentheses in ``text[start:end]`` as are readings: of 證(zhèng)(scope) the first."""
    while (end := max(text.rfind(mark, start + 1, min(end, start + _MOST)) for mark in "(（")) > start:
        reading = _reading(text[start - 1 : end])
        if reading.is_known:
            return start, end, reading
    return None


@lru_cache(maxsize=1 << 14)
def _reading(annotated: str) -> Reading:
    """Judge a character with the parentheses behind it; the same few thousand of them fill a corpus."""
    character, syllables = annotated[0], tuple(_SYLLABLE.findall(annotated))
    readings = _readings(character)
    toned = any(letter in _TONED for letter in annotated)
    known = all(_is_reading(syllable, readings) for syllable in syllables)
    default = known and syllables[0] in _defaults(character)
    changed = is_changed(character) or character in _ANNOTATED_THOUGH_SIMPLE
    common = is_common(character)
    other = toned and known and changed and common and not default
    return Reading(character, syllables, toned, known, default, changed, common, default and changed, other)


def _defaults(character: str) -> tuple[str, ...]:
    """Return the first reading of *character* and that of its simplified form: 興 gives xìng and xīng."""
    forms = filter(None, (character, simple_forms().get(character, "")))
    return tuple(reading_table().get(ord(form[0]), "").split(",")[0] for form in forms)


def _readings(character: str) -> tuple[str, ...]:
    """Return the toned readings of *character* and of its simplified form, the default one first."""
    forms = dict.fromkeys((character, simple_forms().get(character, character)))
    return tuple(reading for form in forms for reading in reading_table().get(ord(form[0]), "").split(",") if reading)


def _is_reading(syllable: str, readings: tuple[str, ...]) -> bool:
    if any(letter in _TONED for letter in syllable):
        return syllable in readings
    return plain(syllable) in {plain(reading) for reading in readings}


def plain(syllable: str) -> str:
    """Return *syllable* without its tone, ``ü`` as ``v``: ``lǜ`` gives ``lv``."""
    letters = unicodedata.normalize("NFD", syllable)
    kept = "".join(letter for letter in letters if letter not in _MARKS)
    return unicodedata.normalize("NFC", kept).replace("ü", "v")
