"""Whether traditional text is its author's own, or simplified text that software converted.

Character tables leave 后, 于, 并, 里 and 么 alone, because they are legal traditional characters; people in Taiwan,
Hong Kong and Macau write 後, 於, 並, 裡 and 麼 there. In one month of a Taiwan gazette the second kind stands 192 times
and the first kind never; on four mirror pages it is the other way round.
"""

import re
from functools import cache
from importlib.resources import files

# Mirror forms; 后 and 里 are left out of 皇后, 太后, 公里, 里長 and the names 后里, 天后, which all write so.
_MACHINE = re.compile("[于并么]|后(?<![皇太王天]后)(?![妃宮羿里庄壁豐])|里(?<![公海鄰后]里)(?![長程鄰民里])")
_HUMAN = re.compile("[後於並裡裏採麼颱週佈託註]")
# What a conversion by words writes; 於 and 後 are also in simplified text of authors who write so.
_WORDS = re.compile("[並裡裏採麼颱]")
# Forms that OpenCC's standard writes and neither region does.
_STANDARD = re.compile("[纔爲衆喫麪牀]")
# Places of which mainland papers write as well.
_PLACES = re.compile("香港|澳門|[臺台]灣|[臺台][北中南東]")
# 「路在腳下」 with what it quotes; the loss of bytes leaves a lone 「.
_QUOTED = re.compile("「[^「」\n]{1,200}」|『[^『』\n]{1,200}』")
_LONG = 80


def is_genuine(text: str, han: int) -> bool:
    """Whether *text*, known to be in traditional script and to have no other damage, was written in it."""
    machine = len(_MACHINE.findall(text))
    human = _HUMAN.findall(text)
    if ("「" in text or "『" in text) and _QUOTED.search(text) and (machine < 2 or human):
        return True
    if machine * 3 > len(human) or _STANDARD.search(text):
        return machine == 0 and not human and _names_a_region(text)
    return _names_a_region(text) or len(set(human)) > 1 or (human != [] and (han >= _LONG or _names_a_place(text)))


def is_by_table(text: str) -> bool:
    """Whether a mirror converted *text* character by character: 于, 后 and 里 stand in it, and no 後, 裡 or 麼."""
    return len(_MACHINE.findall(text)) >= 2 and not _WORDS.search(text)


def _names_a_region(text: str) -> bool:
    return _regional().search(text) is not None


def _names_a_place(text: str) -> bool:
    return _PLACES.search(text) is not None


@cache
def _regional() -> re.Pattern[str]:
    """Words of Taiwan, Hong Kong and Macau, from ``regional_words.txt``."""
    lines = files("cleaners").joinpath("regional_words.txt").read_text(encoding="utf-8").split("\n")
    return re.compile("|".join(re.escape(line) for line in lines if line and not line.startswith("#")))
