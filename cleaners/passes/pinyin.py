"""Removes pinyin that software wrote after characters: 網(wǎng), 情(qing)(qing)."""

import re
from collections.abc import Iterator

from cleaners.annotations import Annotation, annotations
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
        if annotation.is_reading and _is_mechanical(annotation, evidence):
            yield Edit(annotation.start, annotation.end)
    if evidence.pinyin == "full":
        for match in _DIGIT_TWICE.finditer(text):
            yield Edit(*match.span())


def _is_mechanical(annotation: Annotation, evidence: Evidence) -> bool:
    """In the toned family a gloss such as 亳(bó)州 stays: its character is the same in both scripts."""
    if evidence.pinyin != "toned":
        return not annotation.is_toned
    return (annotation.is_toned or annotation.is_neutral) and is_changed(annotation.character)
