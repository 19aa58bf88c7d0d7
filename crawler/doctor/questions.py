"""What to ask next: pages of articles, lists that they lead to, further pages, whatever is listed nowhere. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from crawler.doctor.notes import Findings, Notes, is_dated, is_further
from crawler.doctor.shapes import key_of
from crawler.portals.lists.epaper import is_sheet

ARTICLES = 5
"""Articles that are read before anything is believed of their form."""
_LISTS = 24
_VAIN = 8
"""Lists in a row that list nothing, after which the doubtful ones are let be."""
_FURTHER = 4
_UNCOVERED = 10
_SHEETS = 8
_LIKELY = 2
# What sections are called that list articles; and what is none.
_SECTION = re.compile(r"新闻|要闻|动态|公告|公示|通知|时政|政务|民生|社会|滚动|资讯|快讯|经济|文化|信息|更多|头条")
_NO_SECTION = re.compile(
    r"登录|注册|联系|简介|概况|机构|领导|地图|举报|邮箱|客户端|微博|微信|首页|招聘|广告|投稿|声明|搜索|English|客服|帮助|OA",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|pdf|docx?|xlsx?|zip|rar|apk|mp[34]|ico|xml)$", re.IGNORECASE)


def next_question(notes: Notes, found: Findings) -> str | None:
    """Return the address to ask next; None when nothing is left that would tell more."""
    if (
        url := _sheet(notes)
        or _unread(notes, found)
        or (_article(notes, found) if len(found.articles) < ARTICLES else None)
    ):
        return url
    scores = _scores(notes, found)
    best = max(scores, key=lambda url: (scores[url], -len(url)), default=None)
    asked = _asked_lists(notes, found)
    is_open = len(asked) < _LISTS
    if best and is_open and scores[best] > _LIKELY:
        return best
    if url := _further(notes, found) or _uncovered(notes, found):
        return url
    vain = [url for url in asked[-_VAIN:] if url not in found.lists]
    return best if best and is_open and scores[best] > 0 and len(vain) < _VAIN else None


def _article(notes: Notes, found: Findings) -> str | None:
    """Return an article that was not asked for: of the form that was asked for least, here and there on its page."""
    left = [url for url in found.known() if not notes.is_asked(url)]
    if not left:
        return None
    asked = Counter(key_of(url) for url in (*notes.sights, *notes.troubles))
    least = min(asked[key_of(url)] for url in left)
    like = [url for url in left if asked[key_of(url)] == least]
    return like[(least * len(like) // ARTICLES) % len(like)]


def _sheet(notes: Notes) -> str | None:
    """Return a sheet of an e-paper's issue; a few show what its articles are."""
    sheets = [link.url for each in notes.sights.values() for link in each.links if is_sheet(link.url)]
    asked = sum(map(is_sheet, notes.sights))
    return next((url for url in sheets if not notes.is_asked(url)), None) if asked < _SHEETS else None


def _unread(notes: Notes, found: Findings) -> str | None:
    """Return an article of a form of which none was asked for."""
    asked = {key_of(found.canonical(url)) for url in (*notes.sights, *notes.troubles)}
    return next((each.urls[0] for each in found.forms.forms if key_of(each.urls[0]) not in asked), None)


def _asked_lists(notes: Notes, found: Findings) -> list[str]:
    return [
        url
        for url in (*notes.sights, *notes.troubles)
        if not found.is_article(url) and url not in {notes.home, notes.start}
    ]


def _scores(notes: Notes, found: Findings) -> dict[str, float]:
    """Return how likely each link that was not asked for leads to a list."""
    scores: dict[str, float] = {}
    on_home = {link.url for link in notes.sights[notes.home].links} if notes.home in notes.sights else set()
    folders = _folders(found)
    tried = Counter(key_of(url) for url in _asked_lists(notes, found))
    good = Counter(key_of(url) for url in found.lists)
    for each in notes.sights.values():
        is_article = found.is_article(each.url)
        for link in each.links:
            if notes.is_asked(link.url) or not _may_be_list(link.url, found):
                continue
            key = key_of(link.url)
            score = 1.0 + bool(_SECTION.search(link.title)) - 3 * bool(_NO_SECTION.search(link.title))
            score -= urlsplit(link.url).netloc != urlsplit(notes.home).netloc
            score += 4 * (urlsplit(link.url).path.rstrip("/") in folders) + 3 * (is_article and link.url not in on_home)
            score += 3 * good[key] / tried[key] - min(1.5, (tried[key] - good[key]) / 4) if tried[key] else 0
            scores[link.url] = max(score, scores.get(link.url, score))
        for url in each.data:
            if not notes.is_asked(url) and not each.records:
                scores[url] = 2.5
    return scores


def _may_be_list(url: str, found: Findings) -> bool:
    parts = urlsplit(url)
    is_other = found.is_article(url) or is_dated(url) or is_further(url, found.lists)
    return not is_other and not _FILE.search(parts.path) and parts.path not in {"", "/"}


def _folders(found: Findings) -> set[str]:
    """Return the paths under which articles stand."""
    paths = set()
    for url in found.known():
        path = urlsplit(url).path
        while path := path.rpartition("/")[0]:
            paths.add(path)
    return paths


def _further(notes: Notes, found: Findings) -> str | None:
    """Return the next page of a list of which none was asked for."""
    nexts = [notes.sights[url].following[:1] for url in found.lists]
    asked = sum(any(notes.is_asked(target) for target in each) for each in nexts)
    left: Iterator[str] = (target for each in nexts for target in each if not notes.is_asked(target))
    return next(left, None) if asked < _FURTHER else None


def _uncovered(notes: Notes, found: Findings) -> str | None:
    """Return an article that no list shows: its page may lead to the list that does."""
    covered = found.covered()
    left = [url for url in found.known() if url not in covered]
    asked = [url for url in left if notes.is_asked(url)]
    return next((url for url in left if not notes.is_asked(url)), None) if len(asked) < _UNCOVERED else None
