"""Which annotations of a document machines wrote: toned, toneless, or of every character."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from cleaners.chinese.annotations import Annotation, always_annotated
from cleaners.chinese.characters import HAN, is_common
from cleaners.chinese.origin import is_by_table, is_genuine

if TYPE_CHECKING:
    from cleaners.chinese.evidence import Evidence

Pinyin = Literal["toned", "toneless", "full"]
# Forty annotated characters in a row.
_RUN = re.compile(rf"[{HAN}]\([a-zü]{{1,6}}\)(?:[{HAN}]\([a-zü]{{1,6}}\)){{39}}")
# Digits that a full annotation writes twice: 2(2)0(0).
DIGIT_TWICE = re.compile(r"(\d)\(\1\)")


def pinyin_of(text: str, counted: Evidence, found: Sequence[Annotation], *, half_width: bool) -> Pinyin | None:
    """Return the family of the annotations *found* in a text; None if people may have written them."""
    toned = [annotation for annotation in found if annotation[2].is_toned]
    if toned and _are_by_machine(text, counted, toned, half_width=half_width):
        return "toned"
    toneless = [annotation for annotation in found if not annotation[2].is_toned]
    if len(toneless) < 3:
        return None
    if _is_full(text, counted):
        return "full" if len(toneless) >= 8 else None
    if any(reading.is_repeated for _, _, reading in found) or (
        half_width and counted.is_traditional and _are_on_what_changes(toneless)
    ):
        return "toneless"
    if len(toneless) < 8 or len(toneless) < 0.8 * len(found) or are_adjacent(found):
        return None
    is_dense = len(toneless) * (50 if counted.is_traditional else 16) >= counted.han
    return "toneless" if is_dense and (counted.is_traditional or len(toneless) >= 15) else None


def _are_on_what_changes(toneless: Sequence[Annotation]) -> bool:
    """Whether all annotated characters are common ones that simplification changes, and no word is annotated whole."""
    readings = [reading for _, _, reading in toneless]
    return all(reading.is_changed and reading.is_common for reading in readings) and not are_adjacent(toneless, 0.3)


def _are_by_machine(text: str, counted: Evidence, toned: Sequence[Annotation], *, half_width: bool) -> bool:
    if counted.is_traditional:
        return _are_mechanical(text, counted, toned, half_width=half_width)
    return _are_scattered(text, counted, toned)


def _are_mechanical(text: str, counted: Evidence, toned: Sequence[Annotation], *, half_width: bool) -> bool:
    """Whether a machine wrote most of the toned annotations; a page of theirs may quote some glosses.

    Machines annotate common characters with their first reading, those that simplification changes or those of a table
    at every occurrence. One is enough where no author would have written the traditional text around it.
    """
    is_plain = all(reading.is_mechanical and reading.is_common for _, _, reading in toned)
    is_table = not is_plain and (half_width or is_by_table(text) or _are_scattered(text, counted, toned))
    steady = table_of(text, toned) if is_table else ()
    by_machine = [
        reading.character
        for _, _, reading in toned
        if (reading.is_mechanical and reading.is_common) or (reading.is_default and reading.character in steady)
    ]
    others = len(toned) - len(by_machine)
    if not by_machine or len(by_machine) < 1.5 * others or (others and are_adjacent(toned)):
        return False
    least = 1 if half_width else 2 if counted.shifts else max(3, counted.han // 125)
    if len(by_machine) >= least:
        return True
    return not others and always_annotated(text, toned).keys() >= set(by_machine) and not is_genuine(text, counted.han)


_SHOWN = 3


def table_of(text: str, found: Sequence[Annotation]) -> frozenset[str]:
    """Return the characters that are annotated wherever they stand: common ones that do so more than once.

    If three that simplification leaves alone carry their first reading, those that stand only once are in it too. There
    is no need for it where all are mechanical.
    """
    if all(reading.is_mechanical for _, _, reading in found):
        return frozenset()
    always = always_annotated(text, found)
    default = {reading.character: reading for _, _, reading in found if reading.is_default}
    unchanged = {character for character in always if character in default and not default[character].is_changed}
    if sum(default[character].is_common for character in unchanged) >= _SHOWN:
        return frozenset(always)
    return frozenset(character for character, count in always.items() if count > 1 and is_common(character))


_FEWEST = 4


def _are_scattered(text: str, counted: Evidence, toned: Sequence[Annotation]) -> bool:
    """Whether readings are strewn over a simplified text as no author does: on common characters, the first readings.

    People gloss rare characters and other readings, head the lines of a word list with them, and annotate whole words.
    """
    plain = [
        reading.character
        for start, end, reading in toned
        if reading.is_common and reading.is_default and not _is_entry(text, start, end)
    ]
    is_few = len(toned) * 2 < counted.han and len(plain) * 5 >= len(toned) * 4
    return is_few and len(set(plain)) >= _FEWEST and not are_adjacent(toned, 0.3)


def _is_entry(text: str, start: int, end: int) -> bool:
    """Whether what is annotated heads an entry of a word list, is quoted, or stands alone: 坡(pō) 湖(hú)."""
    before, after = text[start - 2 : start - 1], text[end : end + 1]
    return after in _HEADS or before == "“" or (before in _APART and after in _APART)


_APART = frozenset({"", *" \u3000\n、：；"})
_HEADS = frozenset("：:—-，,、\n”")
"""What follows a reading that a word list or a gloss gives."""


def are_adjacent(found: Sequence[Annotation], share: float = 0.6) -> bool:
    """Whether most annotations stand right after another: teachers annotate whole verses, machines scatter."""
    adjacent = sum(after[0] - before[1] == 1 for before, after in itertools.pairwise(found))
    return adjacent > len(found) * share


def _is_full(text: str, counted: Evidence) -> bool:
    """A whole paragraph annotated without a mark between, or digits annotated with themselves: no teacher does that."""
    return not counted.is_traditional and (_RUN.search(text) is not None or DIGIT_TWICE.search(text) is not None)
