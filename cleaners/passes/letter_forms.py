"""Gives characters their usual form: vertical and small marks, half-width 。, radicals for characters, wide letters."""

import re
import unicodedata

from cleaners.article import Residue
from cleaners.chinese.characters import HAN, traditional_only
from cleaners.chinese.evidence import Evidence
from cleaners.passes.definition import Done, Pass

_MARKS = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︵︶︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹐﹑﹒﹔﹕﹖﹗﹙﹚｡､｢｣",
        "，、。：；！？【】…：（）〔〕【】《》〈〉「」『』，、。；：？！（）。、「」",
        strict=True,
    )
)
_RADICALS = {
    chr(code): form
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
    if (form := unicodedata.normalize("NFKC", chr(code))) != chr(code) and len(form) == 1
}
_RADICALS |= dict(
    zip(
        "⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# ⼯作 and ⼈⼤代表, as PDF files give them; not a lone ⺮, nor in a text about radicals.
_RADICAL = re.compile(rf"[{''.join(_RADICALS)}](?:(?=[{HAN}{''.join(_RADICALS)}])|(?<=[{HAN}{''.join(_RADICALS)}].))")
_MARK = re.compile(rf"[{''.join(_MARKS)}](?:(?<=[{HAN}“”》）0-9０-９A-Za-z%％].)|(?=[{HAN}]))")
# A dash of vertical type is two; a single ︱ parts words, as in 出品︱某网.
_DASH = "︱︱"
# 会议．会议: a wide stop of Latin between Chinese; not １．２ nor 约翰．史密斯.
_STOP = re.compile(rf"(?<=[{HAN}]{{4}})．(?=[{HAN}]{{2}})")
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ](?:[０-９Ａ-Ｚａ-ｚ．％／－＋：]*[０-９Ａ-Ｚａ-ｚ％])?")
_NARROW = {0xFF01 + offset: chr(0x21 + offset) for offset in range(94)}
_USUAL = re.compile("[0-9A-Za-z]")
_SIGNS = f"︱{''.join(_MARKS)}{''.join(_RADICALS)}．０-９Ａ-Ｚａ-ｚ"
_SIGN = re.compile(f"[{_SIGNS}]")
_ABOUT = re.compile("部首|偏旁|笔画|筆畫|Unicode")


def find(text: str, evidence: Evidence) -> str:
    """Return *text* with the usual forms.

    Wide letters and digits are somebody's habit where others stand beside them, and in traditional text.
    """
    if not _SIGN.search(text):
        return text
    has_marks = False
    if _MARK.search(text):
        has_marks = True
        text = _MARK.sub(lambda mark: _MARKS[mark[0]], text)
    text = text.replace(_DASH, "——")
    if not _ABOUT.search(text):
        text = _RADICAL.sub(lambda radical: _RADICALS[radical[0]], text)
    if has_marks:
        text = _STOP.sub("。", text)
    if _WIDE.search(text) and not _USUAL.search(text) and not traditional_only().search(text):
        text = _WIDE.sub(lambda wide: wide[0].translate(_NARROW), text)
    return text


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.9, repaired=True) if done.edits else None


def _signs() -> str:
    return _SIGNS


PASS = Pass(
    name="letter_forms",
    stage="characters",
    finders=(find,),
    signs=_signs,
    needs=_signs,
    replaces=True,
    residue=_residue,
)
