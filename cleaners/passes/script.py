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
_HONG_KONG = re.compile("[衞裏綫啓羣麪枱敍滙衆爲峯牀喫鷄]")
_RARE = re.compile("[\U00010000-\U0010ffff]")

# 鍾 comes out as 锺 in names; papers write 钟馗 and 钟某, and only 钱锺书 so.
_ZHONG = re.compile("锺(?!书)")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the characters to simplify, sentence by sentence; nothing when the traditional script is the author's."""
    if not evidence.is_mirror:
        return
    converted = simplified(text)
    if len(converted) != len(text):
        return
    spans = [(0, len(text))] if not evidence.simplified else map(re.Match.span, _SENTENCE.finditer(text))
    for start, end in spans:
        if _is_traditional(text[start:end]):
            yield from _differences(text[start:end], converted[start:end], start)


def simplified(text: str) -> str:
    """Return a traditional *text* in simplified characters, protected names as they are written."""
    if _HONG_KONG.search(text):
        text = _converter("hk2t").convert(text)
    converted = _ZHONG.sub("钟", _converter("tw2s").convert(text))
    if len(converted) == len(text):
        converted = "".join(_kept(text, converted)) if _RARE.search(converted) else converted
        converted = restored(text, converted)
    return converted.translate(_variants()[0]) if _variants()[1].search(converted) else converted


def _kept(text: str, converted: str) -> Iterator[str]:
    """Characters outside the Basic Multilingual Plane (頔 → 𬱖) are right and not what papers print."""
    return (new if new <= "\uffff" else old for old, new in zip(text, converted, strict=True))


@cache
def _converter(config: str) -> OpenCC:
    """``tw2s``: of all configurations the only one that gives back both 着 and 著 (4 errors in 100,000 characters)."""
    return OpenCC(config)


@cache
def _variants() -> tuple[dict[int, str], re.Pattern[str]]:
    """Return the characters of ``variant_characters.txt`` with their standard forms, and a pattern that finds them."""
    lines = files("cleaners").joinpath("variant_characters.txt").read_text(encoding="utf-8").split("\n")
    forms = {ord(line[0]): line[1] for line in lines if len(line) == 2}
    return forms, re.compile(f"[{''.join(map(chr, forms))}]")


def _is_traditional(sentence: str) -> bool:
    """In a document that was converted, a sentence goes with it unless simplified characters outnumber the others."""
    characters = set(sentence)
    simple = len(characters & SIMPLIFIED)
    return not simple or len(characters & TRADITIONAL) > simple


def _differences(old: str, new: str, offset: int) -> Iterator[Edit]:
    """Yield an edit for every run of characters that changed."""
    changed = [at for at, (before, after) in enumerate(zip(old, new, strict=True)) if before != after]
    start = end = -1
    for at in changed:
        if at != end:
            if end > start:
                yield Edit(offset + start, offset + end, new[start:end])
            start = at
        end = at + 1
    if end > start:
        yield Edit(offset + start, offset + end, new[start:end])
