"""Gives text that software converted to traditional script back its simplified characters."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from opencc import OpenCC

from cleaners.characters import SIMPLIFIED, TRADITIONAL
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit
from cleaners.protected_names import restored

# A sentence with the mark that ends it; a line feed ends one too.
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]*")
# Forms of Hong Kong, which tw2s alone would leave.
_HONG_KONG = frozenset("衞裏綫啓羣麪枱敍滙衆爲峯牀喫鷄")

# 鍾 comes out as 锺 in names; papers write 钟馗 and 钟某, and only 钱锺书 so.
_ZHONG = re.compile("锺(?!书)")


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
    converted = _ZHONG.sub("钟", _converter("tw2s").convert(sentence))
    if max(converted, default="") > "\uffff":
        converted = "".join(new if new <= "\uffff" else old for old, new in zip(sentence, converted, strict=True))
    return restored(sentence, converted).translate(_variants())


@cache
def _converter(config: str) -> OpenCC:
    """``tw2s``: of all configurations the only one that gives back both 着 and 著 (4 errors in 100,000 characters)."""
    return OpenCC(config)


@cache
def _variants() -> dict[int, str]:
    lines = files("cleaners").joinpath("variant_characters.txt").read_text(encoding="utf-8").split("\n")
    return {ord(line[0]): line[1] for line in lines if len(line) == 2}


def _is_traditional(sentence: str) -> bool:
    """In a document that was converted, a sentence goes with it unless simplified characters outnumber the others."""
    characters = set(sentence)
    simple = len(characters & SIMPLIFIED)
    return not simple or len(characters & TRADITIONAL) > simple


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
