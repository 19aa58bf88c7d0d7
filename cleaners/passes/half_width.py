"""Gives the marks of Chinese text their width back: 11月17日,示范区 and (第九版)."""

import re
from collections.abc import Iterator

from cleaners.annotations import LETTERS
from cleaners.document_evidence import Evidence
from cleaners.ledger import Edit

_FULL = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_WIDEN = str.maketrans(_FULL)
# What stands beside a Chinese mark: Chinese characters and marks, and the signs that Chinese text shares.
_SHARED = frozenset("“”‘’…—%℃·")
_FIRST_CHINESE = "\u2e80"
# One or more marks, and the space that a conversion left after them.
_MARKS = re.compile(r"[,:;!?]{1,4} ?")
_PARENTHESIS = re.compile(r"[()\n]")
# (a) (ii) (km) (bó) (lao liu): lower-case Latin stays in half-width parentheses, whatever it means.
_LATIN = re.compile(rf"[{LETTERS} ]{{1,20}}")
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
    yield from _widened(_with(text, wide))
    for match in _DATELINE_SPACE.finditer(text):
        yield Edit(*match.span())


def _with(text: str, wide: list[int]) -> str:
    """Return *text* with its parentheses widened: they are Chinese marks to those beside them."""
    characters = list(text)
    for at in wide:
        characters[at] = _FULL[characters[at]]
    return "".join(characters) if wide else text


def _widened(text: str) -> Iterator[Edit]:
    for match in _MARKS.finditer(text):
        start, end = match.span()
        marks = match[0].rstrip(" ")
        left, right = _is_chinese(text[start - 1 : start]), _is_chinese(text[end : end + 1])
        if left or right or _ends_line(text, start, start + len(marks)):
            yield Edit(start, end if left and right else start + len(marks), marks.translate(_WIDEN))


def _is_chinese(character: str) -> bool:
    return character >= _FIRST_CHINESE or character in _SHARED


def _ends_line(text: str, start: int, end: int) -> bool:
    """Whether a mark after a number or a Latin word ends a line that has Chinese in it: 增长5.1; and 如下：GDP:."""
    if text[end : end + 1] not in {"", "\n"}:
        return False
    return text[start - 1 : start].isalnum() and any(map(_is_chinese, text[max(0, start - 20) : start]))


def _wide_parentheses(text: str) -> list[int]:
    """Return the positions of the parentheses to widen."""
    wide: list[int] = []
    opened: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] == "\n":
            opened.clear()
        elif match[0] == "(":
            opened.append(match.start())
        elif opened and _is_chinese_pair(text, start := opened.pop(), match.start()):
            wide += (start, match.start())
    return wide


def _is_chinese_pair(text: str, start: int, end: int) -> bool:
    inner = text[start + 1 : end]
    if _LATIN.fullmatch(inner):
        return False
    return any(map(_is_chinese, (text[start - 1 : start], text[end + 1 : end + 2], *inner)))
