"""Lists whose next page is an ordinary link: 下一页, 下页, or ``rel=next``."""

import re

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.listing import Listing, joined, listing_of

# The label of the link to the next list page, with arrows around it; never 下一篇, which leads to an article.
_NEXT = re.compile(r"[\s\[【〔<>«»›]*(?:下一?页|后页|下一頁|next(?: page)?)[\s\]】〕<>«»›]*", re.IGNORECASE)


def listing(text: str, url: str) -> Listing:
    """Read a list page of plain links."""
    shown = list(anchors(parsed(text)))
    further = [joined(url, each.href) for each in shown if each.rel == "next" or _NEXT.fullmatch(each.label)]
    return listing_of(url, shown, older=(target for target in further if target != url))
