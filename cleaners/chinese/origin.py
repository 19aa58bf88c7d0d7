"""Whether traditional text is its author's own, or simplified text that software converted.

Character tables leave 后, 于, 并, 里 and 么 alone, because they are legal traditional characters; people in Taiwan,
Hong Kong and Macau write 後, 於, 並, 裡 and 麼 there. In one month of a Taiwan gazette the second kind stands 192 times
and the first kind never; on four mirror pages it is the other way round.
"""

import re
from functools import cache
from importlib.resources import files

# Mirror forms; 后, 里 and 么 are left out where everybody writes them so: 皇后, 影后, 公里, 千里, 里長, 后里, 老么.
_MACHINE = re.compile(
    "于(?![美右])|并|么(?<!老么)(?![女弟妹兒])|后(?<![皇太王天影歌球封]后)(?![妃宮冠羿里庄壁豐])|里(?<![公海英鄰后埔大萬千百十]里)(?![長程鄰民里約昂])"
)
_HUMAN = re.compile("[後於並裡裏採麼颱週佈託註]")
# What a conversion by words writes; 於 and 後 are also in simplified text of authors who write so.
_WORDS = re.compile("[並裡裏採麼颱]")
# Forms that OpenCC's standard writes and neither region does.
_STANDARD = re.compile("[纔爲衆喫麪牀]")
# 「路在腳下」 with what it quotes; the loss of bytes leaves a lone 「.
_QUOTED = re.compile("「[^「」\n]{1,200}」|『[^『』\n]{1,200}』")
_LONG = 80
# 聽著, 坐著, 下著: narrative in which 著 stands for 着; people who write so write 後, 裡 and 麼 between.
_ASPECT = re.compile("[看聽講說笑站坐走跑跟沿隨圍帶拿背抱拉下開想等忙唱]著(?![名作書者])")
_NARRATIVE = 3


def is_genuine(text: str, han: int) -> bool:
    """Whether *text*, known to be in traditional script and to have no other damage, was written in it."""
    machine = len(_MACHINE.findall(text))
    human = _HUMAN.findall(text)
    if ("「" in text or "『" in text) and _QUOTED.search(text) and (machine < 2 or human):
        return True
    if machine * 3 > len(human) or _STANDARD.search(text):
        return False
    if len(set(human)) > 1 or (human and han >= _LONG) or _words("regional").search(text):
        return True
    may_be = human != [] or _words("contested").search(text) is not None
    return may_be and _words("mainland").search(text) is None


def is_by_table(text: str) -> bool:
    """Whether a mirror converted *text* character by character: 于, 后 and 里 stand in it, and no 後, 裡 or 麼."""
    return len(_MACHINE.findall(text)) >= 2 and not _WORDS.search(text)


def is_converted(text: str) -> bool:
    """Whether anything says that software converted *text*, which nothing says is its author's own.

    Forms of its tables say so, one alone only in today's language (余自滬返里 is not); and words that only local papers
    of the mainland print, without a form no table has.
    """
    if _is_classical(text):
        return False
    if is_by_table(text) or _STANDARD.search(text):
        return True
    if _HUMAN.search(text):
        return False
    is_shown = (_MACHINE.search(text) and _NEW.search(text)) or _words("local").search(text)
    return is_shown is not None or len(_ASPECT.findall(text)) >= _NARRATIVE


# The particles of the classical language, and of today's.
_OLD = re.compile("[之乎者也矣焉哉曰兮其而則]")
_NEW = re.compile("[的了們这這那吗嗎呢]")


def _is_classical(text: str) -> bool:
    """Whether *text* is in the classical language, whose editions write 于 and 并 as they like."""
    old = len(_OLD.findall(text))
    return old >= 2 and old * 15 >= len(text) and not _NEW.search(text)


@cache
def _words(kind: str) -> re.Pattern[str]:
    """Return what finds the words of a file, which are patterns."""
    lines = files(__package__).joinpath(f"{kind}_words.txt").read_text(encoding="utf-8").split("\n")
    return re.compile("|".join(line for line in lines if line and not line.startswith("#")))
