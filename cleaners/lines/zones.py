"""Where in its lines a text has its body: above and below it stands what a site puts around articles."""

import re
from collections.abc import Container, Sequence
from functools import lru_cache

from cleaners.lines.bylines import byline_of, photographers_of
from cleaners.lines.credits import is_credit_line
from cleaners.lines.dates import published_of
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import kind_of
from cleaners.lines.lines import Line, is_sentence


def body_of(lines: Sequence[Line], without: Container[int] = ()) -> range:
    """Return the lines from the first to the last that reads as a sentence of the article; empty when none does.

    Args:
        lines: All lines of the text.
        without: Lines that are known to be none of the body.
    """
    top = _below_byline(lines)
    first = next((at for at in range(top, len(lines)) if at not in without and is_body(lines[at].text)), len(lines))
    downwards = range(len(lines) - 1, first - 1, -1)
    last = next((at for at in downwards if at not in without and is_body(lines[at].text)), first - 1)
    return range(first, last + 1)


_HEAD = 8


def _below_byline(lines: Sequence[Line]) -> int:
    """Return the line below the byline (date and source in one line), if only short lines stand above it.

    A title may end as a sentence does (谁的阴谋？); the byline below it proves that it is one.
    """
    for at in range(min(_HEAD, len(lines)) - 1, -1, -1):
        if is_dated_credit(lines[at].text) and all(map(_may_be_title, lines[:at])):
            return at + 1
    return 0


def _may_be_title(line: Line) -> bool:
    return len(line.text) <= 60 and "。" not in line.text


def is_dated_credit(line: str) -> bool:
    """Whether *line* gives a date and a label or two labels, and nothing else."""
    if len(line) > _LONGEST_CREDIT or not is_credit(line):
        return False
    return (published_of(line) is not None) + len(re.findall("[:：](?!\\d)", line)) >= 2


def is_body(line: str) -> bool:
    """Whether *line* is a sentence and neither a credit nor furniture."""
    return is_sentence(line) and kind_of(line) is None and not is_credit(line)


_LONGEST_CREDIT = 150


def is_credit(line: str) -> bool:
    """Whether *line* credits somebody or gives the date of publication, and nothing else."""
    return len(line) <= _LONGEST_CREDIT and _is_credit(line)


@lru_cache(maxsize=1 << 12)
def _is_credit(line: str) -> bool:
    return is_credit_line(line) or bool(byline_of(line) or photographers_of(line)) or is_date(line)


def is_date(line: str) -> bool:
    """Whether *line* is nothing but a date."""
    found = published_of(line)
    return found is not None and found.raw == form("beside_day").sub("", line)
