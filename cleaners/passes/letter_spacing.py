"""Takes out the blanks that stand between all characters, as in 清 流 县 通 了 班 车."""

import re
from collections.abc import Iterator

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.markup import is_markup
from cleaners.passes.definition import Done, Pass

# Single characters, one blank between each two.
_RUN = re.compile(r"(?<!\S)\S(?:[ \u3000\xa0]\S(?!\S)){3,}")
_SIGN = re.compile(rf"[ \u3000\xa0](?<=[{HAN}].)[{HAN}][ \u3000\xa0][{HAN}][ \u3000\xa0][{HAN}，、]")
_BLANKS_IN_SIGN = 3
_CLAUSE = re.compile("[^，。；：！？、]+")
_BLANK = re.compile(r"[ \u3000\xa0]")
_MARK = re.compile("[，。；：！？]")
_SHORTEST = 12


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the blanks of a text one run of which is prose; of a poem, of names and of a table all stay."""
    if not _is_shown_in(text) or is_markup(text):
        return
    runs = list(_RUN.finditer(text))
    if any(_is_prose(_BLANK.sub("", run[0])) for run in runs):
        for run in runs:
            yield from (
                Edit(run.start() + blank.start(), run.start() + blank.end()) for blank in _BLANK.finditer(run[0])
            )


def _is_prose(run: str) -> bool:
    """Whether *run* has marks, and clauses of more than one length, as no verse has."""
    clauses = {len(clause) for clause in _CLAUSE.findall(run)}
    return len(run) >= _SHORTEST and _MARK.search(run) is not None and (len(clauses) > 1 or max(clauses) >= _SHORTEST)


def _is_shown_in(text: str) -> bool:
    blanks = text.count(" ") + text.count("\u3000") + text.count("\xa0")
    return blanks >= _BLANKS_IN_SIGN and _SIGN.search(text) is not None


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.9, repaired=True) if done.edits else None


PASS = Pass(name="letter_spacing", stage="reading", finders=(find,), is_shown_in=_is_shown_in, residue=_residue)
