"""One way in which the tokens of a run may have come about."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from cleaners.byte_damage.model import State

ALIGNED = -1
UNKNOWN, BROKEN = 0x100, 0x200
"""Marks the first byte of a pair that vanished, or that was broken: the next character begins with one of the bytes
that vanish, or break, with it."""

UNBALANCED = 4.0
"""Nats that a quotation mark costs that opens in an open quotation or closes none."""
_FULL_STOP_IN_TERM = 6.0
"""Nats for a full stop in a short quoted term: “六。”任务 is no Chinese."""

# A quotation of a few characters without a mark, in the middle of a clause; not what somebody says.
_TERM = re.compile("[^：:，,。？?！!；;\n说說道]“[^“”，,。；;：:？?！!\n]{1,12}$")


class Hypothesis(NamedTuple):
    """The tokens so far, as one supposes them."""

    score: float
    """Log probability of the original that it supposes, unlikely events of the mechanism included."""
    state: State
    written: str
    """The original of the run so far."""
    pending: int = ALIGNED
    """The first byte of the next original character, when it is already known; behind a vanished pair the byte before
    it, with UNKNOWN."""
    is_torn: bool = False
    """Whether a reading was inserted before its second byte; the mirror did not know it again after that."""
    is_quoting: bool = False
    is_lossy: bool = False
    """Whether something disappeared that no evidence restores: a swallowed digit."""
    vanished: int = 0
    """How many pairs left nothing; what they were is known by the words alone."""
    worst: float = 0.0
    """Log probability of the least likely character that it restores; names behind the run say nothing of those."""
    end: int = 0
    """The token at which it came back into step."""

    @property
    def is_damage(self) -> bool:
        """Whether it supposes any."""
        return self.written != "" or self.pending != ALIGNED


hypothesis_of = partial(tuple.__new__, Hypothesis)
"""``Hypothesis`` of a tuple, without the call in between: a run takes hundreds."""


def charged(hypothesis: Hypothesis, cost: float) -> Hypothesis:
    """Return the hypothesis, *cost* nats less likely."""
    return hypothesis_of((hypothesis.score - cost, *hypothesis[1:]))


def lossy(hypothesis: Hypothesis, cost: float = 0.0) -> Hypothesis:
    """Return the hypothesis with something that disappeared, *cost* nats less likely for it."""
    score, state, written, pending, is_torn, is_quoting, _, vanished, worst, end = hypothesis
    return hypothesis_of((score - cost, state, written, pending, is_torn, is_quoting, True, vanished, worst, end))


QUOTED = frozenset("“”。？！")
"""The characters that `quoting` looks at."""


def quoting(hypothesis: Hypothesis, character: str, before: str) -> tuple[float, bool]:
    """Return what one of QUOTED costs in nats as a quotation goes, and whether one is open after it.

    Args:
        hypothesis: What is supposed so far.
        character: The next original character.
        before: The text before the run.
    """
    is_open = hypothesis.is_quoting
    if character == "“":
        return UNBALANCED if is_open else 0.0, True
    if character == "”":
        return 0.0 if is_open else UNBALANCED, False
    if is_open and character in "。？！" and _TERM.search(before[-15:] + hypothesis.written):
        return _FULL_STOP_IN_TERM, True
    return 0.0, is_open
