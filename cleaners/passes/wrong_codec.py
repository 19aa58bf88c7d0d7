"""Reads again the lines that were decoded with a wrong codec: È«ÊÐ → 全市. It comes before there can be evidence."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cleaners.article import Damaged, Residue
from cleaners.byte_damage.model import shipped
from cleaners.chinese.evidence import Evidence
from cleaners.decoding.pieces import Segment, may_be_torn, segments, short, short_runs
from cleaners.decoding.wrong_codec import lost, may_be_recoded, recoded, signs
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import lines_of
from cleaners.passes.definition import Done, Pass

_LATIN = re.compile("[\x80-\xff]")
# ÖÐ, å¸: Chinese read as Latin letters shows them in pairs; the é of pinyin and of names stands alone.
_PAIR = re.compile("[\x80-\xff][\x80-\xff]")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines whose round trip through two codecs proves what they were, and what is whole of those torn."""
    yield from _read(text).edits


def left(text: str, evidence: Evidence) -> Iterator[Damaged]:
    """Yield what lost bytes, short runs that nothing proves, and what decoders put where they cannot read."""
    yield from _read(text).left
    for start, end, is_line in lost(text):
        shown = len(text[start:end].rstrip("\n")) if is_line else end - start
        yield Damaged(start, start + shown, "unrecoverable")


class _Reading(NamedTuple):
    edits: tuple[Edit, ...] = ()
    left: tuple[Damaged, ...] = ()


@lru_cache(maxsize=4)
def _read(text: str) -> _Reading:
    is_annotated = _LATIN.search(text) and not _PAIR.search(text)
    if not short().search(text) and (is_annotated or not may_be_recoded(text)):
        return _Reading()
    edits: list[Edit] = []
    places: list[Damaged] = []
    for line in lines_of(text):
        if original := recoded(line.text):
            edits.append(Edit(line.start, line.end, original))
            continue
        found = [segment for run in segments(line.text, shipped()) for segment in run] if may_be_torn(line.text) else []
        edits += [Edit(line.start + each.start, line.start + each.end, each.text) for each in found]
        unread = [each[:2] for each in found if each.is_lost] if found else short_runs(line.text)
        unread = [*unread, *_beside(line.text, found)]
        places += [Damaged(line.start + start, line.start + end, "unrecoverable") for start, end in unread]
    return _Reading(tuple(edits), tuple(places))


# Letters of a wrong codec, of which some in the same line were read: â€œæˆ‘ä»¬.
_LETTERS = re.compile("[\xa1-\xff][\x80-\xff\u0152-\u2122]{2,}")


def _beside(line: str, found: Sequence[Segment]) -> Iterator[tuple[int, int]]:
    """Yield what stays unread in a line beside the pieces *found*."""
    ends = [0, *(end for each in found for end in each[:2]), len(line)]
    for start, end in zip(ends[::2], ends[1::2], strict=True) if found else ():
        yield from (match.span() for match in _LETTERS.finditer(line, start, end))


# What Chinese shows as when a wrong codec has read it: letters and controls of cp1252 and Latin-1 (not § ± ·, which
# good text has), Greek, Cyrillic, boxes and kana; what the commonest characters of UTF-8, GBK and Big5 are read as (see
# `cleaners.decoding.wrong_codec`), fillings of memory, U+FFFD, and the private use area.
_SIGNS = "\x80-\xa0\xad\xb2-\xb6\xb8-\xff\u0152-\u0451\u2500-\u2570\u3041-\u3129\ufffd\ue000-\uf8ff岆婓珨笢锛銆涓锟烫屯"


def _residue(done: Done) -> Residue | None:
    is_whole = all(place.kind != "unrecoverable" for place in done.damaged)
    return Residue(PASS.name, done.edits, 0.95, repaired=is_whole) if done.edits else None


PASS = Pass(
    name="wrong_codec",
    stage="reading",
    finders=(find,),
    signs=lambda: _SIGNS,
    needs=signs,
    replaces=True,
    leaves=left,
    residue=_residue,
)
