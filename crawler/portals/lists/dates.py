"""The dates that stand beside links."""

import re
from datetime import UTC, date, datetime

from cleaners.lines.dates import CHINA

# 2022-03-21, 2022/3/21, 2022年3月21日, and with blanks where a page breaks them. A date without a year is left alone.
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])\s*[-/.月]\s*(3[01]|[12]\d|0?[1-9])(?!\d)")
# 21 2022-03, 21/2022.03: the day is shown large, above or before its month.
_DAY_FIRST = re.compile(r"(?<!\d)(3[01]|[12]\d|0[1-9])\s*[/\s]\s*(20\d\d)\s*[-/.年]\s*(1[0-2]|0?[1-9])月?(?![-/.\d])")
_COMPACT = re.compile(r"(20\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])")


def date_in(text: str) -> date | None:
    """Return the first date with a year in a text; None without one."""
    if "20" not in text:
        return None
    if match := _YEAR_FIRST.search(text):
        return _date(match[1], match[2], match[3])
    match = _DAY_FIRST.search(text)
    return _date(match[2], match[3], match[1]) if match else None


def without_date(label: str) -> str:
    """Return a label without the date at its end that is none of its words: 春耕开始 [2026-03-02 09:20]."""
    return _AT_END.sub("", label).rstrip()


# Written in figures only: 2026年3月2日 is a word of a headline, as a rule.
_AT_END = re.compile(r"\s*[\[(（【\s]\s*20\d\d[-/.]\d\d?[-/.]\d\d?(?:\s+\d\d?:\d\d(?::\d\d)?)?\s*[\])）】]?\s*$")


def is_date(text: str) -> bool:
    """Tell whether a text is a date and nothing else."""
    return len(text) <= 40 and date_in(text) is not None and not _WORD.search(text)


_WORD = re.compile(r"[^\W\d_年月日发布时间期]")


def date_of(value: object) -> date | None:
    """Return the day of a value in a page's data, by Beijing's clock: a text, seconds or milliseconds since 1970."""
    if isinstance(value, str) and not value.isdigit():
        return date_in(value)
    digits = str(value)
    if match := _COMPACT.fullmatch(digits):
        return _date(match[1], match[2], match[3])
    if isinstance(value, bool) or not digits.isdigit() or len(digits) not in {10, 13}:
        return None
    return datetime.fromtimestamp(int(digits[:10]), UTC).astimezone(CHINA).date()


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
