"""What an article says about its own damage, and in which language and script it is."""

import re
from collections import Counter
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


# 免费菠萝视频app下载人大常委会, 大发dafa888式现代化: an app or a betting site where an institution should stand.
_APP = re.compile(
    rf"[{HAN}]{{1,6}}(?:视频|直播|影院|影视|棋牌|体育|娱乐|彩票)(?:app|APP|App)(?:下载|官网|安装)(?=[{HAN}])"
    rf"|[{HAN}]{{2}}[a-zA-Z]{{2,8}}\d{{2,5}}(?=[{HAN}])"
)
# 特色社会主义 and 式现代化 without their 中国.
_ORPHAN = re.compile("(?<!中国)特色社会主义|(?<!中国)式现代化(?!中)")


def _brands(raw: str) -> int:
    """Count the brands that stand inside running text, where they overwrote a name; one may be the news."""
    if not _SUFFIX.search(raw):
        return 0
    found = Counter(match[0][-8:] for brand in (_brand(), _APP) for match in brand.finditer(raw))
    orphans = len(_ORPHAN.findall(raw)) if found else 0
    return sum(found.values()) if found and (max(found.values()) >= 2 or orphans) else 0


_SUFFIX = re.compile(r"官网|官方网站|平台|体育|娱乐|国际|棋牌|彩票|[Aa][Pp][Pp]|登录|入口|集团|[a-zA-Z]\d\d")


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
