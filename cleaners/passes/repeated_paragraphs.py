"""Takes out a paragraph, or a run of them, that stands a second time right below itself."""

import re
from collections.abc import Iterator, Sequence

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import cuts, lines_of, written_lines
from cleaners.passes.definition import Done, Pass

_SHORTEST, _TWICE = 15, 2
_LONGEST_RUN = 200
"""Lines that a run is compared by."""


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines to remove; what stands three times is meant so, and a refrain is shorter or no sentence."""
    written = written_lines(text)
    if len(set(written)) < len(written):
        yield from cuts(lines_of(text), [(at, "again") for at in _repeated(written)])


def _repeated(written: Sequence[str]) -> Iterator[int]:
    """Yield the lines of the second of two runs that are the same."""
    below = _places_below(written)
    at = 0
    while at < len(written):
        length = below[at] - at
        times = _times(written, at, length) if 0 < length <= _LONGEST_RUN else 1
        if times == _TWICE and _is_said(written[at : at + length]):
            yield from range(at + length, at + 2 * length)
        at += length * times if times > 1 else 1


def _places_below(written: Sequence[str]) -> Sequence[int]:
    """Return where each line stands again next; 0 where it does not, or is empty."""
    seen: dict[str, int] = {}
    places = []
    for at in range(len(written) - 1, -1, -1):
        places.append(seen.get(written[at], 0))
        if written[at].strip():
            seen[written[at]] = at
    return places[::-1]


def _times(written: Sequence[str], at: int, length: int) -> int:
    """Return how often the run of *length* lines at *at* stands there in a row."""
    run, times = written[at : at + length], 1
    while written[at + times * length : at + (times + 1) * length] == run:
        times += 1
    return times


def _is_said(run: Sequence[str]) -> bool:
    """Whether at least half of what a run shows are paragraphs."""
    return sum(map(_is_paragraph, run)) * 2 >= sum(bool(line.strip()) for line in run)


def _is_paragraph(line: str) -> bool:
    """Tell whether a line says something: not a refrain, and not the space of a form to write in."""
    return len(_HAN.findall(line)) >= _SHORTEST and "。" in line


_HAN = re.compile(rf"[{HAN}]")


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.8, repaired=True) if done.edits else None


PASS = Pass(name="repeated_paragraphs", stage="lines", finders=(find,), residue=_residue)
