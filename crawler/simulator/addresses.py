"""Addresses of articles, and the way back from an address to the article's number."""

import re
from datetime import datetime
from functools import cache
from urllib.parse import parse_qs, urlsplit

from crawler.simulator.chance import dice
from crawler.simulator.portal import Portal

# /content/202603/02/c_812300_2.html: the second page of c_812300.html
_SHEET = re.compile(r"(?P<stem>.*\d)_(?P<sheet>[2-9]|1\d)(?P<ending>\.\w+)")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER_AT = slice(5, 9)
"""Where a 16-character identifier hides the article's number, in base 36; the rest is chance."""


def identifier(portal: Portal, seed: int, number: int) -> str:
    """Return the identifier of article *number*: ascending digits, or 16 capital letters and digits."""
    thrown = dice(seed, portal.key, "id", number)
    if portal.id_form == "digits":
        return str(portal.first_id + number * portal.id_step + thrown.randrange(portal.id_step))
    letters = thrown.choices(_ALPHABET, k=16)
    letters[0] = thrown.choice(_ALPHABET[10:])
    letters[_NUMBER_AT] = _base36(number).rjust(4, "0")
    return "".join(letters)


def article_path(portal: Portal, seed: int, number: int, channel: str, published: datetime, *, moved: bool) -> str:
    """Return the address of an article without scheme and host, before or after it *moved*."""
    form = portal.moved_path if moved and portal.moved_path else portal.article_path
    return form.format(id=identifier(portal, seed, number), channel=channel, day=published)


def number_at(portal: Portal, target: str) -> int | None:
    """Return the number that *target*, a path with its query, may stand for; the caller compares the whole address."""
    forms = filter(None, (portal.article_path, portal.moved_path))
    found = next(filter(None, (_pattern(form).fullmatch(target) for form in forms)), None)
    if found is None:
        return None
    if portal.id_form == "letters":
        return int(found["id"][_NUMBER_AT], 36)
    return (int(found["id"]) - portal.first_id) // portal.id_step


def without_noise(portal: Portal, target: str) -> str:
    """Return *target* with only those query keys that the portal's article addresses have."""
    known = parse_qs(urlsplit(portal.article_path).query)
    path, _, query = target.partition("?")
    kept = [pair for pair in query.split("&") if pair.partition("=")[0] in known]
    return f"{path}?{'&'.join(kept)}" if kept else path


def sheet_path(path: str, sheet: int) -> str:
    """Return the address of a page of an article that goes over several: the first is the article's own."""
    stem, dot, ending = path.rpartition(".")
    return path if sheet == 1 else f"{stem}_{sheet}{dot}{ending}"


def sheet_at(portal: Portal, target: str) -> tuple[str, int]:
    """Return the article's own address and the page of it that *target* is; most portals have articles of one page."""
    found = _SHEET.fullmatch(target) if portal.paragraphs_a_page else None
    return (found["stem"] + found["ending"], int(found["sheet"])) if found else (target, 1)


@cache
def _pattern(article_path: str) -> re.Pattern[str]:
    literals = re.split(r"\{[^}]*\}", article_path)
    holes = re.findall(r"\{(\w+)[^}]*\}", article_path)
    patterns = {"id": r"(?P<id>\d{1,15}|[A-Z0-9]{16})"}
    ends = [patterns.get(hole, "[^/]+") for hole in holes] + [""]
    return re.compile("".join(re.escape(literal) + end for literal, end in zip(literals, ends, strict=True)))


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, rest = divmod(number, 36)
        digits = _ALPHABET[rest] + digits
    return digits
