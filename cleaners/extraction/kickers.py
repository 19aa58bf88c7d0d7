"""Kickers and sub-headlines (引题, 副题): the lines around a headline, or set apart on top of the body.

Such lines under a picture are captions, and those that have their like further down are heads of chapters.
"""

import re

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import Headline
from cleaners.extraction.looks import PLAIN, look_of
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import is_furniture
from cleaners.lines.lines import is_sentence
from cleaners.lines.signs import is_particulars, simplified

# introtitle, sub-title, fubiaoti, yinti: ids and classes that say it.
_NAMED = re.compile(r"intro|sub|kicker|yinti|futi|fubiao|shoulder|(?:^|[\W_])(?:yt|ft|fbt)(?:$|[\W_])", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST = 60
_MOST_ON_TOP = 3
"""Lines above the first sentence: those of verse and of contents are more."""
_SHORTEST_ON_TOP, _SHORTEST_APART = 12, 5
"""Characters of such a line if it looks like the body, and if it is set apart; 问题描述 heads a section."""
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
    """Return the lines above the first sentence if all can be kickers: long ones, or such as are set apart below."""
    top = next((n for n, i in enumerate(kept) if is_sentence(blocks.text[i]) or blocks.text[i].endswith("，")), 0)
    lines, below = kept[:top], kept[top:]
    if not 0 < top <= _MOST_ON_TOP or any(lines[0] <= image.at <= lines[-1] for image in blocks.images):
        return []
    if any(form("no_kicker_on_top").search(simplified(blocks.text[i])) for i in lines):
        return []
    looks = {look_of(blocks, i) for i in lines}
    is_apart = looks.isdisjoint((PLAIN, look_of(blocks, below[0])))
    if is_apart and not looks.isdisjoint(look_of(blocks, i) for i in below if _is_head(blocks, i)):
        return []
    shortest = _SHORTEST_APART if is_apart else _SHORTEST_ON_TOP
    is_long = all(len(blocks.text[i]) >= shortest and (is_apart or not worth[i]) for i in lines)
    return lines if is_long and not any(map(_says_otherwise, (blocks.text[i] for i in lines))) else []


def _is_head(blocks: Blocks, i: int) -> bool:
    """Whether block *i* may be the head of a chapter: a line like it on top of the body is one too."""
    return not is_sentence(blocks.text[i]) and not is_particulars(blocks.text[i])


def _is_kicker(blocks: Blocks, i: int, at: int, fewest: int) -> bool:
    line, node = blocks.text[i], blocks.owner[i]
    if blocks.linked[i] or _says_otherwise(line):
        return False
    if _NAMED.search(blocks.name[node]):
        return len(_HAN.findall(line)) >= 2
    is_beside = blocks.parent[node] == blocks.parent[blocks.owner[at]]
    return is_beside and len(_HAN.findall(line)) >= fewest and line != blocks.text[at]


def _says_otherwise(line: str) -> bool:
    """Whether *line* is too long, ends as a sentence does, is a label, or is the site's."""
    if len(line) > _LONGEST:
        return True
    said = form("no_kicker").search(simplified(line))
    return said is not None or is_particulars(line) or is_furniture(line)
