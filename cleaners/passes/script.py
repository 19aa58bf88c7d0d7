"""Gives text that software converted to traditional script back its simplified characters."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

from opencc import OpenCC

from cleaners.article import Residue
from cleaners.chinese.characters import (
    is_in,
    simple_forms,
    simplified_characters,
    simplified_only,
    traditional_characters,
)
from cleaners.chinese.evidence import Evidence
from cleaners.chinese.forms import mirrored
from cleaners.chinese.origin import is_by_table
from cleaners.chinese.protected_names import restored, with_names
from cleaners.passes.definition import Done, Pass

# A sentence with the mark that ends it; a line feed ends one too.
_ENDS = "。！？!?；;\n"
_SENTENCE = re.compile(rf"[^{_ENDS}]*[{_ENDS}]*")
# Forms of Hong Kong, which tw2s alone would leave.
_HONG_KONG = re.compile("[衞裏綫啓羣麪枱敍滙衆爲峯牀喫鷄]")
# Half a pair of surrogates, which JSON can bring in and no encoder takes.
_LONE = re.compile("([\ud800-\udfff]+)")

# The phrases of tw2s for 著 match across the ends of words: 彰显著她 and 背著书包, but 见微知着 and 论着.
_ZHU = (
    ("显著", "(?<=[彰凸突尽])显著(?!成|性|的[成效进])", "显着"),
    ("合著", "合著(?![《者的有，。、,）)])", "合着"),
    ("著白", "(?<![编名专论原巨译])著白", "着白"),
    ("著书", "著书(?=[包架桌本柜信店房屋])", "着书"),
    ("论着", "(?<![议讨谈争评辩推])论着", "论著"),
    ("微知着", "微知着", "微知著"),
    ("新着《", "新着《", "新著《"),
    ("着有《", "着有《", "著有《"),
)
"""What stands in a text that a pattern finds anything in, the pattern, and the form."""

# 鍾 comes out as 锺 in names; papers write 钟馗 and 钟某, and only 钱锺书 so.
_ZHONG = re.compile("锺(?!书)")


def find(text: str, evidence: Evidence) -> str:
    """Return *text* in simplified characters, sentence by sentence; as it is when its script is the author's."""
    if not evidence.is_mirror:
        return text
    converted = simplified(text)
    if len(converted) != len(text):
        return text
    if is_by_table(text):
        converted = _with_old_forms(text, converted)
    converted = with_names(text, converted, evidence.protected)
    kept = [part for place in _simplified_sentences(text) for part in place]
    parts = [(text if at % 2 else converted)[slice(*ends)] for at, ends in enumerate(pairwise([0, *kept, len(text)]))]
    return "".join(parts)


@cache
def _old() -> re.Pattern[str]:
    """Return what finds 於 後 摺 乾: simplified text may hold them too."""
    return re.compile(f"[藉{''.join(character for character in simple_forms() if is_in('gb2312', character))}]")


def _with_old_forms(text: str, converted: str) -> str:
    """Return *converted* with what no table of characters makes, which the author wrote: 於 does not come of 于."""
    places = [match.start() for match in _old().finditer(text)]
    old = [at for at in places if converted[at] != text[at] != mirrored(converted[at])]
    characters = list(converted) if old else []
    for at in old:
        characters[at] = text[at]
    return "".join(characters) or converted


def _simplified_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences in which simplified characters outnumber the traditional: conversion would harm them."""
    end = 0
    while found := simplified_only().search(text, end):
        start = max(end, *(text.rfind(mark, end, found.start()) + 1 for mark in _ENDS))
        match = _SENTENCE.match(text, start)
        end = max(match.end() if match else 0, found.end())
        if text.startswith("?,", end - 1):
            continue  # 聯系人:常鹉?,: the characters of what is torn say nothing of the script.
        characters = set(text[start:end])
        if len(characters & simplified_characters()) >= len(characters & traditional_characters()):
            yield start, end


def simplified(text: str) -> str:
    """Return a traditional *text* in simplified characters, protected names as they are written."""
    if _HONG_KONG.search(text):
        text = _through("hk2t", text)
    converted = _ZHONG.sub("钟", _through("tw2s", text))
    if len(converted) == len(text):
        converted = "".join(_kept(text, converted)) if _has_rare(converted) else converted
        converted = restored(text, _with_zhu(converted) if "著" in text else converted)
    return converted.translate(_variants()[0]) if _variants()[1].search(converted) else converted


def _through(config: str, text: str) -> str:
    convert: Callable[[str], str] = _converter(config).convert
    try:
        return convert(text)
    except UnicodeEncodeError:
        return "".join(part if at % 2 else convert(part) for at, part in enumerate(_LONE.split(text)))


def _with_zhu(converted: str) -> str:
    for sign, pattern, form in _ZHU:
        if sign in converted:
            converted = re.sub(pattern, form, converted)
    return converted


def _has_rare(text: str) -> bool:
    """Say whether a character is outside the Basic Multilingual Plane: UTF-16 takes two of its units for one."""
    return len(text.encode("utf-16-le", "surrogatepass")) > 2 * len(text)


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
    lines = files("cleaners.chinese").joinpath("variant_characters.txt").read_text(encoding="utf-8").split("\n")
    forms = {ord(line[0]): line[1] for line in lines if len(line) == 2}
    return forms, re.compile(f"[{''.join(map(chr, forms))}]")


def _residue(done: Done) -> Residue | None:
    if not done.evidence.is_mirror:
        return None
    # Pinyin on top of it leaves no doubt.
    confidence = 0.95 if done.evidence.pinyin else 0.8
    return Residue("traditional_mirror", done.evidence.traditional, confidence, repaired=True)


PASS = Pass(
    name="script",
    stage="characters",
    finders=(find,),
    signs=lambda: "".join(sorted(traditional_characters())),
    replaces=True,
    residue=_residue,
)
