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
_FEWEST_ABOVE, _FEWEST_BELOW = 6, 4
"""Chinese characters: above a headline a name of four is a channel's."""


def kickers_of(blocks: Blocks, kept: list[int], headline: Headline) -> tuple[str, ...]:
    """Return the lines that stand as kickers right above and below the headline, outside the body, in page order."""
    if headline.at < 0 or not kept:
        return ()
    above: list[str] = []
    for i in range(headline.at - 1, max(-1, headline.at - 4), -1):
        if not _is_kicker(blocks, i, headline.at, _FEWEST_ABOVE):
            break
        above.insert(0, blocks.text[i])
    below = [i for i in range(headline.at + 1, kept[0]) if _is_kicker(blocks, i, headline.at, _FEWEST_BELOW)]
    return (*above, *(blocks.text[i] for i in below if i <= max(headline.anchor, headline.at + 2)))


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
