"""Dates of publication as Chinese pages write them, on Chinese time (+08:00)."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain
from typing import NamedTuple

from cleaners.article import Precision

CHINA = timezone(timedelta(hours=8))


class Published(NamedTuple):
    """A moment of publication, as exact as the page gave it.

    Attributes:
        instant: The moment, aware; None when the page gives no time of day.
        date: The local date.
        precision: What the page gave.
        raw: The part of the text that said so.
    """

    instant: datetime | None
    date: date
    precision: Precision
    raw: str


# 2022-03-21 09:20:53  2022年3月21日 09:20  2022年3月21日09:20  2022/3/21  2022.03.21  2022-03-21T09:20:53+08:00
# 2026-09-28-21:50:00.
# The year has four digits and starts with 19 or 20; the three parts are divided by the same kind of mark. A following
# 年, 月 or digit means that it is something else (2022-11-1711月14日 is a date with a sentence glued to it).
_DATE = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)\s?(?P<mark>[-/.年])\s?(?P<month>\d{1,2})\s?(?:(?P=mark)|月)\s?(?P<day>\d{1,2})"
    r"(?:日(?=\d{1,2}[:：]\d\d)|日?(?!\d))"
    r"(?:(?:T|\s*|-)(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：](?P<second>\d\d))?(?!\d)"
    r"(?:\.\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
# 2024 05/15 10:12:33, 202405/15 10:12: the year set above the day, as xinhuanet.com and new.qq.com show it. Its clock
# must follow: 2024 05/15 may be a number and a share.
_STACKED = re.compile(
    r"(?<![\d.])(?P<year>20\d\d)\s*(?P<month>[01]\d)\s?[/-]\s?(?P<day>[0-3]\d)\s+"
    r"(?P<hour>\d\d)[:：](?P<minute>\d\d)(?:[:：](?P<second>\d\d))?(?!\d)"
)
# 二〇二二年三月十四日, as documents are signed.
_NUMERALS = re.compile(
    "(?P<year>[一二][〇○零九][〇○零一二三四五六七八九]{2})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_NUMERAL = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


def published_of(raw: str) -> Published | None:
    """Return the first full date in *raw* with its time, if one follows; None without a year, month and day."""
    for match in chain(_DATE.finditer(raw), _STACKED.finditer(raw)):
        if published := _published(match):
            return published
    return _in_numerals(raw)


def without_date(text: str) -> str:
    """Return *text* without its first date and time."""
    found = published_of(text)
    return text.replace(found.raw, " ", 1) if found else text


def _published(match: re.Match[str]) -> Published | None:
    day = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    if day is None:
        return None
    clock = _clock(match)
    if clock is None:
        return Published(None, day, "day", _day_only(match))
    instant = datetime.combine(day, clock, _zone(match.groupdict().get("zone")))
    return Published(
        instant, instant.astimezone(CHINA).date(), "second" if match["second"] else "minute", match[0].strip()
    )


def _day_only(match: re.Match[str]) -> str:
    return match[0].strip() if match["hour"] is None else match[0][: match.start("hour") - match.start()].rstrip(" -T")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    try:
        return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        return None


def _zone(offset: str | None) -> timezone:
    if offset is None:
        return CHINA
    if offset == "Z":
        return UTC
    sign = -1 if offset[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))


def _in_numerals(raw: str) -> Published | None:
    match = _NUMERALS.search(raw)
    if match is None:
        return None
    year = int("".join(str(_NUMERAL[numeral]) for numeral in match["year"]))
    day = _day(year, _number(match["month"]), _number(match["day"]))
    return Published(None, day, "day", match[0]) if day else None


def _number(numerals: str) -> int:
    """Return the value of 三, 十, 十四, 二十 or 二十一."""
    tens, ten, units = numerals.rpartition("十")
    if not ten:
        return _NUMERAL[units] if len(units) == 1 else 0
    return (_NUMERAL.get(tens, 1) if tens else 1) * 10 + (_NUMERAL[units] if units else 0)
