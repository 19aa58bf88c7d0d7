"""What an article says about its own damage, and in which language and script it is."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from cleaners.article import Damaged, Language, Residue, Script
from cleaners.chinese.characters import HAN, simplified_characters, traditional_characters, traditional_only
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.betting import SUFFIXES, brand_pattern
from cleaners.lines.lines import written_lines
from cleaners.passes.definition import Done, Pass
from cleaners.passes.gathered import Passes
from cleaners.repair.repair import Repair

_HAN = re.compile(rf"[{HAN}]")
_RUN = re.compile(rf"[{HAN}]{{4}}")
_SAMPLE = 2000
"""Characters from the beginning that tell the language and the script; a quotation further down does not."""


def residues_of(
    repair: Repair, headlines: Sequence[str], damaged: Sequence[Damaged], evidence: Evidence, passes: Passes
) -> tuple[Residue, ...]:
    """Return the kinds of damage that a document shows: what *passes* report, in their order, and what none repairs.

    Args:
        repair: The body and what was done to it.
        headlines: The title and the subtitles.
        damaged: The places that stayed damaged, those of a headline among them.
        evidence: The document's.
        passes: All passes.
    """
    found = list(_reported(repair, damaged, evidence, passes)) if repair.steps or evidence.is_suspicious else []
    if repair.taken or damaged:
        kinds = [*[taken.kind for taken in repair.taken], *[place.kind for place in damaged]]
        if count := kinds.count("unrecoverable"):
            found.append(Residue("unrecoverable", count, 1.0, repaired=False))
    if shuffled := _shuffled(repair.text):
        found.append(Residue("clause_shuffle", shuffled, 0.5, repaired=False))
    if brands := _brands(repair.raw) or _inserted(headlines, repair.text):
        found.append(Residue("brand_substitution", brands, 0.9, repaired=False))
    return tuple(found)


def _reported(repair: Repair, damaged: Sequence[Damaged], evidence: Evidence, passes: Passes) -> Iterator[Residue]:
    """Yield what *passes* report: all of a suspicious document, of any other those that did something."""
    steps: dict[Pass, tuple[Sequence[Edit], ...]] = {}
    for step in repair.steps:
        steps[step.by] = (*steps.get(step.by, ()), step.edits)
    nothing = Done((), evidence, repair.text, damaged)
    for each in passes if evidence.is_suspicious else steps:
        if each.residue:
            done = nothing._replace(steps=steps[each]) if each in steps else nothing
            if residue := each.residue(done):
                yield residue


def _shuffled(text: str) -> int:
    """Count the lines that close what they never opened; below three they are slips, or quotations over paragraphs."""
    if text.count("”") + text.count("》") < 3:
        return 0
    lines = written_lines(text)
    count = _closing_first(lines)
    return count if count >= 3 and count * 5 >= len(lines) else 0


def _closing_first(lines: Iterable[str]) -> int:
    """Count the lines whose first quotation mark, or the first mark of a title, closes: 的精神》指出，《关于."""
    count = 0
    for line in lines:
        quoted, titled = line.find("”"), line.find("》")
        count += (quoted >= 0 and line.find("“", 0, quoted) < 0) or (titled >= 0 and line.find("《", 0, titled) < 0)
    return count


# 免费菠萝视频app下载人大常委会, 大发dafa888式现代化: an app or a betting site where an institution should stand.
_APP = re.compile(
    rf"(?:视频|直播|影院|影视|棋牌|体育|娱乐|彩票)(?<=[{HAN}]..)(?:app|APP|App)(?:下载|官网|安装)(?=[{HAN}])"
    rf"|[a-zA-Z](?<=[{HAN}]{{2}}.)[a-zA-Z]{{1,7}}\d{{2,5}}(?=[{HAN}])"
)
# Either has a letter and then two digits or the two letters of an app; to look for those first, in what of the text is
# ASCII, is quick.
_LATIN = re.compile(b"[a-zA-Z][0-9Pp][0-9Pp]")
# 特色社会主义 and 式现代化 without their 中国.
_ORPHAN = re.compile("(?<!中国)特色社会主义|(?<!中国)式现代化(?!中)")


def _brands(raw: str) -> int:
    """Count the brands that stand inside running text, where they overwrote a name; one may be the news."""
    brands = [match[0] for match in _brand().finditer(raw)] if _SUFFIX.search(raw) else []
    if _may_name_app(raw):
        brands += [raw[match.start() - 2 : match.end()][-8:] for match in _APP.finditer(raw)]
    if not brands:
        return 0
    is_proved = max(Counter(brands).values()) >= 2 or _ORPHAN.search(raw)
    return len(brands) if is_proved else 0


def _inserted(headlines: Sequence[str], body: str) -> int:
    """Count the brands inside headlines of which the body says nothing: 我市召开bet365官网防汛会议."""
    found: list[re.Match[str]] = []
    for line in headlines:
        if _SUFFIX.search(line):
            found += _brand().finditer(line)
        if _may_name_app(line):
            found += _APP.finditer(line)
    return sum([match[0] not in body for match in found]) if found else 0


def _may_name_app(text: str) -> bool:
    return _LATIN.search(text.encode("ascii", "ignore")) is not None


_SUFFIX = re.compile("|".join(SUFFIXES))


@cache
def _brand() -> re.Pattern[str]:
    return re.compile(
        rf"{brand_pattern()}(?=[{HAN}])(?!中心|馆|场|公园|学院|学校|大学|[总协]会|运动|产业|频道|报|新闻)"
    )


def language_of(text: str) -> Language:
    """Return ``zh`` for text with a run of Chinese characters at its beginning, else ``und``."""
    return "zh" if _RUN.search(text, 0, _SAMPLE) or _HAN.match(text) else "und"


def script_of(text: str, evidence: Evidence) -> Script | None:
    """Return ``Hant`` when traditional characters outnumber simplified ones, else ``Hans``; None without Chinese."""
    if evidence.traditional and traditional_only().search(text):
        characters = set(text[:_SAMPLE])
        if len(characters & traditional_characters()) > len(characters & simplified_characters()):
            return "Hant"
    return "Hans" if _HAN.search(text) else None
