"""The mechanism run backwards: every original that each shown token of a shifted run can come from.

A hypothesis reads the tokens from left to right. While it is *aligned*, shown characters are original ones. A trigger
puts it out of step: it then knows the first byte of the next original character, and every shown character gives the
second byte of one original and the first byte of the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaners.byte_damage.characters import folded, readings, simplified
from cleaners.byte_damage.hypothesis import ALIGNED, Hypothesis, quoting
from cleaners.byte_damage.mechanism import CUT_LEAD, CUT_TRAILS, FULL_WIDTH, HALF_WIDTH, MARKS, gbk_bytes
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.pairs import pairs
from cleaners.byte_damage.setting import Setting
from cleaners.byte_damage.tokens import Token

_VANISHING = 0.5
_DIGIT_FIRST = 2.0
"""Nats by which a sentence begins with a digit less often than a digit stands elsewhere."""
_UNKNOWN_READING = 3.0

_SENTENCE_ENDS = "。！？”…"
_PAUSES = frozenset("!！,，?？;；\n\r ")
"""What a lone byte stands before at the end of a piece; the space or line feed is not the one that it swallowed."""


class Lattice:
    """The expansions of hypotheses over one run.

    Args:
        tokens: The run, and what follows it.
        before: The text right before the run.
        model: Ranks the originals.
        setting: What the document says about its mirror.
    """

    def __init__(self, tokens: Sequence[Token], before: str, model: Model, setting: Setting) -> None:
        self._tokens, self._before, self._model, self._setting = tokens, before, model, setting

    def literal(self, hypothesis: Hypothesis, at: int) -> Hypothesis:
        """Take the token as it is shown."""
        shown = self._tokens[at].character
        return self._read_on(hypothesis, shown.translate(FULL_WIDTH), at)

    def is_torn_again(self, at: int) -> bool:
        """Say whether the token is a broken pair: in step, it is another run's, and says nothing of this one."""
        return self._tokens[at].character in MARKS

    def closed(self, hypothesis: Hypothesis) -> Hypothesis:
        """End the paragraph."""
        return self._read_on(hypothesis, "\n", len(self._tokens))

    def _read_on(self, hypothesis: Hypothesis, character: str, at: int) -> Hypothesis:
        """Read a character that is what it seems; the first one ends the run, if there is one."""
        end = hypothesis.end or (at if hypothesis.written else 0)
        read = self._emitted(hypothesis, character, ALIGNED, free=True)
        return read._replace(written=hypothesis.written, end=end)

    def triggered(self, hypothesis: Hypothesis, at: int) -> Iterator[tuple[int, Hypothesis]]:
        """Yield the hypotheses that the broken pair at *at* puts out of step, each with the token to go on with."""
        token = self._tokens[at]
        if token.reading:
            yield from self._inserted_between(hypothesis, at)
        elif at + 1 < len(self._tokens):
            trail = CUT_TRAILS[self._tokens[at + 1].character.translate(HALF_WIDTH)]
            for _, character in pairs().by_trail[CUT_LEAD]:
                if self._may_stand_bare(character):
                    yield at + 2, self._emitted(hypothesis, character, trail)

    def expanded(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """Yield what a hypothesis out of step may become after the token at *at*, vanished pairs aside.

        Args:
            hypothesis: One out of step.
            at: The token.
            floor: The score above which a hypothesis is of interest.
        """
        if self._tokens[at].character in MARKS:
            yield from self._broken(hypothesis, at, floor)
        yield from self._shifted(hypothesis, at)

    def _inserted_between(self, hypothesis: Hypothesis, at: int) -> Iterator[tuple[int, Hypothesis]]:
        """The reading belongs to a character whose bytes the previous one ends in and the next one begins with."""
        last = gbk_bytes(self._before[-1:])
        reading = self._tokens[at].reading
        if len(last) < 2:
            return
        for trail, character in pairs().by_lead[last[1]]:
            if trail >= 0x80 and self._is_annotated(character, reading):
                cost = 0.0 if character in self._setting.readings else _UNKNOWN_READING
                yield at + 1, hypothesis._replace(score=hypothesis.score - cost, pending=trail, is_torn=True)

    def _shifted(self, hypothesis: Hypothesis, at: int) -> Iterator[Hypothesis]:
        """A shown character is the end of one original and the beginning of the next."""
        token = self._tokens[at]
        shown = gbk_bytes(token.character)
        if len(shown) == 1 and 0x40 <= shown[0] < 0x7F:
            character = pairs().characters.get((hypothesis.pending, shown[0]))
            if character and (hypothesis.is_torn or self._agrees(character, token.reading)):
                yield self._emitted(hypothesis, character, ALIGNED)
        if len(shown) < 2 or (token.character in self._setting.always and not token.reading):
            return
        character = pairs().characters.get((hypothesis.pending, shown[0]))
        if character and (hypothesis.is_torn or token.reading or self._may_stand_bare(character)):
            first = self._emitted(hypothesis, character, ALIGNED)
            yield self._begun(first._replace(is_torn=token.reading is not None), shown[1])

    def _begun(self, hypothesis: Hypothesis, byte: int) -> Hypothesis:
        """The byte begins the next original: half of a pair, or an ASCII character that is itself."""
        if byte >= 0x80:
            return hypothesis._replace(pending=byte)
        return self._emitted(hypothesis, chr(byte), ALIGNED, free=True)

    def over_a_vanished_pair(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """Two originals met in a pair of the user-defined area, which shows as nothing: a rival, never accepted."""
        shown = gbk_bytes(self._tokens[at].character)
        if hypothesis.is_lossy or len(shown) < 2 or shown[1] < 0x80:
            return
        for trail, leads in pairs().vanished.items():
            character = pairs().characters.get((hypothesis.pending, trail))
            if character and self._is_usual(character) and self._may_reach(floor, hypothesis, character):
                first = self._emitted(hypothesis, character, ALIGNED)
                if first.score > floor:
                    yield from self._after_a_vanished_pair(first, leads, shown, floor)

    def _after_a_vanished_pair(
        self, first: Hypothesis, leads: Sequence[int], shown: bytes, floor: float
    ) -> Iterator[Hypothesis]:
        for lead in leads:
            character = pairs().characters.get((lead, shown[0]))
            if character and self._may_reach(floor, first, character) and self._is_usual(character):
                second = self._emitted(first, character, shown[1])
                yield second._replace(score=second.score - _VANISHING, is_lossy=True)

    def _is_usual(self, character: str) -> bool:
        return self._may_stand_bare(character) and not self._setting.oddity(character)

    def _may_reach(self, floor: float, hypothesis: Hypothesis, character: str) -> bool:
        """Say whether the hypothesis can be of interest with the character; most cannot, and cost no more than this."""
        return hypothesis.score + self._model.at_most(hypothesis.state, folded(character)) > floor

    def _broken(self, hypothesis: Hypothesis, at: int, floor: float) -> Iterator[Hypothesis]:
        """The second byte of an original went into a broken pair."""
        token = self._tokens[at]
        for trail, character in pairs().by_lead[hypothesis.pending]:
            if trail < 0x80 or not self._may_reach(floor, hypothesis, character):
                continue
            if not self._agrees(character, token.reading) and not (hypothesis.is_torn and not token.reading):
                continue
            if token.reading:
                yield self._emitted(hypothesis, character, ALIGNED)
            else:
                yield from self._ended(self._emitted(hypothesis, character, ALIGNED), at)
        if not token.reading and self._after(at) not in _PAUSES:
            yield from self._over_a_broken_pair(hypothesis, floor)

    def _ended(self, hypothesis: Hypothesis, at: int) -> Iterator[Hypothesis]:
        """A lone byte: at a cut or at the end nothing is missing; elsewhere it swallowed a line feed or a digit."""
        if self._after(at) in _PAUSES:
            yield hypothesis
            return
        is_unsure = self._setting.is_spaced or hypothesis.written[-1] not in _SENTENCE_ENDS
        yield self._emitted(hypothesis, "\n", ALIGNED, free=True)._replace(is_lossy=hypothesis.is_lossy or is_unsure)
        digit = self._emitted(hypothesis, "0", ALIGNED, free=True)
        yield digit._replace(score=digit.score - (0.0 if is_unsure else _DIGIT_FIRST), is_lossy=True)

    def _after(self, at: int) -> str:
        return self._tokens[at + 1].character if at + 1 < len(self._tokens) else "\n"

    def _over_a_broken_pair(self, hypothesis: Hypothesis, floor: float) -> Iterator[Hypothesis]:
        """Two originals met in a pair that GBK lacks; what the second begins with is known only by its kind."""
        for trail, leads in pairs().broken.items():
            character = pairs().characters.get((hypothesis.pending, trail))
            if character and self._may_stand_bare(character) and self._may_reach(floor, hypothesis, character):
                first = self._emitted(hypothesis, character, ALIGNED)
                for lead in leads:
                    yield first._replace(pending=lead)

    def _may_stand_bare(self, character: str) -> bool:
        return character not in self._setting.always

    def _agrees(self, character: str, reading: str | None) -> bool:
        return self._is_annotated(character, reading) if reading else self._may_stand_bare(character)

    def _is_annotated(self, character: str, reading: str | None) -> bool:
        known = self._setting.readings.get(character)
        if known:
            return known == reading
        return reading in readings(character) and simplified(character) != character

    def _emitted(self, hypothesis: Hypothesis, character: str, pending: int, *, free: bool = False) -> Hypothesis:
        """Write one original character; *free* spares it the mirror's table."""
        likely, state = self._model.step(hypothesis.state, folded(character))
        cost = 0.0 if free else self._setting.oddity(character)
        unbalanced, is_quoting = quoting(hypothesis, character, self._before)
        cost += unbalanced
        return Hypothesis(
            score=hypothesis.score + likely - cost,
            state=state,
            written=hypothesis.written + character,
            pending=pending,
            is_quoting=is_quoting,
            is_lossy=hypothesis.is_lossy,
            worst=min(hypothesis.worst, likely - cost),
            end=hypothesis.end,
        )
