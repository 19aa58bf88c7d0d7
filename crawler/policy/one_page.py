"""One page for everything: what a parked, hijacked or fenced portal answers whatever it is asked. Pure.

It answers 200 and may read like an article. So what a run read is believed at its end only, when it is known what the
portal's other addresses said (:mod:`crawler.frontier.held`).
"""

import hashlib
import re
from typing import NamedTuple

from cleaners import Article
from crawler.policy.page import Page
from crawler.policy.schedule import doubt_rest

_VOLATILE = re.compile(r"[!-~]{7,}")
"""What such a page says anew each time: the number of the request (``8f3a91c0d2``), the time (``08:00:00``), addresses.
A price or a date in Chinese (``1.20``, ``3月2日``) is shorter, and tells pages apart that are filled-in forms."""
_VOLATILE_BYTES = re.compile(_VOLATILE.pattern.encode())
ONE_PAGE = "one page for many addresses"
"""The reason of a page that showed what is not believed."""
_MARK = "one page:"
BECAME, ADDRESSES, _SHARE = 3, 5, 0.5
"""Articles that were different and say the same now are no editor's work: two may have been merged. Pages that nobody
knew before may be one notice in several columns: five, if they are not most of what was read."""


class Group(NamedTuple):
    """The addresses of a portal that a run saw show one page, other than before.

    Attributes:
        addresses: How many they are.
        articles: How many different articles they were before.
        standing: Other addresses that have shown that very page for longer.
        is_known: Whether it was not believed before, at any address of the portal.
        of: Articles of the portal that the run read, these among them.
    """

    addresses: int
    articles: int
    standing: int
    is_known: bool
    of: int


def sight(article: Article) -> str:
    """Return a hash of what an article says, without what one page says anew at each answer."""
    said = "\n".join((article.title or "", *article.subtitles, article.text))
    return _digest(_VOLATILE.sub("", said).encode("utf-8", "surrogatepass"))


def of_body(body: bytes) -> str:
    """Return a hash of a page that is no article, likewise."""
    return _digest(b"".join(_VOLATILE_BYTES.sub(b"", body).split()))


def is_one_page(group: Group, share: float) -> bool:
    """Tell whether what a group shows is not believed; a freezing *share* of 1 believes all, as of what is missing."""
    became = group.articles > 0 and group.articles + group.standing >= BECAME
    is_all = group.addresses >= ADDRESSES and group.addresses > _SHARE * group.of
    return share < 1 and (group.is_known or became or is_all)


def disbelieved(before: Page, now: Page, shown: str, at: float) -> Page:
    """Return a page as it was *before* it showed what is not believed, at the address that it has *now*."""
    tries = before.tries + 1 if is_disbelieved(before) else 1
    return before._replace(
        **{name: getattr(now, name) for name in ("url", "article", "last_visit", "last_run", "last_record")},
        state="doubted",
        reason=ONE_PAGE,
        due=at + doubt_rest(tries),
        tries=tries,
        doubt=mark(shown),
        target=None,
        owed=None,
    )


def is_disbelieved(page: Page) -> bool:
    """Tell whether a page showed last what is not believed."""
    return (page.doubt or "").startswith(_MARK)


def mark(shown: str) -> str:
    """Return the doubt of a page that showed what is not believed."""
    return _MARK + shown


def alarm(portal: str, count: int, url: str) -> str:
    """Return the alarm of a portal of which *count* pages are not believed, that of *url* among them."""
    told = f"{portal}: {count} addresses answer with one page, {url} among them"
    return f"{told}: is it parked, hijacked or behind a firewall? They stay as they were"


def _digest(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()
