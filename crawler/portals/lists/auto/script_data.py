"""Links that a page holds as data: JSON, or objects in its scripts, whatever their keys are called."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

import chompjs

from cleaners.chinese.characters import HAN
from cleaners.extraction.tree import parsed
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.tree_links import tree_links
from crawler.portals.lists.dates import date_of
from crawler.portals.lists.listing import joined

_MOST_OBJECTS = 500
_LONGEST = 2_000_000
_DEEPEST = 8
"""Objects within each other in which the address of a record is looked for."""
# Something that may be a list: a key or value in Chinese, written as it is or escaped.
_CHINESE = re.compile(rf"[{HAN}]|\\u[4-9]")
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s<>\"']+|\.{0,2}/?[\w%~-][^\s<>\"']*\.(?:s?html?|jsp|aspx?|php)(?:\?[^\s<>\"']*)?|\.{0,2}/[\w%~-][^\s<>\"']*"
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|mp4|mp3|ico)(?:[?!].*)?$", re.IGNORECASE)
_TITLE = re.compile(r"title|headline|subject|name|^bt$", re.IGNORECASE)
_DATE = re.compile(r"time|date|pub|rq|day|_at$", re.IGNORECASE)
_HAN = re.compile(rf"[{HAN}]")


def data_links(text: str, url: str) -> list[Link | None]:
    """Return the links in the data of a script or of an answer; nothing of what is no data, or longer than any list."""
    if len(text) > _LONGEST or not _CHINESE.search(text):
        return []
    found: list[Link | None] = []
    for value in _objects(text):
        for record in _records(value):
            found += _link(record, url)
        for html in _markup(value):
            root = parsed(html)
            found += tree_links(root, url, "data ") if root is not None else ()
    return found


def _objects(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text)
    except (ValueError, RecursionError):
        try:
            yield from islice(chompjs.parse_js_objects(text), _MOST_OBJECTS)
        except (ValueError, RecursionError):
            return


def _records(value: object) -> Iterator[Mapping[str, object]]:
    """Yield every object in a value, the outer before the inner; also of JSON within JSON."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
        if isinstance(each, dict | list):
            waiting += reversed([_unfolded(part) for part in (each.values() if isinstance(each, dict) else each)])


def _markup(value: object) -> Iterator[str]:
    """Yield the HTML in a value."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and "href" in each and "<" in each:
            yield each
        if isinstance(each, dict | list):
            waiting += reversed([*each.values()] if isinstance(each, dict) else each)


def _unfolded(value: object) -> object:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _link(record: Mapping[str, object], url: str) -> Iterator[Link]:
    """Yield what a record links to, if it has both an address and a title of its own."""
    titles = {key: " ".join(each.split()) for key, each in record.items() if isinstance(each, str) and _is_title(each)}
    addresses = [address for each in record.values() if (address := _address(_unfolded(each)))]
    if not titles or not addresses:
        return
    named = [title for key, title in titles.items() if _TITLE.search(key)]
    target = joined(url, min(addresses, key=_rank))
    if target:
        title = max(named or titles.values(), key=len)
        yield Link(target.partition("#")[0], title, _dated(record), "data " + ",".join(sorted(record))[:200])


def _is_title(text: str) -> bool:
    return len(text) <= 200 and "<" not in text and len(_HAN.findall(text)) >= 4


def _address(value: object, depth: int = 0) -> str | None:
    if isinstance(value, dict) and depth < _DEEPEST:
        return next((address for each in value.values() if (address := _address(each, depth + 1))), None)
    if isinstance(value, str) and _ADDRESS.fullmatch(value.strip()) and not _PICTURE.search(value):
        return value.strip()
    return None


def _rank(address: str) -> tuple[bool, int]:
    """Rank the addresses of a record: a page's before a folder's, the longer first."""
    return not re.search(r"\d", address), -len(address)


def _dated(record: Mapping[str, object]) -> date | None:
    keys = sorted(record, key=lambda key: not _DATE.search(key))
    return next((found for key in keys if _DATE.search(key) and (found := date_of(record[key]))), None)
