"""The next page of a list that is answered as data: by the page's number in its address, and the counts it states."""

import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlsplit

from w3lib.url import add_or_replace_parameters

from crawler.portals.lists.listing import number

_PAGE = re.compile(r"p|pg|page|page_?(?:no|num|index|number)|cur(?:rent)?_?page", re.IGNORECASE)
_PAGES = re.compile(r"pages|page_?count|total_?pages?|last_?page|max_?page", re.IGNORECASE)
_TOTAL = re.compile(
    r"total|total_?(?:count|records?|num|rows?|elements)|count|record_?count|rows_?count", re.IGNORECASE
)
_SIZE = re.compile(r"(?:page_?)?size|per_?page|limit|rows", re.IGNORECASE)
_ENDS = re.compile(r"(?:has|is)_?(?:more|next|next_?page)|(?:is_?)?last(?:_?page)?", re.IGNORECASE)
_DEPTH = 4


def data_following(text: str, url: str) -> list[str | None]:
    """Return the page behind that of *url*; nothing behind the last, or where nothing tells what pages are called.

    An answer without counts goes on for as long as it shows records.
    """
    try:
        answer = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return []
    records = max((len(each) for each in _lists(answer)), default=0)
    said = _said(answer)
    key, page = _place(url, said)
    if key is None or not records or not _goes_on(said, page, records):
        return []
    return [add_or_replace_parameters(url, {key: str(page + 1)})]


def _place(url: str, said: Mapping[str, object]) -> tuple[str | None, int]:
    """Return which parameter of an address is the number of its page, and that number, or its data says."""
    for key, value in parse_qsl(urlsplit(url).query):
        if _PAGE.fullmatch(key) and number(value) is not None:
            return key, int(value)
    keys = ((key, value) for key, value in said.items() if _PAGE.fullmatch(key) and isinstance(value, int))
    return next(((key, value) for key, value in keys if not isinstance(value, bool)), (None, 1))


def _goes_on(said: Mapping[str, object], page: int, records: int) -> bool:
    """Tell whether pages follow: as the answer says, by its pages, or by its records if all pages are as long."""
    for key, value in said.items():
        if _ENDS.fullmatch(key) and isinstance(value, bool):
            return value != ("last" in key.lower())
    pages, total = (_count(said, pattern) for pattern in (_PAGES, _TOTAL))
    if pages is not None:
        return page < pages
    return total is None or _size(said, records) * page < total


def _size(said: Mapping[str, object], records: int) -> int:
    """Return how many records a page has: as the answer says, since its last page has fewer."""
    stated = next((value for key, value in said.items() if _SIZE.fullmatch(key) and isinstance(value, int)), 0)
    return max(int(stated), records)


def _count(said: Mapping[str, object], pattern: re.Pattern[str]) -> int | None:
    values = (number(str(value)) for key, value in said.items() if pattern.fullmatch(key))
    return next((value for value in values if value is not None), None)


def _said(answer: object) -> dict[str, object]:
    """Return what an answer says of itself: the numbers and words in its objects, the outermost first, no records."""
    found: dict[str, object] = {}
    for each in _objects(answer):
        for key, value in each.items():
            if isinstance(value, bool | int | str):
                found.setdefault(key, value)
    return found


def _objects(answer: object) -> Iterator[Mapping[str, object]]:
    level = [answer] if isinstance(answer, dict) else []
    for _ in range(_DEPTH):
        yield from level
        level = [value for each in level for value in each.values() if isinstance(value, dict)]


def _lists(answer: object) -> Iterator[list[object]]:
    if isinstance(answer, list):
        yield answer
    for each in _objects(answer):
        yield from (value for value in each.values() if isinstance(value, list))
