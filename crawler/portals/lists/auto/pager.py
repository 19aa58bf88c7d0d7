"""The next page of a list: by its words, its numbers, or the script that writes its page bar."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from crawler.portals.lists import hanweb, trs
from crawler.portals.lists.anchors import Anchor
from crawler.portals.lists.listing import joined, number

_EDGE = r"[\s\[\]【】〔〕（）()<>«»‹›←→]*"
_NEXT = re.compile(
    rf"{_EDGE}(?:下一?页|后一?页|下一頁|后页|next(?: page)?|older(?: posts| entries)?){_EDGE}", re.IGNORECASE
)
_SIGN = re.compile(r"(?:»|›|>|>>|→)")
# What leads further only where its address says so too: 更多 leads to a section on most pages.
_MORE = re.compile(rf"{_EDGE}(?:早期|更早|较早|以前|往期|更多|加载|查看)的?\S{{0,4}}{_EDGE}|load more", re.IGNORECASE)
# createPageHTML('page_div', 10, 1, 'zwgklist', 'shtml', 200): the id first, pages counted from 1.
_NAMED_BAR = re.compile(
    r"""createPageHTML\s*\(\s*['"]\w+['"]\s*,\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)\s*,\s*['"](?P<name>[^'"]{1,200})['"]\s*,\s*['"](?P<ending>\w{1,20})['"]"""
)
# createPageHTML(countPage, currentPage, "index", "html") with the numbers in variables; pages counted from 0.
_VARIABLE_BAR = re.compile(
    r"""createPageHTML\s*\(\s*\w*[Cc]ount\w*\s*,\s*\w*[Cc]ur\w*\s*,\s*['"](?P<name>[^'"]{0,200})['"]\s*,\s*['"](?P<ending>\w{1,20})['"]"""
)
_COUNT = re.compile(r"\b(?:countPage|pageCount|nPageCount)\s*=\s*['\"]?(\d+)")
_CURRENT = re.compile(r"\b(?:currentPage|nCurrIndex|pageIndex)\s*=\s*['\"]?(\d+)")


def following(root: etree._Element | None, links: Sequence[Anchor], text: str, url: str) -> list[str | None]:
    """Return the next page of a list, None for one without an address; nothing behind the last page."""
    return _by_word(root, links, url) or _by_number(root, links, url) or _by_script(text, url)


def _by_word(root: etree._Element | None, links: Sequence[Anchor], url: str) -> list[str | None]:
    heads = [
        each.get("href", "") for each in (root.iter("link") if root is not None else ()) if each.get("rel") == "next"
    ]
    said = [*heads, *(each.href for each in links if each.rel == "next" or _NEXT.fullmatch(each.label))]
    signs = [each.href for each in links if _SIGN.fullmatch(each.label.strip()) or _MORE.fullmatch(each.label)]
    targets = [joined(url, href) for href in said if not _is_idle(href)]
    targets += [target for href in signs if (target := joined(url, href)) and is_sibling(target, url)]
    return [target for target in targets if target is None or _bare(target) != _bare(url)][:1]


def is_next(label: str) -> bool:
    """Tell whether a link's label says that it leads to the next page: 下一页, next."""
    return _NEXT.fullmatch(label) is not None


def _is_idle(href: str) -> bool:
    return href.strip().startswith("#") or href.strip().lower().startswith("javascript:") or "{" in href


def _by_number(root: etree._Element | None, links: Sequence[Anchor], url: str) -> list[str | None]:
    """Return the page whose number is one more than that of the page that is marked, or that has no link."""
    current = _current(root)
    for each in links:
        if number(each.label.strip(" []【】\n\t")) == current + 1 and not _is_idle(each.href):
            target = joined(url, each.href)
            if target and is_sibling(target, url):
                return [target]
    return []


def _current(root: etree._Element | None) -> int:
    for element in root.iter("span", "strong", "b", "em", "a", "li") if root is not None else ():
        name = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if ("cur" in name or "active" in name or "now" in name) and len(element) <= 1:
            shown = number("".join(map(str, element.itertext())).strip())
            if shown is not None:
                return shown
    return 1


def is_sibling(target: str, url: str) -> bool:
    """Tell whether an address is that of another page of the list at *url*: numbered, in the same folder or below."""
    folder = _folder(url)
    return _bare(target) != _bare(url) and is_numbered(target) and (_folder(target) + "/").startswith(folder + "/")


def is_numbered(url: str) -> bool:
    """Tell whether an address says which page of a list it is: index_2.html, /page/2/, ?page=2."""
    parts = urlsplit(url)
    by_query = any(_PAGE_KEY.fullmatch(key) and value.isdigit() for key, value in parse_qsl(parts.query))
    return by_query or bool(_PAGE.search(parts.path))


_PAGE = re.compile(r"/(?:page/\d+|(?:[A-Za-z]\w*[_-])?\d{1,4}(?:\.\w{2,6})?)/?$")
_PAGE_KEY = re.compile(r"p|pg|\w*page\w*|start|startrecord|offset|cur", re.IGNORECASE)


def _folder(url: str) -> str:
    """Return the host and folder of a list's address, without what says which page it is."""
    parts = urlsplit(url)
    path = re.sub(r"/page/\d+/?$", "/", parts.path)
    return f"{parts.netloc}{path.rpartition('/')[0]}"


def _bare(url: str) -> str:
    return url.partition("#")[0].removesuffix("/")


def _by_script(text: str, url: str) -> list[str | None]:
    return next(([*found] for found in _scripted(text, url) if found), [])


def _scripted(text: str, url: str) -> Iterator[Sequence[str | None]]:
    yield trs.listing(text, url).older if "createPageHTML" in text else ()
    if bar := _NAMED_BAR.search(text):
        yield _page(url, bar, number(bar["count"]), number(bar["current"]), first=1)
    if (bar := _VARIABLE_BAR.search(text)) and (count := _COUNT.search(text)) and (current := _CURRENT.search(text)):
        yield _page(url, bar, number(count[1]), number(current[1]), first=0)
    yield hanweb.listing(text, url).older if "dataproxy.jsp" in text + url else ()


def _page(url: str, bar: re.Match[str], count: int | None, current: int | None, *, first: int) -> list[str | None]:
    if count is None or current is None:
        return [None]
    if current + 1 - first >= count:
        return []
    return [joined(url, f"{bar['name']}_{current + 1}.{bar['ending']}")]
