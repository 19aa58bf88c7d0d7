"""What happens to a page in a worker: pure functions from bytes to a listing or an article."""

from collections.abc import Sequence
from datetime import date

import cleaners
from cleaners import Article, Rules
from cleaners.article import Judge
from cleaners.portal_model import PortalModel, SeenPage
from crawler.portals.lists import FAMILIES, Listing
from crawler.portals.lists.hints import announced, unfollowed
from crawler.portals.lists.selected import Selectors, with_selected
from crawler.reading.feeds import feed_kind, feed_listing, unpacked


def read_listing(
    body: bytes,
    url: str,
    content_type: str,
    family: str,
    selectors: Selectors = Selectors(),  # noqa: B008 - immutable
) -> Listing:
    """Return what a list page offers: by its family, and by the selectors that stand in place of it."""
    body = unpacked(body)
    kind = feed_kind(body)
    if kind and family == "auto":
        return feed_listing(body, url, kind)
    text = cleaners.decode_page(body, content_type=content_type).text
    listing = FAMILIES[family](text, url)
    if any(selectors):
        listing = with_selected(listing, text, url, selectors)
    return listing._replace(announced=announced(text, url), unfollowed=unfollowed(listing, text, url))


def read_article(body: bytes, url: str, content_type: str, rules: Rules, judge: Judge) -> Article:
    """Return the article of a page.

    Raises:
        NotAnArticle: if it is none.
    """
    return cleaners.clean_page(body, url=url, content_type=content_type, rules=rules, judge=judge)


def read_seen(body: bytes, url: str, content_type: str, rules: Rules, day: date) -> SeenPage | None:
    """Return what can be learned from the page of an article of that *day*; None without a body."""
    from cleaners.learning.learning import seen_page  # noqa: PLC0415 - of no use where tasks are only handed out

    return seen_page(body, url, day, content_type=content_type, rules=rules)


def learn(seen: Sequence[SeenPage]) -> PortalModel:
    """Return the model of the portal whose pages were *seen*."""
    from cleaners.learning.learning import learned  # noqa: PLC0415 - as above

    return learned(seen)
