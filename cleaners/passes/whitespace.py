"""Removes indentation, trailing spaces and empty lines; spaces inside a line stay, and those two of code."""

import re
from collections.abc import Iterator

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.code import fenced, gaps_in_code, is_indented_code
from cleaners.lines.lines import Line, lines_of, written_lines
from cleaners.lines.markup import is_markup
from cleaners.passes.definition import Pass

# ? ? ? ? 会议指出: question marks that stand for lost ideographic spaces, before the text that they indented.
_LOST_INDENT = re.compile(r"(?:[?？] ?){2,8}(?=[\u3400-\u9fff“])")

# A line feed beside a blank, before another or before a question mark: first the line feed, which is quick to find.
_UNTIDY = re.compile(r"\n(?:[\s?？]|(?<=\s\n))")

_HAS_CODE = re.compile(r"\n(?:\t|  )[ \t]*[A-Za-z_}\]#@/<\"']")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the edits after which *text* is trimmed lines with single line feeds between them, but inside code."""
    if _is_tidy(text):
        return
    lines = lines_of(text)
    is_code = is_markup(text)
    written = written_lines(text)
    shown = set(fenced(written)) if "```" in text else set()
    kept = shown | set(gaps_in_code(written)) if _HAS_CODE.search(text) else shown
    last = max((at for at, line in enumerate(lines) if line.text.strip()), default=-1)
    for at, line in enumerate(lines):
        if line.text.strip():
            yield from _trimmed(line, evidence, is_code=is_code or at in shown or is_indented_code(line.text))
        elif at in kept:
            yield from _trimmed(line, evidence, is_code=True)
        elif at < last:
            yield Edit(line.start, line.end + 1)
        else:
            yield Edit(line.start - (at > 0), line.end)


def _is_tidy(text: str) -> bool:
    if not text or text[0] in "?？" or text[0].isspace() or text[-1].isspace():
        return False
    return _UNTIDY.search(text) is None


def _trimmed(line: Line, evidence: Evidence, *, is_code: bool) -> Iterator[Edit]:
    lead = 0 if is_code else len(line.text) - len(line.text.lstrip())
    if evidence.is_damaged and (lost := _LOST_INDENT.match(line.text, lead)):
        lead = lost.end()
    if lead:
        yield Edit(line.start, line.start + lead)
    kept = len(line.text.rstrip())
    if kept < len(line.text):
        yield Edit(line.start + kept, line.end)


PASS = Pass(name="whitespace", stage="characters", finders=(find,), hides_nothing=True)
