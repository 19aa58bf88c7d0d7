"""The mechanism run backwards: every original that each shown token of a shifted run can come from.

A hypothesis reads the tokens from left to right. While it is *aligned*, shown characters are original ones. A trigger
puts it out of step: it then knows the first byte of the next original character, and every shown character gives the
second byte of one original and the first byte of the next.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from cleaners.byte_damage.candidates import Candidate, Candidates, above, tables
from cleaners.byte_damage.hypothesis import ALIGNED, BROKEN, UNKNOWN, Hypothesis, charged, lossy
from cleaners.byte_damage.mechanism import CUT_LEAD, CUT_TRAILS, MARKS, gbk_bytes
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.setting import Setting
from cleaners.byte_damage.tokens import Token
from cleaners.byte_damage.writing import Writing
from cleaners.chinese.forms import folded
from cleaners.chinese.widths import HALF_WIDTH

BREADTH = 6.0
"""Nats below the best at which a hypothesis is given up."""
_VANISHING = 0.5
_MOST_VANISHED = 4
_DASH = "—"
"""Two of them make one mark, which vanishes with what stands around it."""
_DIGIT_FIRST = 2.0
"""Nats by which a sentence begins with a digit less often than a digit stands elsewhere."""
_UNKNOWN_READING = 3.0
_ENDING = 1.5
"""Nats that a line feed or a digit costs at least."""

_CLOSES = re.compile("[^()（）]*[)）]")
_SENTENCE_ENDS = "。！？”…"
_PAUSES = frozenset("!！,，?？;；\n\r ")
"""What a lone byte stands before at the end of a piece; the space or line feed is not the one that it swallowed."""


class Lattice:
    """The expansions of hypotheses over *tokens*, a run and what follows it, right behind the text *before*."""

    def __init__(self, tokens: Sequence[Token], before: str, model: Model, setting: Setting) -> None:
        self._tokens, self._before, self._model, self._setting = tokens, before, model, setting
        self._write = Writing(before, model)
        self._tables = tables(model.words, is_traditional=setting.is_traditional)

    def literal(self, hypothesis: Hypothesis, at: int) -> Hypothesis:
        """Take the token as it is shown."""
        return self._write.read_on(hypothesis, folded(self._tokens[at].character), at)

    def is_torn_again(self, at: int) -> bool:
        """Say whether the token is a broken pair: in step, it is another run's, and says nothing of this one."""
        return self._tokens[at].character in MARKS

    def is_question_mark(self, at: int) -> bool:
        """Say whether the token is a mark that was cut out, at the end of what somebody says."""
        return self._after(at) in "”\n"

    def closed(self, hypothesis: Hypothesis) -> Hypothesis:
        """End the paragraph."""
        return self._write.read_on(hypothesis, "\n", len(self._tokens))

    def triggered(self, hypothesis: Hypothesis, at: int) -> Iterator[tuple[int, Hypothesis]]:
        """Yield the hypotheses that the broken pair at *at* puts out of step, each with the token to go on with."""
        token = self._tokens[at]
        if token.reading:
            yield from self._inserted_between(hypothesis, at)
        elif at + 1 < len(self._tokens):
            trail = CUT_TRAILS[self._tokens[at + 1].character.translate(HALF_WIDTH)]
            floor = -math.inf
            for candidate in self._above(floor, hypothesis, self._tables.with_trail(CUT_LEAD)):
                if self._setting.may_stand_bare(candidate.character) and self._may_reach(floor, hypothesis, candidate):
                    found = self._write.written(hypothesis, candidate, trail)
                    floor = max(floor, found.score - BREADTH)
                    yield at + 2, found

    def expanded(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """Yield what a hypothesis out of step may become after the token at *at*, vanished pairs aside.

        Args:
            hypothesis: One out of step.
            at: The token.
            floor: The score above which a hypothesis is of interest.
        """
        if hypothesis.pending & UNKNOWN:
            yield from self._after_an_unseen_lead(hypothesis, at, floor)
            return
        if self._tokens[at].character in MARKS:
            yield from self._broken(hypothesis, at, floor)
        yield from self._shifted(hypothesis, at)

    def _inserted_between(self, hypothesis: Hypothesis, at: int) -> Iterator[tuple[int, Hypothesis]]:
        """The reading belongs to a character whose bytes the previous one ends in and the next one begins with."""
        last = gbk_bytes(self._before[-1:])
        reading = self._tokens[at].reading
        if len(last) < 2 or not reading:
            return
        for trail, character in self._setting.annotated(last[1], reading):
            yield at + 1, self._paid(hypothesis, character, reading)._replace(pending=trail, is_torn=True)

    def _paid(self, hypothesis: Hypothesis, character: str, reading: str | None) -> Hypothesis:
        """Charge a hypothesis for a character with a reading that no other place of the document shows."""
        if not reading or character in self._setting.readings:
            return hypothesis
        return charged(hypothesis, _UNKNOWN_READING)

    def _shifted(self, hypothesis: Hypothesis, at: int) -> Iterator[Hypothesis]:
        """A shown character is the end of one original and the beginning of the next."""
        token = self._tokens[at]
        shown = gbk_bytes(token.character)
        if len(shown) == 1 and 0x40 <= shown[0] < 0x7F:
            character = pairs().characters.get((hypothesis.pending, shown[0]))
            if character and (hypothesis.is_torn or self._setting.agrees(character, token.reading)):
                yield self._write.written(hypothesis, self._tables.alone(character), ALIGNED)
        if len(shown) < 2 or (token.character in self._setting.always and not token.reading):
            return
        character = pairs().characters.get((hypothesis.pending, shown[0]))
        if character and (hypothesis.is_torn or token.reading or self._setting.may_stand_bare(character)):
            candidate = self._tables.alone(character)
            first = self._write.written(hypothesis, candidate, shown[1], is_torn=token.reading is not None)
            yield first if shown[1] >= 0x80 else self._write.written(first, self._tables.alone(chr(shown[1])), ALIGNED)

    def expanded_over_vanished_pairs(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """Yield what a hypothesis becomes if a pair of the user-defined area, which shows as nothing, precedes *at*."""
        if hypothesis.vanished >= _MOST_VANISHED or hypothesis.pending & UNKNOWN:
            return
        paid = hypothesis._replace(score=hypothesis.score - _VANISHING, vanished=hypothesis.vanished + 1)
        for candidate in self._above(floor, paid, self._tables.before_vanished(hypothesis.pending)):
            if self._setting.may_stand_bare(candidate.character):
                first = self._write.written(paid, candidate, UNKNOWN | candidate.other)
                if first.score > floor:
                    yield from self._after_an_unseen_lead(first, at, floor)
                    if candidate.character == _DASH:
                        dashes = self._write.written(first, candidate, first.pending)
                        yield from self._after_an_unseen_lead(dashes, at, floor)

    def _after_an_unseen_lead(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """The token shows where the second original of a vanished or broken pair ends."""
        token = self._tokens[at]
        shown = gbk_bytes(token.character)
        if token.character in MARKS:
            yield from self._broken_after_an_unseen_lead(hypothesis, at, floor)
        elif shown and shown[0] >= 0x40 and shown[-1] >= 0x80 - 0x40 * (len(shown) == 1):
            following = shown[1] if len(shown) == 2 else ALIGNED
            for candidate in self._above(floor, hypothesis, self._tables.after_unseen(hypothesis.pending, shown[0])):
                if self._setting.agrees(candidate.character, token.reading):
                    yield self._write.written(hypothesis, candidate, following)

    def _broken_after_an_unseen_lead(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """The second original of an unseen pair ends in a broken one: its reading is left, or it was a mark."""
        reading = self._tokens[at].reading
        behind = self._tables.torn_after_unseen if reading else self._tables.marks_after_unseen
        for candidate in self._above(floor, hypothesis, behind(hypothesis.pending)):
            if self._setting.agrees(candidate.character, reading) and self._may_reach(floor, hypothesis, candidate):
                found = self._write.written(self._paid(hypothesis, candidate.character, reading), candidate, ALIGNED)
                for ended in (found,) if reading else self._ended(found, at):
                    if ended.score > floor:
                        floor = max(floor, ended.score - BREADTH)
                        yield ended

    def _above(self, floor: float, hypothesis: Hypothesis, candidates: Candidates) -> list[Candidate]:
        """Return the characters with which the hypothesis can be of interest."""
        return above(floor - hypothesis.score, candidates, self._model.prospects(hypothesis.state))

    def _may_reach(self, floor: float, hypothesis: Hypothesis, candidate: Candidate) -> bool:
        """Say whether the hypothesis can be of interest with the character, now that the floor has risen."""
        score, state = hypothesis[:2]
        ending, following = state.prospects or self._model.prospects(state)
        return score + (0.0 if candidate.symbol in following else ending + candidate.opening) > floor

    def _broken(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """The second byte of an original went into a broken pair."""
        reading = self._tokens[at].reading
        is_free = hypothesis.is_torn and not reading
        ending = 0.0 if reading or self._after(at) in _PAUSES else _ENDING
        for candidate in self._above(floor + ending, hypothesis, self._tables.torn(hypothesis.pending)):
            if not (is_free or self._setting.agrees(candidate.character, reading)):
                continue
            if not self._may_reach(floor + ending, hypothesis, candidate):
                continue
            found = self._write.written(self._paid(hypothesis, candidate.character, reading), candidate, ALIGNED)
            if found.score <= floor + ending or (ending and found.score + self._model.pausing(found.state) <= floor):
                continue
            for ended in (found,) if reading else self._ended(found, at):
                floor = max(floor, ended.score - BREADTH)
                yield ended
        if not reading and self._after(at) not in _PAUSES:
            yield from self._over_a_broken_pair(hypothesis, floor)

    def _ended(self, hypothesis: Hypothesis, at: int) -> Iterator[Hypothesis]:
        """A lone byte: at a cut or at the end nothing is missing; elsewhere it swallowed a line feed or a digit."""
        if self._after(at) in _PAUSES:
            yield hypothesis
            return
        is_unsure = (
            self._setting.is_spaced or hypothesis.written[-1] not in _SENTENCE_ENDS or self._is_closed_behind(at)
        )
        yield self._write.written(lossy(hypothesis) if is_unsure else hypothesis, self._tables.alone("\n"), ALIGNED)
        digit = lossy(hypothesis, 0.0 if is_unsure else _DIGIT_FIRST)
        yield self._write.written(digit, self._tables.alone("0"), ALIGNED)

    def _is_closed_behind(self, at: int) -> bool:
        """Say whether a parenthesis closes in the line that nothing behind opened: it may have been swallowed."""
        line, _, _ = "".join(token.character for token in self._tokens[at + 1 :]).partition("\n")
        return _CLOSES.match(line) is not None

    def _after(self, at: int) -> str:
        return self._tokens[at + 1].character if at + 1 < len(self._tokens) else "\n"

    def _over_a_broken_pair(self, hypothesis: Hypothesis, floor: float) -> Iterator[Hypothesis]:
        """Two originals met in a pair that GBK lacks; what the second begins with is known only by its kind."""
        for candidate in self._above(floor, hypothesis, self._tables.before_broken(hypothesis.pending)):
            if self._setting.may_stand_bare(candidate.character):
                first = self._write.written(hypothesis, candidate, UNKNOWN | BROKEN | candidate.other)
                if first.score > floor:
                    yield first
