"""Removes the list of other articles under the body, each glued to a date: 2022-11-17健康,连着千家万户….

The repeated lede that is the article's own entry in the list goes with it.
"""

from collections.abc import Iterator, Sequence

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.forms import form
from cleaners.lines.lines import Line, cuts, lines_of
from cleaners.lines.zones import is_body
from cleaners.passes.definition import Pass

_SHORTEST_REPEAT = 30
_LONGEST_HEADLINE = 60
_FEWEST = 3
_MOST_LISTS = 100
"""So many lists are taken out at once; to look for a further one is to look through the text again."""


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines of the list, and of those that end the text once it is gone; a single dated line is no list."""
    lines = lines_of(text)
    end, found = len(lines), dict[int, str]()
    for _ in range(_MOST_LISTS):
        kinds = _listed(text, lines[:end])
        if not kinds:
            break
        found |= kinds
        end = min(kinds)
    if found:
        yield from cuts(lines, sorted(found.items()))


def _listed(text: str, lines: Sequence[Line]) -> dict[int, str]:
    """Return the last list in *lines*, which begin *text*, with the lede that is repeated above it."""
    start, stop = _run(lines)
    if start == stop:
        return {}
    above = start - 1 if start and _is_repeat(text, lines[start - 1]) else start
    if above == start and stop - start < _FEWEST and not form("bare_day").match(lines[stop - 1].text):
        return {}
    lede = dict.fromkeys(range(above, start), "repeated_lede")
    return lede | dict.fromkeys([*_undated(lines, above, stop), *range(start, stop)], "teaser")


def _run(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the last run of two or more dated lines below which no body comes."""
    stop = len(lines)
    while stop and not _is_dated(lines[stop - 1].text):
        if is_body(lines[stop - 1].text):
            return 0, 0
        stop -= 1
    start = stop
    while start and _is_dated(lines[start - 1].text):
        start -= 1
    return (start, stop) if stop - start >= 2 else (0, 0)


def _undated(lines: Sequence[Line], start: int, stop: int) -> range:
    """Return the headline above a list of D1T2, D2T3 … Dn: its own date begins the next line."""
    is_shifted = form("glued_day").match(lines[start].text) and form("bare_day").match(lines[stop - 1].text)
    above = lines[start - 1].text if start else ""
    is_headline = 4 <= len(above) <= _LONGEST_HEADLINE and "。" not in above
    return range(start - 1, start) if is_shifted and is_headline and start > 1 else range(0)


def _is_dated(line: str) -> bool:
    return any(form(name).match(line) for name in ("glued_day", "bare_day", "listed_day"))


def _is_repeat(text: str, line: Line) -> bool:
    """Whether the line stands in an earlier one already, whole or cut off with an ellipsis."""
    repeated = line.text.rstrip("….")
    return len(repeated) >= _SHORTEST_REPEAT and text.find(repeated, 0, line.start) >= 0


PASS = Pass(name="dated_teasers", stage="lines", finders=(find,), leaves_sentences=True)
