"""The lists of a portal that are worth a channel: ranked by how fresh they are and how much they list. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crawler.doctor.notes import Findings, Notes, is_further, is_paper
from crawler.doctor.sights import newest

_NAME = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_NAME = 12
_TOOLS = frozenset({"更多", "首页", "上一页", "下一页", "返回"})


class Found(NamedTuple):
    """A list.

    Attributes:
        name: What the portal calls it.
        url: Its first page.
        kind: ``list``, ``home``, ``feed``, ``sitemap`` or ``paper``.
        articles: The articles that it shows by itself.
        newest: The newest date beside them, or in their addresses.
        next: Its next page.
        is_further_seen: Whether the next page was asked for and lists others.
    """

    name: str
    url: str
    kind: str
    articles: tuple[str, ...]
    newest: date | None
    next: str | None
    is_further_seen: bool


def channels(notes: Notes, found: Findings) -> list[Found]:
    """Return the lists of a portal, the freshest first, and the home page where it shows what no other list does."""
    further = {target for each in notes.sights.values() for target in each.following}
    lists: dict[tuple[str, frozenset[str]], Found] = {}
    for url in sorted(found.lists, key=lambda url: (url == notes.home, len(url))):
        if url in further or is_further(url, [each for each in found.lists if each != url and each not in further]):
            continue
        one = _found(url, notes, found)
        lists.setdefault((one.kind, frozenset(one.articles)), one)
    ranked = sorted(lists.values(), key=lambda each: (each.newest or date.min, len(each.articles)), reverse=True)
    return list(_named([each for each in ranked if _is_needed(each, ranked)], notes))


def _is_needed(each: Found, ranked: list[Found]) -> bool:
    """Tell whether a list is one for itself: the home page is, where it goes on or shows what no other does."""
    if each.kind != "home" or each.next:
        return True
    others = {url for other in ranked if other is not each for url in other.articles}
    return not set(each.articles) <= others


def _found(url: str, notes: Notes, found: Findings) -> Found:
    seen = notes.sights[url]
    own = found.lists[url]
    following = next(iter(seen.following), None) if seen.kind in {"page", "data"} else None
    after = found.lists.get(following, ()) if following else ()
    shown = {link.url for link in own}
    kind = "paper" if is_paper(seen) else "home" if url == notes.home else "list"
    return Found(
        "",
        url,
        kind if seen.kind in {"page", "data"} else seen.kind,
        tuple(link.url for link in own),
        newest(own),
        following,
        any(link.url not in shown for link in after),
    )


def _named(ranked: list[Found], notes: Notes) -> Iterator[Found]:
    labels: dict[str, Counter[str]] = {}
    for each in notes.sights.values():
        for link in each.links:
            if _NAME.search(link.title) and len(link.title) <= _LONGEST_NAME and link.title not in _TOOLS:
                labels.setdefault(link.url, Counter())[link.title] += 1
    usual = {"home": "首页", "feed": "feed", "sitemap": "sitemap", "paper": "数字报"}
    taken: Counter[str] = Counter()
    for one in ranked:
        said = labels.get(one.url)
        name = usual.get(one.kind) or (said.most_common(1)[0][0] if said else "") or _titled(notes, one.url)
        taken[name] += 1
        yield one._replace(name=name if taken[name] == 1 else f"{name} {taken[name]}")


def _titled(notes: Notes, url: str) -> str:
    return re.split(r"[-_|–—－]", notes.sights[url].title)[0].strip() or url.rstrip("/").rpartition("/")[2]
