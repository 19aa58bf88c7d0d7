"""What an article says about its own damage, and in which language and script it is."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from cleaners.article import Residue
from cleaners.characters import HAN, SIMPLIFIED, TRADITIONAL
from cleaners.document_evidence import Evidence
from cleaners.repair import Taken

_HAN = re.compile(rf"[{HAN}]")
# 锟斤拷, 烫烫烫, runs of U+FFFD: bytes that are gone for good.
_LOST = re.compile("锟斤拷|(?:烫烫烫|屯屯屯)|\ufffd{2,}")
_SHUFFLED = re.compile(r"^[，、；：]|[。！？][，、；：]|”“?[^“”\n]{2,80}”", re.MULTILINE)


def residues_of(raw: str, evidence: Evidence, taken: Sequence[Taken]) -> tuple[Residue, ...]:
    """Return the kinds of damage that a document shows; *taken* is what the line passes removed from it."""
    return tuple(residue for residue in _residues(raw, evidence, taken) if residue.count)


def _residues(raw: str, evidence: Evidence, taken: Sequence[Taken]) -> Iterator[Residue]:
    if evidence.pinyin == "full":
        yield Residue("full_annotation", evidence.annotations, 0.99, repaired=False)
    elif evidence.pinyin:
        yield Residue(f"pinyin_{evidence.pinyin}", evidence.annotations, 0.99, repaired=True)
    elif evidence.annotations >= 15 and evidence.annotations * 20 >= evidence.han:
        yield Residue("annotations_kept", evidence.annotations, 0.5, repaired=False)
    if evidence.is_mirror:
        yield Residue("traditional_mirror", evidence.traditional, 0.95 if evidence.pinyin else 0.8, repaired=True)
    if evidence.is_half_width:
        yield Residue("half_width_marks", evidence.half_width, 0.9, repaired=True)
    if evidence.is_doubled:
        yield Residue("doubled_marks", evidence.doubled, 0.95, repaired=True)
    spam = sum(line.by == "spam_header" for line in taken)
    yield Residue("seo_spam", spam, 0.95, repaired=True)
    yield Residue("brand_substitution", _brands(raw), 0.9, repaired=False)
    yield Residue("unrecoverable", len(_LOST.findall(raw)), 1.0, repaired=False)


def _brands(raw: str) -> int:
    """Count the betting brands that stand inside running text, where they overwrote a name; one may be the news."""
    count = len(_brand().findall(raw))
    return count if count >= 2 else 0


@cache
def _brand() -> re.Pattern[str]:
    lines = files("cleaners").joinpath("betting_brands.txt").read_text(encoding="utf-8").split("\n")
    brands = "|".join(re.escape(line) for line in lines if line and not line.startswith("#"))
    return re.compile(
        rf"(?:{brands})(?:官方网站|官网|平台|体育|娱乐城|娱乐|国际|棋牌|彩票|[Aa][Pp][Pp]|登录|入口|集团)(?=[{HAN}])"
    )


def language_of(text: str) -> str:
    """Return ``zh`` when a tenth of the letters are Chinese, else ``und``."""
    letters = sum(character.isalpha() for character in text[:5000])
    return "zh" if letters and len(_HAN.findall(text[:5000])) * 10 >= letters else "und"


def script_of(text: str) -> str | None:
    """Return ``Hant`` when traditional characters outnumber simplified ones, ``Hans`` otherwise."""
    sample = text[:5000]
    if not _HAN.search(sample):
        return None
    traditional = sum(character in TRADITIONAL for character in sample)
    return "Hant" if traditional > sum(character in SIMPLIFIED for character in sample) else "Hans"
