"""Dates of publication as Chinese pages write them, on Chinese time (+08:00), by the forms of ``date_forms.toml``."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import chain
from typing import NamedTuple

from cleaners.article import Precision
from cleaners.lines.forms import form

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


_FORMS = ("published_day", "stacked_day", "american_day", "minguo_day", "english_day")
_FIRST_OF_MINGUO = 1911
"""The year before the first of the Republic's calendar."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MORNING = frozenset({"AM"})
_AFTERNOON = frozenset({"下午", "晚上", "PM"})
_NUMERAL = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}


# All forms but that in numerals have digits.
_DIGIT = re.compile(r"\d")


def published_of(raw: str) -> Published | None:
    """Return the first full date in *raw* with its time, if one follows; None without a year, month and day."""
    if not _DIGIT.search(raw):
        return _in_numerals(raw)
    for match in chain.from_iterable(form(name).finditer(raw) for name in _FORMS):
        if published := _published(match):
            return published
    return _in_numerals(raw)


def without_date(text: str) -> str:
    """Return *text* without its first date and time."""
    found = published_of(text)
    return text.replace(found.raw, " ", 1) if found else text


def _published(match: re.Match[str]) -> Published | None:
    if match.groupdict().get("named"):
        return _in_english(match)
    year, month, of_month = (int(match[part]) for part in ("year", "month", "day"))
    year += _FIRST_OF_MINGUO if year < 1000 else 0
    day = _day(year, month, of_month) or (
        _day(year, of_month, month) if match.start("day") < match.start("year") else None
    )
    return _at(day, match) if day else None


def _in_english(match: re.Match[str]) -> Published | None:
    of_month = match["early"] or match["late"]
    day = _day(int(match["year"]), _MONTHS.index(match["named"]) // 3 + 1, int(of_month)) if of_month else None
    return _at(day, match) if day else None


def _at(day: date, match: re.Match[str]) -> Published:
    clock = _clock(match)
    if clock is None:
        return Published(None, day, "day", _day_only(match))
    instant = datetime.combine(day, clock, _zone(match.groupdict().get("zone")))
    return Published(
        instant, instant.astimezone(CHINA).date(), "second" if match["second"] else "minute", match[0].strip()
    )


def _day_only(match: re.Match[str]) -> str:
    if match["hour"] is None:
        return match[0].strip()
    start = match.start("half") if match.groupdict().get("half") else match.start("hour")
    return match[0][: start - match.start()].rstrip(" -T")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> time | None:
    if match["hour"] is None:
        return None
    named = match.groupdict()
    half = named.get("half") or named.get("noon")
    hour = int(match["hour"])
    if half in _MORNING:
        hour %= 12
    elif half in _AFTERNOON and hour < 12:
        hour += 12
    try:
        return time(hour, int(match["minute"]), int(match["second"] or 0))
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
    match = form("numerals_day").search(raw)
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
