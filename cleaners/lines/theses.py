"""What journals set above a thesis: a row of its authors, and in parentheses where they work."""

import re

from cleaners.chinese.characters import HAN
from cleaners.lines.names import has_common_surname, is_name

_NAMES = re.compile(rf"[{HAN}·]{{2,5}}\d?(?:[、,，\s]+[{HAN}·]{{2,5}}\d?){{1,9}}")
_BETWEEN = re.compile(r"[\d、,，\s]+")
# （山东财经大学 经济学院，济南 250014）, (1.青禾大学；2.县医院，青禾 314200)
_OFFICE = re.compile(
    r"[（(](?=.*(?:大学|学院|研究|公司|医院|中心|学校|[局站院系]))[^（）()。]{6,120}[，, ]\s?\d{6}"
    r"[^（）()。]{0,40}[）)]"
)
_ABSTRACT = re.compile(r"[【\[]?(?:摘\s*要|内容提要|提\s*要)[】\]]?\s*[:：]")
# 科学与管理 2022年1期
_JOURNAL = re.compile(rf"(?P<journal>[{HAN}·（）]{{2,16}})\s20\d\d年第?\d{{1,2}}期")


def names_in_row(line: str) -> tuple[str, ...]:
    """Return the names of two or more people that are all that *line* says; of most the surname is a common one."""
    if not _NAMES.fullmatch(line.strip()):
        return ()
    names = tuple(name for name in _BETWEEN.split(line.strip()) if name)
    return names if all(map(is_name, names)) and sum(map(has_common_surname, names)) * 2 > len(names) else ()


def thesis_authors(line: str, below: str) -> tuple[str, ...]:
    """Return the authors that a *line* lists, if their office or the abstract stands *below* it; none otherwise."""
    return names_in_row(line) if is_office_of_authors(below) or _ABSTRACT.match(below) else ()


def is_office_of_authors(line: str) -> bool:
    """Whether *line* says where the authors of a thesis work, and the post code of it."""
    return _OFFICE.fullmatch(line.strip()) is not None


def journal_of(line: str) -> str | None:
    """Return the journal of a *line* that names one with its year and number."""
    match = _JOURNAL.fullmatch(line.strip())
    return match["journal"] if match else None
