"""Which links of a list page are its records: those that stand alike, many times, and lead to pages of one kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.portals.lists.auto.link import Link

# What is no list's entry: page bars, tools, imprints.
_TOOL = re.compile(
    r"[\d\s<>«»‹›|/]*|.*(?:ICP备|公网安备).*|(?:上|下|前|后|首|尾|末|第|最后)\S{0,2}页|更多\S{0,2}|more|返回\S{0,4}|查看\S{0,4}|阅读全文|详细?",
    re.IGNORECASE,
)
_FOLDER = re.compile(
    r"/(?:index|default|list|main|more|home|common_list)?(?:_\d+)?(?:\.\w{1,6})?/?$|/(?:node_|col)\w*(?:\.\w+|/(?:index\.\w+)?)$",
    re.IGNORECASE,
)
_DATED = re.compile(r"/(?:19|20)\d\d[-/]?(?:0?[1-9]|1[0-2])(?:[-/]?\d\d?)?/|/t?(?:19|20)\d{6}[_/]")
_NUMBERED = re.compile(r"\d{4,}|(?=[A-Za-z\d_-]*\d)[A-Za-z\d_-]{10,}")
_PLAIN_NUMBER = re.compile(r"/(?:[a-zA-Z]+[_-])?\d{1,3}(?:\.\w{2,5})?/?$")
_QUERY = re.compile(r"(?:^|&)(?:p|\w*id|\w*code|\w*no)=\w+", re.IGNORECASE)

_LONG, _RARE = 50, 0.2
"""Entries of one form that make a page long, and the share of them under which another form is rare: on two pages of
130 and 383 such, the others had up to .18; on one of 28, the second form of its articles had .43."""


class _Group(NamedTuple):
    links: list[Link]
    articles: float
    width: float
    dated: float


def records(links: Sequence[Link]) -> list[Link]:
    """Return the links of a page that stand in its repeated records, and those that lead to pages of the same form."""
    usable = [link for link in links if not _TOOL.fullmatch(link.title)]
    places: dict[str, list[Link]] = defaultdict(list)
    for link in usable:
        places[link.place].append(link)
    groups = [_group(each) for each in places.values()]
    kept = [link for group in groups if _is_list(group) for link in _members(group)]
    shapes = {_shape(link.url) for link in kept if is_article_like(link.url)}
    chosen = {link.url for link in kept} | {
        link.url for link in usable if _width(link.title) >= 9 and _shape(link.url) in shapes
    }
    rare = _rare_shapes(chosen)
    return [link for link in links if link.url in chosen and _shape(link.url) not in rare]


def _rare_shapes(urls: Collection[str]) -> frozenset[str]:
    """Return the forms of address that are rare beside the usual one of a long page: galleries, blogs, other services.

    A page of few entries says nothing of what is usual.
    """
    counts = Counter(map(_shape, urls))
    most = max(counts.values(), default=0)
    return frozenset(shape for shape, count in counts.items() if most >= _LONG and count < _RARE * most)


def is_article_like(url: str) -> bool:
    """Tell whether an address may be an article's: it has a date or a number, and is no folder's."""
    parts = urlsplit(url)
    if _QUERY.search(parts.query):
        return True
    if _DATED.search(parts.path):
        return not parts.path.rstrip("/").endswith(("index", "index_1")) or bool(_NUMBERED.search(parts.path))
    if _FOLDER.search(parts.path):
        return bool(re.search(r"/\d{4,}/(?:index\.\w+)?$", parts.path))
    last = parts.path.rstrip("/").rpartition("/")[2]
    return bool(_NUMBERED.search(last) or _PLAIN_NUMBER.search(parts.path))


def _group(links: list[Link]) -> _Group:
    urls = {link.url: link for link in sorted(links, key=lambda link: len(link.title))}
    once = list(urls.values())
    widths = sorted(_width(link.title) for link in once)
    return _Group(
        links,
        articles=sum(is_article_like(link.url) for link in once) / len(once),
        width=widths[len(widths) // 2],
        dated=sum(link.published is not None for link in once) / len(once),
    )


def _is_list(group: _Group) -> bool:
    count = len({link.url for link in group.links})
    if group.articles >= 0.6:
        return count >= 2 and (group.width >= 7 or (group.dated >= 0.5 and group.width >= 3))
    return count >= 4 and group.width >= 10 and group.dated >= 0.5


def _members(group: _Group) -> list[Link]:
    """Return the links of a list without those that lead elsewhere: a section's name before each headline."""
    if group.articles < 0.6:
        return group.links
    return [link for link in group.links if is_article_like(link.url) and _width(link.title) >= 3]


def _shape(url: str) -> str:
    """Return the form of an address: its numbers, codes and folders without their values."""
    parts = urlsplit(url)
    path = re.sub(r"(?=[A-Za-z]*\d)[A-Za-z\d]{10,}", "#", parts.path)
    *folders, last = re.sub(r"\d+", "0", path).split("/")
    keys = "&".join(sorted(each.partition("=")[0] for each in parts.query.split("&")))
    return "/".join([*("a" if folder.isalpha() else folder for folder in folders), last]) + "?" + keys


def _width(title: str) -> float:
    """Return the length of a title in Chinese characters; two of other scripts are one."""
    return sum(1 if character >= "\u2e80" else 0.5 for character in title)
