"""Where in its lines a text has its body: above and below it stands what a site puts around articles."""

from cleaners.bylines import byline_of
from cleaners.credits import is_credit_line
from cleaners.dates import published_of
from cleaners.furniture_lines import kind_of
from cleaners.lines import Line, is_sentence


def body_of(lines: list[Line]) -> range:
    """Return the lines from the first to the last that reads as a sentence of the article; empty when none does."""
    first = next((at for at in range(len(lines)) if is_body(lines[at].text)), len(lines))
    last = next((at for at in range(len(lines) - 1, first - 1, -1) if is_body(lines[at].text)), first - 1)
    return range(first, last + 1)


def is_body(line: str) -> bool:
    """Whether *line* is a sentence and neither a credit nor furniture."""
    return is_sentence(line) and kind_of(line) is None and not is_credit(line)


def is_credit(line: str) -> bool:
    """Whether *line* credits somebody or gives the date of publication, and nothing else."""
    if len(line) > 150:
        return False
    return is_credit_line(line) or bool(byline_of(line)) or is_date(line)


def is_date(line: str) -> bool:
    """Whether *line* is nothing but a date."""
    found = published_of(line)
    return found is not None and found.raw == line.strip(" \t()（）[]【】")
