"""Hypotheses with one more character."""

from __future__ import annotations

from cleaners.byte_damage.candidates import Candidate
from cleaners.byte_damage.hypothesis import ALIGNED, QUOTED, Hypothesis, hypothesis_of, quoting
from cleaners.byte_damage.model import Model


class Writing:
    """Appends characters to hypotheses, at the cost that the model and the quotation marks say.

    Args:
        before: The text right before the run.
        model: Ranks the originals.
    """

    def __init__(self, before: str, model: Model) -> None:
        self._before, self._model = before, model

    def read_on(self, hypothesis: Hypothesis, symbol: str, at: int) -> Hypothesis:
        """Read a character that is what it seems; the first one ends the run, if there is one."""
        score, state, written, _, _, is_quoting, is_lossy, vanished, worst, end = hypothesis
        likely, later = state.steps.get(symbol) or self._model.step(state, symbol)
        if symbol in QUOTED:
            cost, is_quoting = quoting(hypothesis, symbol, self._before)
            likely -= cost
        end = end or (at if written else 0)
        return hypothesis_of(
            (score + likely, later, written, ALIGNED, False, is_quoting, is_lossy, vanished, worst, end)
        )

    def written(
        self, hypothesis: Hypothesis, candidate: Candidate, pending: int, *, is_torn: bool = False
    ) -> Hypothesis:
        """Write one of the characters that the bytes leave."""
        _, character, symbol, cost, _ = candidate
        score, state, written, _, _, is_quoting, is_lossy, vanished, worst, end = hypothesis
        likely, later = state.steps.get(symbol) or self._model.step(state, symbol)
        if character in QUOTED:
            unbalanced, is_quoting = quoting(hypothesis, character, self._before)
            cost += unbalanced
        likely -= cost
        if likely < worst:  # noqa: PLR1730 - min() costs as much as all else here
            worst = likely
        return hypothesis_of(
            (score + likely, later, written + character, pending, is_torn, is_quoting, is_lossy, vanished, worst, end)
        )
