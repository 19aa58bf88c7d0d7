"""Where a text was written anew, character for character."""

import re
from operator import ne

from cleaners.chinese.characters import HAN
from cleaners.ledger.spans import Edit

_OTHER = re.compile(rf"[^{HAN}]+")
_OF_OTHERS = bytes.maketrans(b"\0\1", b"\2\3")
# Changed characters, and at most two unchanged ones between them: 縣長顧明遠 is one edit and reads as one. Marks that
# changed, which stand alone.
_CHANGED = re.compile(rb"\x01(?:\x00{0,2}\x01)*|\x03+")


def differences(before: str, after: str) -> list[Edit]:
    """Return the passages in which two texts of the same length differ; none goes over a mark or a line feed."""
    marks = bytearray(map(ne, before, after))
    for other in _OTHER.finditer(before):
        start, end = other.span()
        marks[start:end] = marks[start:end].translate(_OF_OTHERS)
    spans = map(re.Match.span, _CHANGED.finditer(marks))
    return [Edit(start, end, after[start:end]) for start, end in spans]
