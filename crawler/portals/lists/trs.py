"""TRS WCM (拓尔思): a script writes the page bar, ``createPageHTML(countPage, currentPage, "index", "html")``."""

import re

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.listing import Listing, joined, listing_of, number

# The call, not its definition: numbers come first. currentPage counts from 0, and page 0 has no number in its name.
_PAGE_BAR = re.compile(
    r"""createPageHTML\s*\(\s*(?P<count>\d+)\s*,\s*(?P<current>\d+)\s*,\s*['"](?P<name>[^'"]{0,200})['"]\s*,\s*['"](?P<ending>\w{1,20})['"]"""
)


def listing(text: str, url: str) -> Listing:
    """Read a TRS channel page."""
    bar = _PAGE_BAR.search(text)
    older = _following(bar, url) if bar else []
    return listing_of(url, anchors(parsed(text)), older=older, unusable=older.count(None))


def _following(bar: re.Match[str], url: str) -> list[str | None]:
    """Return the page after the current one, None for one that has no address; nothing behind the last."""
    count, current = number(bar["count"]), number(bar["current"])
    if count is None or current is None:
        return [None]
    return [joined(url, f"{bar['name']}_{current + 1}.{bar['ending']}")] if current + 1 < count else []
