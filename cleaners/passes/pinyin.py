"""Removes pinyin that software wrote after characters: 網(wǎng), 情(qing)(qing)."""

import re
from collections.abc import Iterator

from cleaners.annotations import annotations
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit

# 2(2)0(0): a digit that a full annotation wrote twice.
_DIGIT_TWICE = re.compile(r"(?<=(\d))\(\1\)")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the annotations to remove from a document whose evidence proves them mechanical; else nothing."""
    if evidence.pinyin == "toned":
        # The glosses 亳(bó)州 and 單(shàn)縣 stay: machines annotate what changes, with first readings, unless they
        # look at whole words; then a page shows several others.
        looks_at_words = evidence.heteronyms >= 3
        found = [
            (start, end)
            for start, end, reading in annotations(text)
            if reading.is_mechanical or (looks_at_words and reading.is_heteronym)
        ]
        # 滎（xíng）河 among 縣(xiàn): whoever wrote the wide parentheses was no machine.
        is_half_width = any(text[start] == "(" for start, _ in found)
        yield from (Edit(start, end) for start, end in found if text[start] == "(" or not is_half_width)
    elif evidence.pinyin:
        yield from (Edit(start, end) for start, end, reading in annotations(text) if not reading.is_toned)
    if evidence.pinyin == "full":
        yield from (Edit(*match.span()) for match in _DIGIT_TWICE.finditer(text))
