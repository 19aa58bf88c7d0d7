"""Chinese text that was decoded with a wrong codec, once or twice, and what of it can be read again.

A repair is a round trip: the line is encoded with the codec that was wrong and decoded, strictly, with the right one.
It is taken if the bytes prove it, as those of UTF-8 do, or if the result is far more Chinese than the line, by the
language model of `cleaners.byte_damage`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaners.byte_damage.model import Model, shipped
from cleaners.chinese.forms import folded
from cleaners.decoding.plausibility import common_characters, uncommon_characters

_HAN = re.compile("[\u4e00-\u9fff]")
_CHINESE = re.compile("[\u4e00-\u9fff\u3001-\u3011\uff00-\uff5e“”‘’—…·]")

# Three accented letters of Latin-1 in a line, which GBK (ÖÐ¹ú) and UTF-8 (ä¸­å›½) show whatever they say. Also matches
# Déjà vu à Genève; the round trip and the model decide.
_LETTER = "\xc0-\xd6\xd8-\xf6\xf8-\xff"
_LATIN = re.compile(f"[{_LETTER}](?:[^{_LETTER}\n]*[{_LETTER}]){{2}}")
# Big5 read as GBK shows its commonest characters as kana, Greek, Cyrillic, bopomofo and box drawing (rows A4-A9); GBK
# read as Big5 shows ， as ㄛ and 的 是 在 了 一 中 as 腔 岆 婓 賸 珨 笢; UTF-8 read as GBK shows 的 ， 。 as 鐨 锛 銆.
# All of these occur in good text too.
_OTHERS = "\u0391-\u0451\u2500-\u2570\u3041-\u30f6\u3105-\u3129腔岆婓賸珨笢鐨锛銆涓鍥"
_FOREIGN = re.compile(f"[{_OTHERS}]")

# Fillings of memory, and U+FFFD written as UTF-8 and read as GBK.
_ANY_LOST = re.compile("锟斤|斤拷|烫烫烫|屯屯屯|\ufffd\ufffd|ï¿½ï¿½")
# A whole line of them; not 烫烫烫！ that somebody cries.
_LOST_LINE = re.compile(r"(?>锟斤拷|锟斤|斤拷|锟|拷|烫{3,}|屯{3,}|\ufffd|ï¿½|[\s?,.\-*])+")
# In a line of other text; three 烫 there may be meant.
_LOST = re.compile(r"(?>锟斤拷|锟斤(?=锟)|斤拷)+|烫{4,}|屯{4,}|\ufffd{2,}|(?:ï¿½){2,}")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

_MAX_STEPS = 3
_PLAUSIBLE = 7.5
"""Nats a character: sentences of news and prose take 3 to 6.5, headlines up to 7, jumbled characters 9 to 14."""
_FAR_MORE = 2.0
_LEAST_COMMON = 3
"""Common characters of Chinese that UTF-8 must spell: nine bytes of it."""
_SAMPLE = 2_000
"""Characters of a line that the model reads."""


class Lost(NamedTuple):
    """``text[start:end]`` held something that no codec brings back."""

    start: int
    end: int
    is_line: bool
    """Whether its line holds nothing else."""


def signs() -> str:
    """Return the inside of a character class: a text without any of them is no wrong codec's, and has lost nothing."""
    return f"{_LETTER}{_OTHERS}{uncommon_characters()}锟拷烫屯\ufffd"


def may_be_recoded(text: str) -> bool:
    """Say whether anything in *text* looks like the wrong codec; false for nearly all Chinese text, in one search."""
    return bool(_LATIN.search(text) or _FOREIGN.search(text) or _rare().search(text))


@cache
def _rare() -> re.Pattern[str]:
    """Return what finds three rare characters close together: one Chinese codec read as another shows little else.

    A pattern that begins with a class is looked for ten times as fast as one that begins with a repetition.
    """
    rare = f"[{uncommon_characters()}]"
    return re.compile(f"{rare}[^\n]{{0,4}}?{rare}[^\n]{{0,4}}?{rare}")


def recoded(line: str, model: Model | None = None) -> str | None:
    """Return what *line* was before it was decoded wrongly; None if it was not, or if that cannot be proved."""
    if not may_be_recoded(line):
        return None
    if proved := _proved(line):
        return proved
    judge = model or shipped()
    level = [line]
    for _ in range(_MAX_STEPS):
        level = [origin for text in level for origin in _origins(text) if origin != line]
        chinese = [
            (cost, text) for text in level if _is_mostly_chinese(text) and (cost := _cost(text, judge)) < _PLAUSIBLE
        ]
        if chinese:
            cost, original = min(chinese)
            return original if cost + _FAR_MORE < _cost(line, judge) else None
    return None


def _proved(line: str) -> str | None:
    """Return the line of which Latin letters are UTF-8 throughout, and spell common Chinese; None if they are not.

    No other text does so by chance, however unlikely its names and numbers are to the model.
    """
    single_bytes = _as_single_bytes(line)
    original = next(_decoded(single_bytes, "utf-8"), "") if single_bytes is not None else ""
    chinese = _HAN.findall(original)
    common = sum(character in common_characters() for character in chinese)
    is_proved = common >= _LEAST_COMMON and common * 10 >= len(chinese) * 8 and _is_mostly_chinese(original)
    return original if is_proved else None


def lost(text: str) -> Iterator[Lost]:
    """Yield the fillings and replacement characters in *text*, whole lines of them as one with their line feed."""
    if not _ANY_LOST.search(text):
        return
    for line in _LINE.finditer(text):
        if _ANY_LOST.search(line[0]) and _LOST_LINE.fullmatch(line[0]):
            yield Lost(*line.span(), is_line=True)
        else:
            yield from (Lost(*found.span(), is_line=False) for found in _LOST.finditer(text, *line.span()))


def _origins(text: str) -> Iterator[str]:
    """Yield the strict round trips of one step."""
    single_bytes = _as_single_bytes(text)
    if single_bytes is not None:
        for codec in ("utf-8", "gb18030", "big5"):
            yield from _decoded(single_bytes, codec)
        return
    for wrong, right in (("gb18030", "utf-8"), ("gb18030", "big5"), ("big5hkscs", "gb18030"), ("big5", "gb18030")):
        try:
            encoded = text.encode(wrong)
        except UnicodeEncodeError:
            continue
        yield from _decoded(encoded, right)


def _decoded(encoded: bytes, codec: str) -> Iterator[str]:
    try:
        yield encoded.decode(codec)
    except UnicodeDecodeError:
        return


def _as_single_bytes(text: str) -> bytes | None:
    """Return the bytes that cp1252 or Latin-1 reads as *text*; None if a character is from neither."""
    encoded = bytearray()
    for character in text:
        code = ord(character)
        if code < 0x100:
            encoded.append(code)
            continue
        try:
            encoded += character.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(encoded)


def _cost(text: str, model: Model) -> float:
    """Return the mean nats of the characters that are not ASCII; those of other scripts count as most unlikely."""
    state = model.after("")
    total = 0.0
    count = 0
    for character in text[:_SAMPLE]:
        likely, state = model.step(state, folded(character))
        if not character.isascii():
            total -= likely if _CHINESE.match(character) else -20.0
            count += 1
    return total / count if count else 99.0


def _is_mostly_chinese(text: str) -> bool:
    foreign = sum(not character.isascii() and not _CHINESE.match(character) for character in text)
    return len(_HAN.findall(text)) >= 2 and foreign * 10 <= len(text)
