"""Gives text that software converted to traditional script back its simplified characters."""

import re
from collections.abc import Iterator
from functools import cache

from opencc import OpenCC

from cleaners.characters import SIMPLIFIED, TRADITIONAL
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit
from cleaners.protected_names import restored

# A sentence with the mark that ends it; a line feed ends one too.
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
# Forms of Hong Kong, which tw2s alone would leave.
_HONG_KONG = frozenset("衞裏綫啓羣麪枱敍滙衆爲峯牀喫鷄")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the characters to simplify, sentence by sentence; nothing when the traditional script is the author's."""
    if not evidence.is_mirror:
        return
    for match in _SENTENCE.finditer(text):
        if _is_traditional(match[0]):
            yield from _differences(match[0], simplified(match[0]), match.start())


def simplified(sentence: str) -> str:
    """Return a traditional *sentence* in simplified characters, protected names as they are written."""
    if not _HONG_KONG.isdisjoint(sentence):
        sentence = _converter("hk2t").convert(sentence)
    return restored(sentence, _converter("tw2s").convert(sentence))


@cache
def _converter(config: str) -> OpenCC:
    """``tw2s``: of all configurations the only one that gives back both 着 and 著 (4 errors in 100,000 characters)."""
    return OpenCC(config)


def _is_traditional(sentence: str) -> bool:
    characters = set(sentence)
    return len(characters & TRADITIONAL) > len(characters & SIMPLIFIED)


def _differences(old: str, new: str, offset: int) -> Iterator[Edit]:
    """Yield an edit for every run of characters that changed."""
    if len(old) != len(new):
        yield Edit(offset, offset + len(old), new)
        return
    start = -1
    for at, (before, after) in enumerate(zip(old, new, strict=True)):
        if before == after:
            if start >= 0:
                yield Edit(offset + start, offset + at, new[start:at])
                start = -1
        elif start < 0:
            start = at
    if start >= 0:
        yield Edit(offset + start, offset + len(old), new[start:])
