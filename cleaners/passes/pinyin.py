"""Removes pinyin that software wrote after characters: 網(wǎng), 情(qing)(qing)."""

import re
from collections.abc import Iterator

from cleaners.annotations import Reading, annotations
from cleaners.characters import is_changed
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit

# 2(2)0(0): a digit that a full annotation wrote twice.
_DIGIT_TWICE = re.compile(r"(?<=(\d))\(\1\)")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the annotations to remove from a document whose evidence proves them mechanical; else nothing."""
    if evidence.pinyin is None:
        return
    for annotation in annotations(text):
        if _is_mechanical(annotation.reading, evidence):
            yield Edit(annotation.start, annotation.end)
    if evidence.pinyin == "full":
        for match in _DIGIT_TWICE.finditer(text):
            yield Edit(*match.span())


def _is_mechanical(reading: Reading, evidence: Evidence) -> bool:
    """In the toned family the glosses 亳(bó)州 and 單(shàn)縣 stay: no machine of it annotates so."""
    if evidence.pinyin == "toned":
        return reading.is_default and (reading.is_toned or reading.is_neutral) and is_changed(reading.character)
    return not reading.is_toned
