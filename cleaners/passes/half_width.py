"""Gives the marks of Chinese text their width back: 11月17日,示范区 and (第九版)."""

import re
from collections.abc import Iterator

from cleaners.characters import HAN
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit

_FULL = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_CHINESE = re.compile(rf"[{HAN}“”‘’《》〈〉（）【】「」、。，：；！？…—％%℃·〇]")
# One or more marks, and the spaces that a conversion left after them.
_MARKS = re.compile(r"[,:;!?]{1,4}(?P<space> ?)")
_PARENTHESIS = re.compile(r"[()\n]")
# (a) (ii) (km) (lao liu): lower-case Latin stays in half-width parentheses, whatever it means.
_LATIN = re.compile(r"[^A-Z\d\W]{1,8}(?: [^A-Z\d\W]{1,8})?", re.ASCII)
_PINYIN = re.compile("[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü ]{1,20}")
# 臨汾新聞網訊 (記者 : the space that a dateline has before its parenthesis once that is wide again.
_DATELINE_SPACE = re.compile(r"(?<=[讯电]) (?=\((?:[^()\n]{0,4}记者|通讯员))")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the marks to widen in a document whose marks were all made half-width; else nothing.

    Numbers (3,250), times (14:30), addresses, Latin text and code keep their marks: nothing Chinese stands beside them.
    """
    if not evidence.is_half_width:
        return
    wide = _wide_parentheses(text)
    for at in wide:
        yield Edit(at, at + 1, _FULL[text[at]])
    for match in _MARKS.finditer(text):
        yield from _widened(text, match, wide)
    for match in _DATELINE_SPACE.finditer(text):
        yield Edit(*match.span())


def _widened(text: str, match: re.Match[str], wide: dict[int, int]) -> Iterator[Edit]:
    start, end = match.start(), match.start("space")
    left = _is_chinese(text, start - 1, wide)
    right = _is_chinese(text, match.end(), wide)
    if not (left or right or _ends_line(text, start, match.end())):
        return
    space = match["space"] if left and right else ""
    yield Edit(start, end + len(space), "".join(_FULL[mark] for mark in text[start:end]))


def _is_chinese(text: str, at: int, wide: dict[int, int]) -> bool:
    return 0 <= at < len(text) and (at in wide or _CHINESE.match(text[at]) is not None)


def _ends_line(text: str, start: int, end: int) -> bool:
    """Whether a mark after a number or a Latin word ends a line that has Chinese in it: 增长5.1; and 如下：GDP:."""
    if end < len(text) and text[end] != "\n":
        return False
    return text[start - 1 : start].isalnum() and _CHINESE.search(text, max(0, start - 20), start) is not None


def _wide_parentheses(text: str) -> dict[int, int]:
    """Return the positions of the parentheses to widen, each with that of its partner."""
    wide: dict[int, int] = {}
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] == "(":
            opened.append(match.start())
        elif opened:
            start, end = opened.pop(), match.start()
            if _is_chinese_pair(text, start, end):
                wide |= {start: end, end: start}
    return wide


def _is_chinese_pair(text: str, start: int, end: int) -> bool:
    inner = text[start + 1 : end]
    if _PINYIN.fullmatch(inner):
        return False
    beside = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
    return _CHINESE.search(beside) is not None or _CHINESE.search(inner) is not None
