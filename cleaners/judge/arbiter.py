"""Who is right about a body where two judges differ, and how sure that is: logistic regressions, kept as data.

They were fitted by ``benchmarks/arbiter.py`` on variants of pages: with renamed, hidden, linked, shortened, scattered
bodies, and with comments, digests, teasers and headings of boxes put in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cleaners.judge.differences import Differences

_DATA = Path(__file__).with_name("arbiter.json")


class Arbiter(NamedTuple):
    """One set of weights; each has one for every sign of :class:`Differences`, and a ``bias``.

    Attributes:
        id: What it is called in records: the beginning of the SHA-256 of its weights.
        threshold: The probability from which theirs is taken.
        theirs: Weights of the probability that theirs is the better body.
        ours_right: Those of the probability that ours has an F1 of .9 or more.
        theirs_right: The same of theirs.
    """

    id: str
    threshold: float
    theirs: Mapping[str, float]
    ours_right: Mapping[str, float]
    theirs_right: Mapping[str, float]

    def is_theirs(self, signs: Differences) -> bool:
        """Return whether trafilatura's body is to be taken."""
        return _probability(self.theirs, signs) >= self.threshold

    def confidence(self, signs: Differences, *, is_theirs: bool) -> float:
        """Return the probability that the body which was taken is right, by the signs of both."""
        return _probability(self.theirs_right if is_theirs else self.ours_right, signs)


@cache
def shipped() -> Arbiter:
    """Return the arbiter that is installed."""
    return Arbiter(**json.loads(_DATA.read_bytes()))


def _probability(weights: Mapping[str, float], signs: Differences) -> float:
    score = weights["bias"] + sum(weights[name] * sign for name, sign in signs._asdict().items())
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, score))))
