"""The originals of one damaged run, most likely first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from cleaners.byte_damage.hypothesis import ALIGNED, UNBALANCED, Hypothesis
from cleaners.byte_damage.lattice import BREADTH, Lattice
from cleaners.byte_damage.mechanism import MARKS
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.setting import Setting
from cleaners.byte_damage.tokens import Token
from cleaners.chinese.forms import FOLDED, simplified

LOOK_AHEAD = 6
"""Tokens read after the run, to see whether the text goes on from its last character."""
EFFORT = 500
"""Hypotheses after which a run is given up; of 290 runs that were repaired, one took 430."""
MIN_WORST = -13.0
"""Log probability below which one character makes a repair doubtful: a name or a word that the model lacks."""
_BEAM = 30
_FEW = 3
"""Hypotheses that are followed where nothing can be accepted any more, to see where the run ends."""
_NEAR = 3.0
"""Nats below the best down to which one supposes that pairs vanished: they are many."""
_UNLIKELY = 6.0
"""Nats that a character costs which may not be the one that the bytes show, for a pair vanished beside it."""
_FAR = 9.0
"""Nats below the best at which no vanished pair is supposed, though nothing else is."""


class Original(NamedTuple):
    """One text that the run may have been, its variants of script taken together."""

    written: str
    end: int
    """The token after its last one; 0 when nothing is damaged at all."""
    posterior: float
    """Its share of the probability of all originals found."""
    worst: float
    """Log probability of its least likely character."""
    is_lossy: bool
    vanished: int
    """How many pairs left nothing."""


class Found(NamedTuple):
    """What a search came to."""

    originals: list[Original]
    """Most likely first; of a run that was given up, as far as there was hope."""
    end: int
    """The token after the last one of the run; 0 when nothing is damaged at all."""
    tried: int
    """How many hypotheses it took."""
    is_given_up: bool


class Context(NamedTuple):
    """The paragraph around a run."""

    before: str
    """The text before it, without readings."""
    quoting: tuple[bool, ...]
    """Whether a quotation is open where the run begins; both answers if damage hides it."""


def originals(tokens: Sequence[Token], context: Context, model: Model, setting: Setting, prior: float) -> Found:
    """Return the originals of the run that begins with the first token.

    Args:
        tokens: The run and what follows it.
        context: The paragraph around it.
        model: Ranks the originals.
        setting: What the document says about its mirror.
        prior: Log odds of damage against a text that was meant so.
    """
    lattice = Lattice(tokens, context.before, model, setting)
    state = model.after(context.before[-12:].translate(FOLDED))
    waiting: dict[int, list[Hypothesis]] = defaultdict(list)
    for is_quoting in context.quoting:
        start = Hypothesis(0.0, state, "", is_quoting=is_quoting)
        waiting[1].append(lattice.literal(start._replace(score=-prior), 0))
        for at, hypothesis in lattice.triggered(start, 0):
            waiting[at].append(hypothesis)
    finished, at, tried, hopeful = _followed(lattice, waiting, len(tokens))
    ranked = _ranked(finished, is_quoting=_is_quoting_after(tokens[at:]))
    end = ranked[0].end if ranked else 0
    if hopeful is None:
        return Found(ranked, end, tried, is_given_up=False)
    return Found(_ranked(hopeful, is_quoting=None), end, tried, is_given_up=True)


class _Followed(NamedTuple):
    """How far the tokens were read."""

    finished: list[Hypothesis]
    """The hypotheses that came back into step and were read on."""
    at: int
    """Up to which token."""
    tried: int
    hopeful: list[Hypothesis] | None
    """Those that there were when the run was given up; None if it was not."""


def _followed(lattice: Lattice, waiting: dict[int, list[Hypothesis]], length: int) -> _Followed:
    tried = in_step_since = 0
    hopeful = None
    for at in range(1, length):
        if hopeful is None and (tried >= EFFORT or not any(map(_is_acceptable, chain.from_iterable(waiting.values())))):
            hopeful = [_ended(hypothesis, at) for hypothesis in _best(waiting[at])]
        hypotheses = _best(waiting.pop(at, []))[: _FEW if hopeful else None]
        if any(hypothesis.pending != ALIGNED for hypothesis in hypotheses) or at + 1 in waiting:
            in_step_since = at
        elif at - in_step_since > LOOK_AHEAD or lattice.is_torn_again(at):
            if lattice.is_question_mark(at):
                hypotheses = [_ended(hypothesis, at) for hypothesis in hypotheses]
            return _Followed(hypotheses, at, tried, hopeful)
        found = list(_successors(lattice, hypotheses, at))
        waiting[at + 1] += found
        tried += len(found)
    last = [lattice.closed(hypothesis) for hypothesis in waiting[length] if hypothesis.pending == ALIGNED]
    return _Followed(last, length, tried, hopeful)


def _is_acceptable(hypothesis: Hypothesis) -> bool:
    """Say whether a hypothesis supposes damage and may be accepted in the end; none becomes so again."""
    return hypothesis.is_damage and not hypothesis.is_lossy and hypothesis.worst >= MIN_WORST


def _ended(hypothesis: Hypothesis, at: int) -> Hypothesis:
    """End a hypothesis before the token at *at*, if it supposes any damage."""
    return hypothesis._replace(end=hypothesis.end or at) if hypothesis.is_damage else hypothesis


def _best(hypotheses: list[Hypothesis]) -> list[Hypothesis]:
    """Return the beam, best first."""
    beam = sorted(hypotheses, key=_SCORE, reverse=True)[:_BEAM]
    least = beam[0][0] - BREADTH if beam else 0.0
    return [hypothesis for hypothesis in beam if hypothesis[0] > least]


_SCORE = itemgetter(0)


def _successors(lattice: Lattice, hypotheses: list[Hypothesis], at: int) -> Iterator[Hypothesis]:
    """Yield what the hypotheses become after the token at *at*; the least likely only as far as they would be kept."""
    floor = -math.inf
    for hypothesis in hypotheses:
        if hypothesis.pending == ALIGNED:
            yield lattice.literal(hypothesis, at)
            continue
        found = list(lattice.expanded(hypothesis, at, floor))
        yield from found
        best = max(map(_SCORE, found), default=-math.inf)
        floor = max(floor, best - BREADTH)
        if hypothesis.score > hypotheses[0].score - _NEAR and best < hypothesis.score - _UNLIKELY:
            least = floor + BREADTH - _NEAR if found else hypotheses[0].score - _FAR
            yield from lattice.expanded_over_vanished_pairs(hypothesis, at, least)


def _ranked(finished: Iterable[Hypothesis], *, is_quoting: bool | None) -> list[Original]:
    groups: dict[tuple[str, int, bool], list[Hypothesis]] = defaultdict(list)
    for hypothesis in finished:
        text = "".join(map(simplified, hypothesis.written))
        groups[text, hypothesis.end, hypothesis.is_lossy].append(_closed(hypothesis, is_quoting=is_quoting))
    if not groups:
        return []
    top = max(hypothesis.score for group in groups.values() for hypothesis in group)
    shares = {key: sum(math.exp(hypothesis.score - top) for hypothesis in group) for key, group in groups.items()}
    total = sum(shares.values())
    best = {key: max(group, key=lambda hypothesis: hypothesis.score) for key, group in groups.items()}
    ranked = sorted(shares, key=lambda key: -shares[key])
    return [
        Original(
            written=best[key].written,
            end=best[key].end,
            posterior=shares[key] / total,
            worst=best[key].worst,
            is_lossy=best[key].is_lossy,
            vanished=best[key].vanished,
        )
        for key in ranked
    ]


def _closed(hypothesis: Hypothesis, *, is_quoting: bool | None) -> Hypothesis:
    """Charge a hypothesis for a quotation that the rest of the paragraph contradicts."""
    if is_quoting is None or is_quoting == hypothesis.is_quoting:
        return hypothesis
    return hypothesis._replace(score=hypothesis.score - UNBALANCED)


def _is_quoting_after(tokens: Sequence[Token]) -> bool | None:
    """Say whether a quotation is open before *tokens*, to judge by the next quotation mark; None if damage hides it."""
    for token in tokens:
        if token.character in "“”":
            return token.character == "”"
        if token.character in MARKS:
            return None
        if token.character == "\n":
            break
    return False
