"""TRS WCM (拓尔思): a script writes the page bar, ``createPageHTML(countPage, currentPage, "index", "html")``."""

import re

from parsel import Selector

from crawler.portals.lists.listing import Listing, entries, joined, unique

# The call, not its definition: numbers come first. currentPage counts from 0, and page 0 has no number in its name.
_PAGE_BAR = re.compile(
    r"""createPageHTML\s*\(\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)\s*,\s*['"](?P<name>[^'"]*)['"]\s*,\s*['"](?P<ending>\w+)['"]"""
)


def listing(text: str, url: str) -> Listing:
    """Read a TRS channel page."""
    older = []
    if bar := _PAGE_BAR.search(text):
        following = int(bar["current"]) + 1
        if following < int(bar["count"]):
            older.append(joined(url, f"{bar['name']}_{following}.{bar['ending']}"))
    return Listing(tuple(entries(Selector(text), url)), older=unique(older))
