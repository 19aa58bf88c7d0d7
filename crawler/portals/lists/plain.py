"""Lists whose next page is an ordinary link: 下一页, 下页, or ``rel=next``."""

import re

from parsel import Selector

from crawler.portals.lists.listing import Listing, entries, joined, unique

# The label of the link to the next list page, with arrows around it; never 下一篇, which leads to an article.
_NEXT = re.compile(r"[\s\[【〔<>«»›]*(?:下一?页|后页|下一頁|next(?: page)?)[\s\]】〕<>«»›]*", re.IGNORECASE)


def listing(text: str, url: str) -> Listing:
    """Read a list page of plain links."""
    selector = Selector(text)
    further = [
        joined(url, anchor.attrib["href"])
        for anchor in selector.css("a[href]")
        if anchor.attrib.get("rel") == "next" or _NEXT.fullmatch("".join(anchor.xpath(".//text()").getall()))
    ]
    return Listing(tuple(entries(selector, url)), older=unique(target for target in further if target != url))
