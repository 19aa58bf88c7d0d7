"""Hypotheses with one more character."""

from __future__ import annotations

from functools import partial

from cleaners.byte_damage.candidates import Candidate
from cleaners.byte_damage.hypothesis import ALIGNED, QUOTED, Hypothesis, quoting
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.setting import oddity
from cleaners.chinese.forms import folded

_hypothesis = partial(tuple.__new__, Hypothesis)
"""``Hypothesis`` without the call in between: a run takes hundreds."""


class Writing:
    """Appends characters to hypotheses, at the cost that the model and the quotation marks say.

    Args:
        before: The text right before the run.
        model: Ranks the originals.
        is_traditional: Whether the mirror converted the document.
    """

    def __init__(self, before: str, model: Model, *, is_traditional: bool) -> None:
        self._before, self._model, self._is_traditional = before, model, is_traditional

    def read_on(self, hypothesis: Hypothesis, symbol: str, at: int) -> Hypothesis:
        """Read a character that is what it seems; the first one ends the run, if there is one."""
        likely, state = self._model.step(hypothesis.state, symbol)
        cost, is_quoting = (
            quoting(hypothesis, symbol, self._before) if symbol in QUOTED else (0.0, hypothesis.is_quoting)
        )
        return Hypothesis(
            hypothesis.score + likely - cost,
            state,
            hypothesis.written,
            ALIGNED,
            is_torn=False,
            is_quoting=is_quoting,
            is_lossy=hypothesis.is_lossy,
            vanished=hypothesis.vanished,
            worst=min(hypothesis.worst, likely - cost),
            end=hypothesis.end or (at if hypothesis.written else 0),
        )

    def emitted(self, hypothesis: Hypothesis, character: str, pending: int, *, is_torn: bool = False) -> Hypothesis:
        """Write the one character that the bytes leave."""
        odd = oddity(character, is_traditional=self._is_traditional)
        return self._appended(hypothesis, character, folded(character), odd, pending, is_torn=is_torn)

    def plain(self, hypothesis: Hypothesis, character: str) -> Hypothesis:
        """Write a character that needs no table of the mirror."""
        return self._appended(hypothesis, character, folded(character), 0.0, ALIGNED)

    def written(self, hypothesis: Hypothesis, candidate: Candidate, pending: int) -> Hypothesis:
        """Write one of the characters that the bytes leave."""
        return self._appended(hypothesis, candidate.character, candidate.symbol, candidate.oddity, pending)

    def _appended(
        self,
        hypothesis: Hypothesis,
        character: str,
        symbol: str,
        cost: float,
        pending: int,
        *,
        is_torn: bool = False,
    ) -> Hypothesis:
        score, state, written, _, _, is_quoting, is_lossy, vanished, worst, end = hypothesis
        likely, later = self._model.step(state, symbol)
        if character in QUOTED:
            unbalanced, is_quoting = quoting(hypothesis, character, self._before)
            cost += unbalanced
        likely -= cost
        worst = min(worst, likely)
        return _hypothesis(
            (score + likely, later, written + character, pending, is_torn, is_quoting, is_lossy, vanished, worst, end)
        )
