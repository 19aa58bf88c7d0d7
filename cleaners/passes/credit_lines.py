"""Removes credits that stand alone as a line or in the parenthesis that ends the last paragraph."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.bylines import closing_parenthesis, photographers_of, signature_of
from cleaners.lines.credits import is_credit_line, is_publication_line
from cleaners.lines.forms import form
from cleaners.lines.labels import begins_with
from cleaners.lines.lines import Line, cuts, lines_of
from cleaners.lines.tables import anywhere_labels
from cleaners.lines.theses import is_office_of_authors, thesis_authors
from cleaners.lines.zones import body_of, is_credit, is_date
from cleaners.passes.definition import Pass

AUTHORS = "authors"
"""The kind of a row of names above a thesis."""


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the credits above and below the body; inside it most labels may be speakers in an interview."""
    lines = lines_of(text)
    body = body_of(lines)
    if not body:
        return
    going = [(at, "line") for at in range(len(lines)) if _goes(lines, at, body)]
    if head := _head_of_thesis(lines[: body.start + 1]):
        going = sorted({**dict(going), **head}.items())
    if going:
        yield from cuts(lines, going)
    yield from _closing(lines[body.stop - 1])


def _head_of_thesis(lines: Sequence[Line]) -> dict[int, str]:
    """Return the row of authors in *lines*, which end with the first of the body, and their office below it."""
    written = [at for at, line in enumerate(lines) if line.text.strip()]
    for at, below in pairwise(written):
        if thesis_authors(lines[at].text, lines[below].text):
            office = {below: "line"} if is_office_of_authors(lines[below].text) else {}
            return {at: AUTHORS, **office}
    return {}


def _closing(last: Line) -> Iterator[Edit]:
    """Yield the parentheses that end the *last* paragraph and credit somebody, from the end on."""
    end = len(last.text)
    while match := closing_parenthesis(last.text, end):
        paragraph = last.text[max(0, end - _SAYING) : end]
        if not (match["inner"] == "完" or _is_signed(match, paragraph) or is_credit_line(match["inner"])):
            return
        yield Edit(last.start + match.start(), last.start + end, "", "closing")
        end = match.start()


def _is_signed(match: re.Match[str], paragraph: str) -> bool:
    """A name behind words that somebody is said to have said is theirs: 他常说：俯首甘为孺子牛。（鲁迅）."""
    signed = signature_of(match["inner"]) or photographers_of(match["inner"])
    return len(signed) > 1 or (len(signed) == 1 and (match["inner"] != signed[0] or not _SAYS.search(paragraph)))


def _goes(lines: Sequence[Line], at: int, body: range) -> bool:
    """Inside the body only a line with a label that nobody speaks under is a credit."""
    if at in body:
        return begins_with(lines[at].text, anywhere_labels()) and is_credit(lines[at].text)
    return _is_credit(lines, at, body)


_SAYING = 200
_SAYS = re.compile("[:：](?!\\d)[^。]*。[^。]{0,70}$")
# 时间：2024年9月7日 above 地点：… is that of an event; beside 承诺人：… it dates a signature.
_WHEN = re.compile("(?:时间|日期)[:：]")


def _is_credit(lines: Sequence[Line], at: int, body: range) -> bool:
    """A line that gives the time of publication is known by its place too: under a headline."""
    line = lines[at].text
    if _WHEN.match(line) and any(
        form("event_label").match(lines[near].text) for near in (at - 1, at + 1) if near in range(len(lines))
    ):
        return False
    return (is_credit(line) and not _is_signed_date(lines, at, body)) or (at < body.start and is_publication_line(line))


def _is_signed_date(lines: Sequence[Line], at: int, body: range) -> bool:
    """A date below the body is that of a signed notice, and part of it: 平湖县人民政府, 2024年9月3日."""
    return at >= body.stop and is_date(lines[at].text)


PASS = Pass(name="credit_lines", stage="lines", finders=(find,), takes="credits", leaves_sentences=True)
