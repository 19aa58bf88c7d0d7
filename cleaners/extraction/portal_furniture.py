"""What a portal repeats around its articles: local slogans, column banners and promotions that no general rule knows.

Learned from distinct articles on distinct days, in any order; a block is known by its words and by where it stands.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cleaners.extraction.blocks import Blocks, Part
from cleaners.extraction.headline import bare
from cleaners.portal_model import SeenPage

_PAGES, _DAYS = 20, 3
"""Distinct articles and days under which nothing is believed: the quarantine."""
_SHARE = 0.2
"""The share of a portal's articles that show a block of furniture; the banner of a column is not on all."""
_SHORTEST = 4
"""Letters and characters; a shorter line is too easily an article's own."""


def fingerprint(blocks: Blocks, i: int) -> str | None:
    """Return what block *i* is known by: its words and its tags; None for a line too short to tell."""
    said = bare(blocks.text[i])
    if len(said) < _SHORTEST:
        return None
    node = blocks.owner[i]
    tags = (blocks.tag[node], blocks.tag[max(0, blocks.parent[node])])
    return hashlib.blake2b("\0".join((said, *tags)).encode(), digest_size=8).hexdigest()


def fingerprints_of(blocks: Blocks) -> tuple[str, ...]:
    """Return the fingerprints of all blocks of a page, sorted, each once."""
    return tuple(sorted({found for i in range(len(blocks.text)) if (found := fingerprint(blocks, i))}))


def furniture_of(pages: Iterable[SeenPage]) -> frozenset[str]:
    """Return the fingerprints that *pages* of one portal repeat, whatever their order and however many visits."""
    urls: dict[str, set[str]] = defaultdict(set)
    days: dict[str, set[date]] = defaultdict(set)
    seen: set[str] = set()
    for page in pages:
        seen.add(page.url)
        for found in page.fingerprints:
            urls[found].add(page.url)
            days[found].add(page.day)
    if len(seen) < _PAGES:
        return frozenset()
    least = max(_DAYS, _SHARE * len(seen))
    return frozenset(found for found, where in urls.items() if len(where) >= least and len(days[found]) >= _DAYS)


def furniture_parts(blocks: Blocks, furniture: frozenset[str], at: int) -> list[Part]:
    """Return the blocks of a page that *furniture* knows, but for *at*, the headline."""
    if not furniture:
        return []
    known = (i for i in range(len(blocks.text)) if i != at and fingerprint(blocks, i) in furniture)
    return [Part(i, i + 1, "furniture") for i in known]
