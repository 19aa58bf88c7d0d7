"""Addresses and pagers of list pages, one function a family; pages are counted from 0 here."""

import re
from collections.abc import Callable, Mapping
from math import ceil
from urllib.parse import parse_qs, urlsplit

from crawler.simulator.portal import Channel


def page_count(channel: Channel, articles: int) -> int:
    """Return how many pages list that many articles; an empty channel has one."""
    return max(1, ceil(articles / channel.per_page))


def page_index(channel: Channel, target: str) -> int | None:
    """Return which page of the channel *target* is, None when it is none of them."""
    return _INDEX[channel.pagination](channel, target)


def pager(channel: Channel, index: int, pages: int) -> str:
    """Return the HTML that leads to the channel's other pages."""
    return _PAGER[channel.pagination](channel, index, pages)


def _named_index(first: int, channel: Channel, target: str) -> int | None:
    # `index.html`, `index_2.html` below the channel's path; nothing means the first page.
    found = re.fullmatch(re.escape(channel.path) + r"(?:index(?:_(\d{1,4}))?\.html)?", target)
    if found is None:
        return None
    return int(found[1]) - first if found[1] else 0


def _folder_index(channel: Channel, target: str) -> int | None:
    # `page/2/` below the channel's path; the first page has no number.
    found = re.fullmatch(re.escape(channel.path) + r"(?:page/(\d{1,4})/)?", target)
    return int(found[1] or 1) - 1 if found else None


def _query_index(channel: Channel, target: str) -> int | None:
    asked, own = urlsplit(target), urlsplit(channel.path)
    query, needed = parse_qs(asked.query), parse_qs(own.query)
    if asked.path != own.path or any(query.get(key) != value for key, value in needed.items()):
        return None
    page = query.get("page", ["1"])[0]
    return int(page) - 1 if page.isdecimal() else None


def _only_page(channel: Channel, target: str) -> int | None:
    return 0 if target == channel.path else None


def _trs_pager(_: Channel, index: int, pages: int) -> str:
    return f'<script type="text/javascript">createPageHTML({pages}, {index}, "index", "html");</script>'


def _index_pager(channel: Channel, index: int, pages: int) -> str:
    def address(page: int) -> str:
        return channel.path + (f"index_{page + 1}.html" if page else "index.html")

    return _linked_pager(address, index, pages)


def _query_pager(channel: Channel, index: int, pages: int) -> str:
    mark = "&amp;" if "?" in channel.path else "?"
    return _linked_pager(lambda page: f"{channel.path}{mark}page={page + 1}", index, pages)


def _folder_pager(channel: Channel, index: int, pages: int) -> str:
    """Return the links of a WordPress: words of its own, and no numbers."""

    def link(page: int, name: str, words: str) -> str:
        address = f"{channel.path}page/{page + 1}/" if page else channel.path
        return f'<div class="nav-{name}"><a href="{address}">{words}</a></div>'

    older = link(index + 1, "previous", "<span class=meta-nav>&larr;</span> 早期文章") if index + 1 < pages else ""
    return older + (link(index - 1, "next", "较新文章 <span class=meta-nav>&rarr;</span>") if index else "")


def _linked_pager(address: Callable[[int], str], index: int, pages: int) -> str:
    near = range(max(0, index - 3), min(pages, index + 4))
    links = [f'<a href="{address(page)}"{" class=on" if page == index else ""}>{page + 1}</a>' for page in near]
    if index:
        links.insert(0, f'<a href="{address(index - 1)}">上一页</a>')
    if index + 1 < pages:
        links.append(f'<a href="{address(index + 1)}">下一页</a>')
    return f"共{pages}页 " + " ".join(links)


_INDEX: Mapping[str, Callable[[Channel, str], int | None]] = {
    "trs": lambda channel, target: _named_index(0, channel, target),
    "index": lambda channel, target: _named_index(1, channel, target),
    "query": _query_index,
    "jpage": _only_page,
    "folders": _folder_index,
    "json": _query_index,
}
_PAGER: Mapping[str, Callable[[Channel, int, int], str]] = {
    "trs": _trs_pager,
    "index": _index_pager,
    "query": _query_pager,
    "jpage": lambda _, __, ___: "",
    "folders": _folder_pager,
}
