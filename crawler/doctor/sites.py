"""Sites: which hosts belong together, and what a seed of one is called."""

import re
from functools import cache
from urllib.parse import urlsplit

from tldextract import TLDExtract


@cache
def _suffixes() -> TLDExtract:
    """Return the public suffixes as they came with the library: nothing is fetched, and nothing written."""
    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@cache
def site_of(url: str) -> str:
    """Return the registered domain of an address, or its host when it has none: an IP address, ``x.test``."""
    host = urlsplit(url).hostname or ""
    found = _suffixes()(host)
    return found.top_domain_under_public_suffix or (
        host if found.ipv4 or found.ipv6 else ".".join(host.split(".")[-2:])
    )


def seed_name(url: str) -> str:
    """Return the name that a seed of the site would have: ``epaper_example`` of ``http://epaper.example.com.cn/``."""
    found = _suffixes()(urlsplit(url).hostname or "")
    subdomain = found.subdomain.removeprefix("www").strip(".")
    words = [*(subdomain.split(".") if subdomain else ()), found.domain or "portal"]
    return re.sub(r"\W+", "_", "_".join(words)).strip("_").lower()
