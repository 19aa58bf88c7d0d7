"""Gives the marks of Chinese text their width back: 11月17日,示范区 and (第九版)."""

import re
from collections.abc import Iterator

from cleaners.article import Residue
from cleaners.chinese.annotations import LETTERS
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.passes.definition import Done, Pass

_FULL = dict(zip(",:;!?()", "，：；！？（）", strict=True))
_WIDEN = str.maketrans(_FULL)
# What stands beside a Chinese mark: Chinese characters and marks, and the signs that Chinese text shares.
_SHARED = frozenset("“”‘’…—%℃·")
_FIRST_CHINESE = "\u2e80"
_CHINESE = f"[{_FIRST_CHINESE}-\U0010ffff{''.join(sorted(_SHARED))}]"
# One or more marks after Chinese, before Chinese, or at the end of a line.
_MARKS = re.compile(
    rf"[,:;!?](?:(?<={_CHINESE}.)[,:;!?]{{0,3}}|[,:;!?]{{0,3}}(?= ?{_CHINESE})|(?P<end>[,:;!?]{{0,3}})(?=\n|$))"
)
# The space that a conversion left after marks between Chinese.
_SPACED = re.compile(
    rf" (?<=[,:;!?] )(?={_CHINESE})(?:{'|'.join(f'(?<={_CHINESE}.{{{count}}} )' for count in range(1, 5))})"
)
_PARENTHESIS = re.compile(r"[()\n]")
# (a) (ii) (km) (bó) (lao liu): lower-case Latin stays in half-width parentheses, whatever it means.
_LATIN = re.compile(rf"[{LETTERS} ]{{1,20}}")
# 臨汾新聞網訊 (記者 : the space that a dateline has before its parenthesis once that is wide again.
_DATELINE_SPACE = re.compile(r" (?<=[讯电] )(?=\((?:[^()\n]{0,4}记者|通讯员))")


def find(text: str, evidence: Evidence) -> str:
    """Return *text* with its marks wide again, if all of its document's were made half-width; else as it is.

    Numbers (3,250), times (14:30), addresses, Latin text and code keep their marks: nothing Chinese stands beside them.
    """
    if not evidence.is_half_width:
        return text
    if "(" in text:
        at = 0
        parts: list[str] = []
        for place in sorted(_wide_parentheses(text)):
            parts += (text[at:place], _FULL[text[place]])
            at = place + 1
        text = "".join(parts) + text[at:]
    return _MARKS.sub(_widened, text)


def spaces(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the spaces that a conversion left after marks and before the parenthesis of a dateline; in all text none.

    They are found while the marks are half-width: a space after a wide one is somebody's own.
    """
    if evidence.is_half_width and " " in text:
        yield from (Edit(match.end() - 1, match.end()) for match in _SPACED.finditer(text))
        yield from (Edit(*match.span()) for match in _DATELINE_SPACE.finditer(text))


def _widened(match: re.Match[str]) -> str:
    marks = match[0]
    if match.lastgroup and not _ends_line(match.string, match.start()):
        return marks
    return _FULL.get(marks) or marks.translate(_WIDEN)


def _is_chinese(character: str) -> bool:
    return character >= _FIRST_CHINESE or character in _SHARED


def _ends_line(text: str, start: int) -> bool:
    """Whether a mark that ends a line, after a number or a Latin word, has Chinese before it: 增长5.1; and GDP:."""
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


def _residue(done: Done) -> Residue | None:
    if not done.evidence.is_half_width:
        return None
    return Residue("half_width_marks", done.evidence.half_width, 0.9, repaired=True)


# The comma is the mark that no Chinese text lacks; the others prove nothing without it but in traditional text.
PASS = Pass(
    name="half_width",
    stage="characters",
    finders=(spaces, find),
    signs=lambda: ",",
    replaces=True,
    residue=_residue,
)
