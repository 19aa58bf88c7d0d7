"""What each block says for being text of an article: sentences count, links and labels do not."""

import re

from cleaners.extraction.blocks import Blocks
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import is_furniture
from cleaners.lines.signs import is_particulars, is_site_notice

_PUNCTUATION = re.compile(r"[，。；！？：、,!?;]")
_ENDINGS = frozenset("，。；！？：”…")
_ROWS, _LONGEST_ROW = 8, 60
_LONGEST = 200
"""Characters of a line that a site repeats; longer ones name a licence or a cookie in passing."""


def is_link_line(line: str, linked: int) -> bool:
    """Return whether a block of *linked* characters in links is an item of a list: a link, perhaps with a date."""
    if linked * 10 >= len(line) * 6:
        return True
    return linked * 10 >= len(line) * 3 and _is_link_but_for_date(line, linked)


def _is_link_but_for_date(line: str, linked: int) -> bool:
    date = form("short_day").search(line)
    return date is not None and linked * 10 >= (len(line) - len(date[0])) * 6


def is_dated_often(blocks: Blocks) -> bool:
    """Whether so many lines give a moment that none of them is a byline: rows of a board."""
    return sum(len(line) < _LONGEST_ROW and form("moment").search(line) is not None for line in blocks.text) >= _ROWS


def worth_of(blocks: Blocks) -> list[int]:
    """Return for each block its characters outside links if it reads like a sentence, else 0."""
    return [
        _worth(line, linked) if linked * 2 < len(line) else 0
        for line, linked in zip(blocks.text, blocks.linked, strict=True)
    ]


def unlinked_worth(line: str, linked: int) -> int:
    """Return the characters of *line* outside links if it may be content without being a sentence: a name, a cell."""
    plain = len(line) - linked
    if plain < 2 or linked * 2 >= len(line) or is_particulars(line) or is_site_notice(line):
        return 0
    is_other = is_furniture(line) or form("post_stamp").match(line) is not None
    return 0 if is_other or form("tool_sign").search(line) else plain


def _worth(line: str, linked: int) -> int:
    plain = len(line) - linked
    if plain <= 5:
        return 0
    if line[-1] not in _ENDINGS and (plain <= 9 or not _PUNCTUATION.search(line)):
        return 0
    return 0 if _is_of_site(line) else plain


def _is_of_site(line: str) -> bool:
    """Whether a line that reads like a sentence is the site's, not the article's."""
    if len(line) >= _LONGEST:
        return False
    return (len(line) < 60 and is_particulars(line)) or is_site_notice(line) or is_furniture(line)
