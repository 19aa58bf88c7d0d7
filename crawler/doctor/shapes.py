"""The shape of an address: its date, numbers, words and codes, without their values."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

_DATE = "\ue000"
"""Stands for a date in a path; a private character, which no canonical address holds."""
# A day in an address: 2026/03/02, 202603/02, 2026-03/02, 20260302, 2026/0302, 2026/3/2; not a part of a longer number.
_DAY = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:([-/_]?)(?:1[0-2]|0[1-9])([-/_]?)(?:3[01]|[12]\d|0[1-9])|([-/_])(?:1[0-2]|[1-9])([-/_])(?:3[01]|[12]\d|[1-9]))(?!\d)"
)
# A month in an address: 202603/, 2026-03/, 2026/03/.
_MONTH = re.compile(r"(?<!\d)20\d\d([-/_]?)(?:1[0-2]|0[1-9])(?=/)")
_PARTS = re.compile(r"(\d{4})([-/_]?)(\d{1,2})([-/_]?)(\d{1,2})?")
# A mark between others, a word, a number, the word before a number (t20260302), or letters and digits mixed: a code.
_PIECE = re.compile(
    rf"{_DATE}|(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z\d]{{15,}}|[A-Za-z]+(?![A-Za-z\d%])"
    r"|[A-Za-z]{1,12}(?=\d+(?![A-Za-z%]))|\d+(?![A-Za-z%])|[A-Za-z\d%~]+|."
)
_WORDS_OF_A_SLUG = 3
_SHORT = 3


class Piece(NamedTuple):
    """A piece of an address.

    Attributes:
        kind: ``word``, ``short`` or ``long`` number, ``code`` of letters and digits, ``date``, ``mark`` between others.
        text: As it stands.
    """

    kind: str
    text: str


Key = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]


class Shape(NamedTuple):
    """An address in pieces.

    Attributes:
        folders: Each folder, in pieces.
        name: The last part of the path, in pieces.
        query: Keys and values.
        date: Its date as it stands; empty without one.
    """

    folders: tuple[tuple[Piece, ...], ...]
    name: tuple[Piece, ...]
    query: tuple[tuple[str, str], ...]
    date: str


@lru_cache(maxsize=100_000)
def key_of(url: str) -> Key:
    """Return what addresses of one form have in common; how many folders with words stand in a row is no part of it."""
    each = shape(url)
    folders: list[str] = []
    for folder in each.folders:
        kind = kind_of(folder)
        if kind != "word" or folders[-1:] != ["word"]:
            folders.append(kind)
    if folders[:1] == ["word"]:
        del folders[0]
    name = ("slug",) if is_slug(each.name) else tuple(_known(piece) for piece in each.name)
    return (tuple(folders), name, tuple(key for key, _ in each.query), _marks(each.date))


def shape(url: str) -> Shape:
    """Return the shape of a canonical address."""
    parts = urlsplit(url)
    path, date = _dated(parts.path)
    *folders, name = [tuple(_pieces(part)) for part in path.removeprefix("/").split("/")]
    return Shape(tuple(folders), name, tuple(parse_qsl(parts.query, keep_blank_values=True)), date)


def kind_of(folder: tuple[Piece, ...]) -> str:
    """Return what a folder is: ``word`` unless it is a number or holds the date."""
    if any(piece.kind == "date" for piece in folder):
        return "".join(_known(piece) for piece in folder)
    return folder[0].kind if len(folder) == 1 and folder[0].kind in {"short", "long"} else "word"


def is_slug(name: tuple[Piece, ...]) -> bool:
    """Tell whether a name is a headline made into an address: spring-sowing-begins, %E6%98%A5."""
    words = sum(piece.kind == "word" for piece in name)
    is_dated = any(piece.kind == "date" for piece in name)
    return any("%" in piece.text for piece in name) or (words > _WORDS_OF_A_SLUG and not is_dated)


def date_pattern(dates: Sequence[str]) -> str:
    """Return the pattern of dates that are written alike; with one figure where no 0 fills months and days."""
    parts = [_PARTS.fullmatch(each) for each in dates]
    found = [match.groups() for match in parts if match]
    _, mark, _, second, day = found[0]
    figures = r"\d\d"
    if (
        mark
        and (day is None or second)
        and not any(part[0] == "0" for row in found for part in (row[2], row[4] or "1"))
    ):
        figures = r"\d{1,2}"
    pattern = rf"(?P<year>\d{{4}}){mark}(?P<month>{figures})"
    return pattern + (f"{second}(?P<day>{figures})" if day else "")


def _dated(path: str) -> tuple[str, str]:
    """Return a path with its last date replaced, and that date; without one the path and nothing."""
    for pattern in (_DAY, _MONTH):
        if found := [*pattern.finditer(path)][-1:]:
            (date,) = found
            return path[: date.start()] + _DATE + path[date.end() :], date[0]
    return path, ""


def _marks(date: str) -> str:
    """Return how a date is written: 2026/3/2 as 2026/11/26, and unlike 20260302."""
    return re.sub(r"\d+", lambda figures: str(max(2, len(figures[0]))), date)


def _pieces(part: str) -> list[Piece]:
    return [Piece(_kind(text), text) for text in _PIECE.findall(part)]


def _kind(text: str) -> str:
    if text == _DATE:
        return "date"
    if text.isdigit():
        return "short" if len(text) <= _SHORT else "long"
    if text.isalpha():
        return "word"
    return "code" if len(text) > 1 else "mark"


def _known(piece: Piece) -> str:
    return piece.text if piece.kind in {"word", "mark"} else piece.kind
