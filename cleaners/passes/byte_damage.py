"""Repairs characters that were torn by byte-level cuts in GBK text: 六?！比蝿?，→ 六保”任務，; 勇?lián)?zé) → 勇擔責.

Runs while the readings and the question marks are still in the text: they are what the torn characters left behind.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from itertools import chain, pairwise

from cleaners.article import Damaged, Residue
from cleaners.byte_damage.mechanism import CUT_TRAILS, MARKS, gbk_bytes, pair_read
from cleaners.byte_damage.model import Model, shipped
from cleaners.byte_damage.runs import Run, runs
from cleaners.byte_damage.setting import setting_of
from cleaners.byte_damage.tokens import INSERTED, TRIGGER
from cleaners.chinese.evidence import Evidence
from cleaners.chinese.forms import simplified
from cleaners.chinese.widths import HALF_WIDTH
from cleaners.ledger.spans import Edit
from cleaners.lines.guessed_names import is_guessed_name
from cleaners.passes.definition import Done, Pass


def find(text: str, evidence: Evidence, model: Model | None = None) -> Iterator[Edit]:
    """Yield the torn runs whose original is certain, in the script of the text and without the readings in them.

    Args:
        text: Any field of the document, before any other repair of Chinese characters.
        evidence: The document's; its script and its annotations make damage likely, and their absence unlikely.
        model: The language model of one's own corpus, from `cleaners.byte_damage.model.loaded`.
    """
    for run in _found(text, evidence, model):
        if run.original is not None:
            yield Edit(run.start, run.end, run.original)


def damaged_spans(text: str, evidence: Evidence, model: Model | None = None) -> Iterator[Damaged]:
    """Yield the torn runs that `find` leaves, with offsets in *text*."""
    for run in _found(text, evidence, model):
        if run.original is None:
            yield Damaged(run.start, run.end, "byte_damage")


def _found(text: str, evidence: Evidence, model: Model | None) -> tuple[Run, ...]:
    return _searched(text, evidence, model) if TRIGGER.search(text) else ()


@functools.lru_cache(4)
def _searched(text: str, evidence: Evidence, model: Model | None) -> tuple[Run, ...]:
    found = runs(text, model or shipped(), setting_of(text, evidence))
    return tuple(chain.from_iterable(_without_guessed_names(text, run) for run in found))


_FIRST_LEAD = 0x80
_AROUND = 12
"""Characters around a run that say whether somebody's name stands there."""


def _without_guessed_names(text: str, run: Run) -> tuple[Run, ...]:
    """Return the run as it is, or without what would be a guess at somebody's name; of that, all but a torn end."""
    if not run.original:
        return (run,)
    before = INSERTED.sub("", text[max(0, run.start - 2 * _AROUND) : run.start])[-_AROUND:]
    after = INSERTED.sub("", text[run.end : run.end + _AROUND])
    shown = "".join(map(simplified, before + run.original + after))
    place = range(len(before), len(before) + len(run.original))
    unseen = {place[at + step] for at in _unseen(run.original) for step in (0, 1)}
    torn = _known_by_one_byte(text, run, place)
    if not is_guessed_name(shown, place, torn | unseen, unseen):
        return (run,)
    if unseen or torn != {place[-1]}:
        return (run._replace(original=None),)
    end = run.end - 1
    return (Run(run.start, end, run.original[:-1] or None), Run(end, run.end, None))


def _unseen(original: str) -> list[int]:
    """Return where characters stand that met the next one in a pair which was broken or left nothing."""
    encoded = [gbk_bytes(character) for character in original]
    met = [(first[-1], second[0]) if first and second else (0, 0) for first, second in pairwise(encoded)]
    return [at for at, pair in enumerate(met) if min(pair) >= _FIRST_LEAD and pair_read(*pair) in {"", "?"}]


def _known_by_one_byte(text: str, run: Run, place: range) -> set[int]:
    """Return where the first and the last character of a run stand, if the cut or the end tore them."""
    is_cut = text[run.start + 1].translate(HALF_WIDTH) in CUT_TRAILS
    is_torn_off = text[run.end - 1] in MARKS
    return {at for at, is_torn in ((place[0], is_cut), (place[-1], is_torn_off)) if is_torn}


def _signs() -> str:
    return MARKS


def _residue(done: Done) -> Residue | None:
    left = sum(place.kind == "byte_damage" for place in done.damaged)
    return Residue(PASS.name, done.edits + left, 0.95, repaired=not left) if done.edits + left else None


PASS = Pass(
    name="byte_damage",
    stage="characters",
    finders=(find,),
    signs=_signs,
    needs=_signs,
    replaces=True,
    leaves=damaged_spans,
    searches_once=True,
    residue=_residue,
)
