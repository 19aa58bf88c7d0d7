"""What happens to a page in a worker: pure functions from bytes to a listing or an article."""

import cleaners
from cleaners import Article, Rules
from crawler.cms import FAMILIES, Listing


def read_listing(body: bytes, url: str, content_type: str, family: str) -> Listing:
    """Return what a list page offers."""
    return FAMILIES[family](cleaners.decode_page(body, content_type=content_type).text, url)


def read_article(body: bytes, url: str, content_type: str, rules: Rules) -> Article:
    """Return the article of a page.

    Raises:
        NotAnArticle: if it is none.
    """
    return cleaners.clean_page(body, url=url, content_type=content_type, rules=rules)
