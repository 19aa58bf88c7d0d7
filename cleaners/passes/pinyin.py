"""Removes pinyin that software wrote after characters: 網(wǎng), 情(qing)(qing)."""

import re
from collections.abc import Iterator, Sequence

from cleaners.article import Residue
from cleaners.byte_damage.straddled import readings_behind_letters
from cleaners.chinese.annotations import LETTERS, Annotation, Reading, annotations, annotations_apart, has_blank
from cleaners.chinese.evidence import Evidence
from cleaners.chinese.pinyin_evidence import are_adjacent
from cleaners.ledger.spans import Edit, removals
from cleaners.passes.definition import Done, Pass

# 2(2)0(0): a digit that a full annotation wrote twice.
_DIGIT_TWICE = re.compile(r"(?<=(\d))\(\1\)")


def find(text: str, evidence: Evidence) -> Sequence[Edit]:
    """Return the annotations to remove from a document whose evidence proves them mechanical; else nothing."""
    if not evidence.pinyin:
        return ()
    apart = [(start, end + has_blank(text, end)) for start, end in _apart(text, evidence)]
    is_on_bytes = evidence.pinyin == "toned" and evidence.is_traditional
    behind_letters = readings_behind_letters(text) if is_on_bytes else ()
    return [*_woven(text, evidence), *removals(apart), *removals(behind_letters)]


def _woven(text: str, evidence: Evidence) -> list[Edit]:
    """Return the annotations to remove that stand right behind their characters."""
    if evidence.pinyin == "toned":
        is_by_machine = _is_by_machine if evidence.is_traditional else _is_plain
        found = [place for place in annotations(text) if is_by_machine(place, text, evidence)]
        # 滎（xíng）河 among 縣(xiàn): whoever wrote the wide parentheses was no machine, unless it needs no gloss.
        if "（" in text and any(text[start] == "(" for start, _, _ in found):
            found = [place for place in found if text[place[0]] == "(" or _needs_none(place[2])]
        return _with_blanks(text, [place[:2] for place in found], evidence)
    toneless = _with_blanks(text, [place[:2] for place in annotations(text) if not place[2].is_toned], evidence)
    if evidence.pinyin == "full":
        toneless += removals(match.span() for match in _DIGIT_TWICE.finditer(text))
    return toneless


def _apart(text: str, evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Yield the annotations with a blank before them that only a machine would write: 會 (huì) 議, not 饕 (tāo) 餮."""
    for start, end, reading in annotations_apart(text):
        if evidence.pinyin != "toned":
            is_by_machine = not reading.is_toned
        else:
            is_by_machine = reading.is_mechanical if evidence.is_traditional else _needs_none(reading)
        if is_by_machine and reading.is_common:
            yield start, end


def _needs_none(reading: Reading) -> bool:
    return reading.is_common and reading.is_default


def _with_blanks(text: str, places: Sequence[tuple[int, int]], evidence: Evidence) -> list[Edit]:
    """Return the edits that take out *places*, each with the blank behind it where the document's come with one."""
    if not evidence.is_spaced:
        return removals(places)
    return removals((start, end + has_blank(text, end)) for start, end in places)


# 單(shàn)縣, 樂(lào)亭, 麗(lí)水: the rare reading of a character in the name of a place, which a person gives;
# 珠(zhū)江 and 社(shè)區, which nobody misreads, are a machine's.
_IN_NAME = frozenset("縣县州市區区鎮镇鄉乡村亭陵山水江河姓")


def _is_plain(found: Annotation, text: str, evidence: Evidence) -> bool:
    """Say whether a machine wrote a toned annotation of a simplified text."""
    return found[2].is_toned and found[2].is_common


def _is_by_machine(found: Annotation, text: str, evidence: Evidence) -> bool:
    """Say whether a machine wrote a toned annotation of a traditional text.

    Machines annotate what they changed with its first reading; if they look at whole words, with others too, of which a
    page then shows several. Their table may hold other characters, which then stand nowhere without a reading. The
    glosses 亳(bó)州 and 單(shàn)縣 stay.
    """
    _, end, reading = found
    if reading.is_mechanical or (evidence.heteronyms >= 3 and reading.is_heteronym):
        return True
    if reading.character not in evidence.table:
        return False
    if text[end : end + 1] in _IN_NAME:
        return reading.is_default and reading.is_common
    return reading.is_default or reading.is_changed


# (w of 網(wǎng), （b of 亳（bó）: a letter of pinyin behind a parenthesis. Two patterns, since what begins with one
# character is found several times as fast as what begins with one of two.
_ANNOTATIONS = (re.compile(rf"\( ?[{LETTERS}]"), re.compile(rf"（ ?[{LETTERS}]"))


def _is_shown_in(text: str) -> bool:
    narrow, wide = _ANNOTATIONS
    return narrow.search(text) is not None or wide.search(text) is not None


_KEPT, _KEPT_SHARE = 15, 20
"""So many annotations without proof, and one to so many characters, that are scattered make a page whose pinyin may
be a mirror's; glosses of names and whole lines of a textbook make none."""


def _residue(done: Done) -> Residue | None:
    evidence = done.evidence
    if evidence.pinyin == "full":
        return Residue("full_annotation", evidence.annotations, 0.99, repaired=False)
    if evidence.pinyin:
        return Residue(f"pinyin_{evidence.pinyin}", evidence.annotations, 0.99, repaired=True)
    is_dense = evidence.annotations >= _KEPT and evidence.annotations * _KEPT_SHARE >= evidence.han
    if is_dense and not are_adjacent(annotations(done.text)):
        return Residue("annotations_kept", evidence.annotations, 0.5, repaired=False)
    return None


PASS = Pass(name="pinyin", stage="characters", finders=(find,), is_shown_in=_is_shown_in, residue=_residue)
