"""Kickers and sub-headlines (引题, 副题): the lines around a headline that are neither byline nor body."""

import re

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import Headline
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import is_furniture
from cleaners.lines.signs import is_particulars, simplified

# introtitle, sub-title, fubiaoti, yinti: ids and classes that say it.
_NAMED = re.compile(r"intro|sub|kicker|yinti|futi|fubiao|shoulder|(?:^|[\W_])(?:yt|ft|fbt)(?:$|[\W_])", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST = 60
_MOST_ON_TOP, _SHORTEST_ON_TOP = 2, 12
"""Lines above the first sentence, and their characters: those of verse and of contents are more and shorter."""
_FEWEST_ABOVE, _FEWEST_BELOW = 6, 4
"""Chinese characters: above a headline a name of four is a channel's."""


def kickers_of(blocks: Blocks, worth: list[int], kept: list[int], headline: Headline) -> tuple[str, ...]:
    """Return the lines that stand as kickers beside the headline or on top of the body, in page order."""
    if headline.at < 0 or not kept:
        return ()
    above: list[str] = []
    for i in range(headline.at - 1, max(-1, headline.at - 4), -1):
        if not _is_kicker(blocks, i, headline.at, _FEWEST_ABOVE):
            break
        above.insert(0, blocks.text[i])
    below = [i for i in range(headline.at + 1, kept[0]) if _is_kicker(blocks, i, headline.at, _FEWEST_BELOW)]
    below = [i for i in below if i <= max(headline.anchor, headline.at + 2)]
    return (*above, *(blocks.text[i] for i in (*below, *_on_top(blocks, worth, kept))))


def _on_top(blocks: Blocks, worth: list[int], kept: list[int]) -> list[int]:
    """Return the lines above the first sentence if they are one or two and long; verse and contents are not."""
    top = next((n for n, i in enumerate(kept) if worth[i]), 0)
    lines = [blocks.text[i] for i in kept[:top]]
    if top > _MOST_ON_TOP or any(form("no_kicker_on_top").search(simplified(line)) for line in lines):
        return []
    is_long = all(_SHORTEST_ON_TOP <= len(line) <= _LONGEST and not _says_otherwise(line) for line in lines)
    return kept[:top] if is_long else []


def _is_kicker(blocks: Blocks, i: int, at: int, fewest: int) -> bool:
    line, node = blocks.text[i], blocks.owner[i]
    if blocks.linked[i] or len(line) > _LONGEST or _says_otherwise(line):
        return False
    if _NAMED.search(blocks.name[node]):
        return len(_HAN.findall(line)) >= 2
    is_beside = blocks.parent[node] == blocks.parent[blocks.owner[at]]
    return is_beside and len(_HAN.findall(line)) >= fewest and line != blocks.text[at]


def _says_otherwise(line: str) -> bool:
    """Whether *line* ends as a sentence does, is a label, or is the site's."""
    said = form("no_kicker").search(simplified(line))
    return said is not None or is_particulars(line) or is_furniture(line)
