"""What a list page says beside its list: feeds that its head announces, and that there is more than it leads to."""

import re

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.auto.pager import following, is_next
from crawler.portals.lists.listing import Listing, joined

_LONGEST_HEAD = 100_000
_MOST_FEEDS = 5
"""Feeds of one page: its own, its section's, the site's, each in two formats at most."""
_LONGEST_TAIL = 400_000
"""Characters at the end of a page in which its page bar stands; a list of 15 MB is not parsed a second time for it."""
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
# Of comments on an article, which are none.
_COMMENTS = re.compile(r"/comments?/|评论")
# 共5页, 共<b>5</b>页; 页次：1/5, 1/5页. A count of articles (共120条) is none of pages.
_COUNTS = re.compile(
    r"共\s*(?:<[^<>]{0,80}>\s*)?(?P<all>\d{1,5})\s*(?:</?[^<>]{0,80}>\s*)?页"
    r"|页次\s*[:：]\s*(?:<[^<>]{0,80}>\s*)*1\s*(?:</[^<>]{0,80}>\s*)?/\s*(?:<[^<>]{0,80}>\s*)?(?P<of>\d{1,5})"
    r"|(?<![\d/-])1\s*/\s*(?P<pages>\d{1,5})\s*页"
)
# A call with the number of the second page: javascript:toPage(2) and its like.
_SCRIPT = re.compile(r"javascript:\s*[\w.]{1,60}\([^()]{0,60}\b2\b[^()]{0,60}\)", re.IGNORECASE)


def announced(text: str, url: str) -> tuple[str, ...]:
    """Return the feeds that the head of a page names, but for those of comments."""
    head = text[:_LONGEST_HEAD]
    if not _FEED.search(head):
        return ()
    root = parsed(head)
    found = []
    for link in root.iter("link") if root is not None else ():
        said = f"{link.get('title') or ''} {link.get('href') or ''}"
        is_feed = _FEED.fullmatch((link.get("type") or "").strip()) and "alternate" in (link.get("rel") or "").lower()
        if is_feed and not _COMMENTS.search(said) and (target := joined(url, link.get("href") or "")):
            found.append(target.partition("#")[0])
    return tuple(dict.fromkeys(found))[:_MOST_FEEDS]


def unfollowed(listing: Listing, text: str, url: str) -> str | None:
    """Return what on the first page of a list says that there are further ones, where its *listing* leads to none."""
    if listing.older or listing.siblings or listing.is_data:
        return None
    for match in _COUNTS.finditer(text):
        if int(match["all"] or match["of"] or match["pages"]) > 1:
            return f"it says {' '.join(re.sub('<[^<>]*>', '', match[0]).split())}"
    root = parsed(text[-_LONGEST_TAIL:])
    links = list(anchors(root))
    if target := next(iter(following(root, links, text, url)), None):
        return f"it leads to {target}, as it seems"
    calls = (each.href for each in links if is_next(each.label) or each.label.strip() == "2")
    found = next(filter(_SCRIPT.fullmatch, calls), None)
    return f"its next page is called by a script, {found[:80]}" if found else None
