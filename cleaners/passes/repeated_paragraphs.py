"""Takes out a paragraph that stands a second time right below itself."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import Line, cuts, lines_of, written_lines
from cleaners.passes.definition import Done, Pass

_SHORTEST, _TWICE = 15, 2


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the paragraphs to remove; what stands three times is meant so, and a refrain is shorter or no sentence."""
    written = written_lines(text)
    if len(set(written)) < len(written):
        lines = lines_of(text)
        yield from cuts(lines, [(at, "again") for at in _repeated(lines)])


def _repeated(lines: Sequence[Line]) -> Iterator[int]:
    at = 0
    for line, group in groupby(lines, key=lambda line: line.text):
        length = len(list(group))
        if length == _TWICE and _is_paragraph(line):
            yield at + 1
        at += length


def _is_paragraph(line: str) -> bool:
    """Tell whether a line says something: not a refrain, and not the space of a form to write in."""
    return len(_HAN.findall(line)) >= _SHORTEST and "。" in line


_HAN = re.compile(rf"[{HAN}]")


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.8, repaired=True) if done.edits else None


PASS = Pass(name="repeated_paragraphs", stage="lines", finders=(find,), residue=_residue)
