"""Lines of programs that stand among the paragraphs of a text: they keep their indentation and their empty lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

# What statements have: a word with which one begins, a bracket or a colon at the end, an =, a call; or a comment.
_SAID = (
    r"(?=(?:return|import|from|else|pass|break|continue|raise|yield)\b|#\s|//\s"
    r"|.*(?:[;:{}()\[\],>]$| [-+*/:]?= |\w\(.*\)))"
)
# "level": 2.95, of JSON.
_FIELD = r"[\"'][^\"'\n]{1,40}[\"']\s?:\s?\S"
# A line below another: blanks and ASCII.
_INDENTED = re.compile(rf"(?:\t|  )[ \t]*(?:(?=[A-Za-z_}}\]#@/<]){_SAID}|{_FIELD})")
# The first line of a function, and what stands between two: no sentence, no marks of one, no markup.
_FLUSH = re.compile(rf"(?=[A-Za-z_{{}}\[\]#@/])(?![^#/]*[，。；：！？“”]){_SAID}|{_FIELD}")
_LONGEST = 400


def is_indented_code(line: str) -> bool:
    """Whether *line* is indented as code is."""
    return len(line) <= _LONGEST and _INDENTED.match(line) is not None


def gaps_in_code(lines: Sequence[str]) -> Iterator[int]:
    """Yield which of *lines* are empty and stand between two of code; one of them at least is indented."""
    if not any(map(is_indented_code, lines)):
        return
    gap: list[int] = []
    before = ""
    for at, line in enumerate(lines):
        if not line or line.isspace():
            gap.append(at)
            continue
        if gap and _is_code(before) and _is_code(line) and not (_is_flush_comment(before) and _is_flush_comment(line)):
            yield from gap
        gap, before = [], line


def lines_of_programs(lines: Sequence[str]) -> Iterator[int]:
    """Yield which of *lines* are of programs that an article shows: code in a row, indented, not what moves a page."""
    for is_code, row in groupby(range(len(lines)), key=lambda at: _is_code(lines[at]) or not lines[at]):
        places = list(row)
        program = [lines[at] for at in places] if is_code else []
        if any(map(is_indented_code, program)) and not any(map(_OF_PAGE.search, program)):
            yield from places


# What scripts that a site left in its text do: document.write(…), $(function(){…}), _hmt.push(…).
_OF_PAGE = re.compile(r"\b(?:document|window|jQuery|location|_hmt|createPage\w*)\b|\$\(|TRS_|mso-|@font-face")


def fenced(lines: Sequence[str]) -> Iterator[int]:
    """Yield which of *lines* stand between two fences of Markdown: ```."""
    fences = [at for at, line in enumerate(lines) if line.lstrip().startswith("```")]
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        yield from range(first + 1, last)


def with_gaps(lines: Sequence[str]) -> Iterator[str]:
    """Yield those of *lines* that are not empty, each below as many line feeds as code has empty lines above it."""
    gaps = frozenset(gaps_in_code(lines))
    above = ""
    for at, line in enumerate(lines):
        if line:
            yield above + line
        above = above + "\n" if at in gaps else ""


def _is_code(line: str) -> bool:
    """Whether *line* is code, indented or not; tags are as often what a page left in its text."""
    return len(line) <= _LONGEST and _FLUSH.match(line.lstrip()) is not None


def _is_flush_comment(line: str) -> bool:
    return line.startswith("# ")
