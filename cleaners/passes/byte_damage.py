"""Repairs characters that were torn by byte-level cuts in GBK text: 六?！比蝿?，→ 六保”任務，; 勇?lián)?zé) → 勇擔責.

Runs while the readings and the question marks are still in the text: they are what the torn characters left behind.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

from cleaners.article import Damaged, Residue
from cleaners.byte_damage.mechanism import MARKS
from cleaners.byte_damage.model import Model, shipped
from cleaners.byte_damage.runs import Run, runs
from cleaners.byte_damage.setting import setting_of
from cleaners.byte_damage.tokens import TRIGGER
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
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
    return tuple(runs(text, model or shipped(), setting_of(text, evidence)))


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
