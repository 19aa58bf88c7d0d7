"""What a document shows about the damage that it suffered: decided once, applied to every field and by every pass.

A headline may hold one polluted character and prove nothing; its document proves it. The thresholds are measured on
four mirror pages, 2,164 newspaper documents in both scripts and their synthetic damage.
"""

import re
from typing import NamedTuple

from cleaners.chinese.annotations import LETTERS, annotations, has_blank
from cleaners.chinese.characters import HAN, HAN_BYTES, simplified_only, traditional_only
from cleaners.chinese.origin import is_by_table, is_converted, is_genuine
from cleaners.chinese.pinyin_evidence import DIGIT_TWICE, Pinyin, pinyin_of, table_of


class Evidence(NamedTuple):
    """What was counted in a document, and which families of damage that proves.

    Attributes:
        is_suspicious: Whether the document shows a sign of any damage that a pass is for; if not, nothing was counted.
        han: Chinese characters.
        traditional: Characters that only traditional text uses.
        annotations: Annotations whose every syllable is a reading of its character.
        is_spaced: Whether a blank stands behind most of them.
        half_width: Half-width marks that stand beside a Chinese character.
        full_width: Full-width marks of the same kinds.
        doubled: Commas that stand before another mark.
        shifts: Question marks that the loss of a byte leaves.
        heteronyms: Common characters that simplification changes, annotated with another than their first reading.
        table: Characters that a machine with toned readings annotates wherever they stand, be they changed or not.
        pinyin: ``toned`` annotates what simplification changes, ``toneless`` anything, ``full`` every character of
            whole paragraphs; None without proof.
        is_genuine: Whether the traditional script is the author's own.
        is_half_width: Whether the document's Chinese punctuation was made half-width.
        is_doubled: Whether commas were put before its marks.
        protected: Names that must read as they stand here, besides those of ``protected_names.txt``.
    """

    is_suspicious: bool = False
    han: int = 0
    traditional: int = 0
    annotations: int = 0
    is_spaced: bool = False
    half_width: int = 0
    full_width: int = 0
    doubled: int = 0
    shifts: int = 0
    heteronyms: int = 0
    table: frozenset[str] = frozenset()
    pinyin: Pinyin | None = None
    is_genuine: bool = False
    is_half_width: bool = False
    is_doubled: bool = False
    protected: tuple[str, ...] = ()

    @property
    def is_traditional(self) -> bool:
        """Whether a tenth of the characters are traditional only; mirrors show a third, simplified text none."""
        return self.traditional * 10 >= self.han > 0

    @property
    def is_mirror(self) -> bool:
        """Whether software converted this document to traditional script."""
        return self.is_traditional and not self.is_genuine

    @property
    def is_damaged(self) -> bool:
        """Whether any family of damage is proved."""
        return self.is_mirror or self.is_damaged_otherwise

    @property
    def is_damaged_otherwise(self) -> bool:
        """Whether a family of damage is proved that is not the script."""
        return self.is_half_width or self.is_doubled or self.pinyin is not None

    def with_more(self, shown: "Evidence") -> "Evidence":
        """Return this evidence with the families that only *shown*, of what the document reads later, proves."""
        if not (self.is_suspicious and shown.is_suspicious):
            return self if self.is_suspicious else shown
        return (self if self.is_damaged else shown)._replace(
            is_spaced=self.is_spaced or shown.is_spaced,
            table=self.table | shown.table,
            pinyin=self.pinyin or shown.pinyin,
            is_genuine=self.is_genuine and shown.is_genuine,
            is_half_width=self.is_half_width or shown.is_half_width,
            is_doubled=self.is_doubled or shown.is_doubled,
        )


_UNDAMAGED = Evidence(is_suspicious=True)
_HAN = re.compile(rf"[{HAN}]")
# , between 疫情 and 防控, and after a closing quote; not 3,250 or a, b.
_HALF_WIDTH = re.compile(rf"[,:;!?](?:(?<=[{HAN}”）》％%].)|(?=[{HAN}“《]))")
# 會,,邀請  情況,。2025  四,、  7051,。AI : a comma before another mark, after Chinese, a closing mark or a digit; not
# 1,,3.
DOUBLED = re.compile(
    r"[,，](?![,，]{2})(?=[,，、。;；!！:：])(?:(?<=[^\s,，0-9A-Za-z“‘].)|(?<=[0-9A-Za-z].)(?![^、。][0-9A-Za-z]))"
)
# 疫情,最大 : the mark that no Chinese text lacks.
_COMMA = re.compile(rf",(?:(?=[{HAN}“《])(?<=[{HAN}”）》％%\d].)|(?<=[{HAN}”）》].))")
# 六?！  當?shù)  ?，F : what is left where a cut tore a character. Not 真的？！ with both marks alike.
_SHIFT = re.compile(rf"\?(?:[！，]|[{LETTERS}]{{1,6}}\)|(?<=[{HAN}]\?)[!,])")


def evidence_of(text: str) -> Evidence:
    """Return what *text* shows; give it all fields of the document joined by line feeds.

    Whoever has the passes at hand asks :mod:`cleaners.passes.gathered`, which does not count what shows no sign of any.
    """
    found = annotations(text)
    if not found and not any(sign.search(text) for sign in (traditional_only(), _COMMA, DOUBLED, _SHIFT, DIGIT_TWICE)):
        return _UNDAMAGED
    counted = Evidence(
        is_suspicious=True,
        han=_han(text),
        traditional=_count(traditional_only(), text),
        annotations=len(found),
        is_spaced=(") " in text or "） " in text) and sum(has_blank(text, end) for _, end, _ in found) * 2 > len(found),
        half_width=len(_HALF_WIDTH.findall(text)),
        full_width=sum(map(text.count, "，：；！？")),
        doubled=len(DOUBLED.findall(text)),
        shifts=len(_SHIFT.findall(text)),
        heteronyms=len({reading.character for _, _, reading in found if reading.is_heteronym}),
    )
    half_width = _is_half_width(text, counted)
    doubled = counted.doubled >= 2 and counted.doubled * 20 >= counted.half_width + counted.full_width
    pinyin = pinyin_of(text, counted, found, half_width=half_width)
    return counted._replace(
        table=table_of(text, found) if pinyin == "toned" else frozenset(),
        pinyin=pinyin,
        is_half_width=half_width,
        is_doubled=doubled,
        is_genuine=_is_genuine(text, counted, is_damaged=half_width or doubled or pinyin is not None),
    )


def _han(text: str) -> int:
    """Count Chinese characters; by their first bytes, which is ten times as fast, where all are of the basic plane."""
    encoded = text.encode("utf-16-be", "surrogatepass")
    if len(encoded) != 2 * len(text):
        return _count(_HAN, text)
    first = encoded[::2]
    return len(first) - len(first.translate(None, HAN_BYTES))


def _count(characters: re.Pattern[str], text: str) -> int:
    return len(characters.findall(text))


def _is_half_width(text: str, counted: Evidence) -> bool:
    """Commas prove it, or several marks of a traditional text: a lone ?! or : may be somebody's habit."""
    proof = _COMMA.search(text) is not None or (counted.is_traditional and counted.half_width >= 3)
    return proof and counted.full_width * 10 <= counted.half_width and not _is_own_style(text)


# 成立.求证 and 成立. at the end of a line: a full stop of Latin, which no conversion of marks makes of a Chinese one.
_LATIN_STOP = re.compile(rf"(?<=[{HAN}])\.(?=[{HAN}\n]|$)")


def _is_own_style(text: str) -> bool:
    """Whether half-width marks are the author's: those of a table of values, or of formulas with Latin full stops."""
    if "。" in text:
        return False
    if _LATIN_STOP.search(text):
        return True
    commas = {line.count(",") for line in text.strip().split("\n")}
    return len(commas) == 1 and commas.pop() >= 2 and "\n" in text.strip()


def _is_genuine(text: str, counted: Evidence, *, is_damaged: bool) -> bool:
    if not counted.is_traditional or is_damaged or counted.shifts > 1:
        return False
    if not counted.shifts and _count(simplified_only(), text) * 4 >= counted.traditional and _is_mixed(text):
        return True
    if counted.annotations and not is_by_table(text):
        return True
    return is_genuine(text, counted.han) or not (counted.shifts or is_converted(text))


def _is_mixed(text: str) -> bool:
    """Whether sentences are simplified: text that quotes, or a page in two scripts; not a mirror's line of keywords."""
    sentences = "".join(line for line in text.split("\n") if "。" in line)
    return _count(simplified_only(), sentences) * 4 >= _count(traditional_only(), sentences) > 0
