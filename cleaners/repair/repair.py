"""A text on its way through the passes: what it reads now, its ledger, and what was taken out of it."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from cleaners.article import Damaged
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.deferred import Deferred
from cleaners.ledger.differences import differences
from cleaners.ledger.signatures import taken_whole
from cleaners.ledger.spans import Change, Edit, Span, changes, composed, edited, in_order, moved, signed, until
from cleaners.passes.definition import Found, Pass


class Taken(NamedTuple):
    """A passage that a pass took out, in the form that it had by then."""

    by: Pass
    kind: str
    text: str


class Step(NamedTuple):
    """What one pass did."""

    by: Pass
    edits: Sequence[Edit]
    """In order, over the text that the pass was given."""
    moves: bool = True
    """Whether anything stands elsewhere after it; nothing does where a text was written character for character."""


class Headline(NamedTuple):
    """A title or a subtitle, and its own ledger: offsets in *text*."""

    text: str
    changes: Sequence[Change]

    @classmethod
    def of(cls, repair: "Repair") -> "Headline":
        """Return the headline that a page names, repaired."""
        return cls(repair.text, repair.changes())


class Repair(NamedTuple):
    """A text part of the way through the passes."""

    raw: str
    """The text as it was given."""
    text: str
    """What it reads now."""
    steps: tuple[Step, ...] = ()
    """What was done between the two, in order."""
    taken: tuple[Taken, ...] = ()
    """The whole lines and parentheses that were removed, in order."""
    damaged: tuple[Damaged, ...] = ()
    """The places of the text that stay damaged, in order."""

    @classmethod
    def of(cls, raw: str, damaged: tuple[Damaged, ...] = ()) -> "Repair":
        """Return a text that nobody has touched, of which the places *damaged* stay as they are."""
        return cls(raw, raw, damaged=damaged)

    def through(self, passes: Iterable[Pass], evidence: Evidence, idle: Container[Pass] = ()) -> "Repair":
        """Return the text after *passes*, each on the output of the one before.

        Args:
            passes: In order.
            evidence: The document's.
            idle: Those that find nothing in the text as it is now; they are asked once another has changed it.

        Raises:
            EditError: if two edits of a pass overlap, or one leaves the text.
        """
        repair = self
        for each in passes:
            if each in idle and repair.text is self.text:
                continue
            before = repair
            for find in each.finders:
                found = find(repair.text, evidence)
                # Most find nothing in most texts: that costs a call and no more.
                if wanted := found if isinstance(found, str) else list(found):
                    repair = repair._after(each, wanted, repair.damaged if each.stage != "lines" else ())
            if each.leaves:
                repair = repair.leaving(each.leaves(before.text, evidence), before)
        return repair

    def leaving(self, left: Iterable[Damaged], before: "Repair") -> "Repair":
        """Return the text with the places that a pass *left* damaged, which stood in the text *before* it."""
        places = tuple(place for place in left if not _meets(before.damaged, place))
        for step in self.steps[len(before.steps) :]:
            places = _moved(places, step.edits) if step.moves else places
        return self._replace(damaged=_apart((*self.damaged, *places))) if places else self

    def _after(self, by: Pass, found: Found, frozen: Sequence[Damaged]) -> "Repair":
        """Return the text after what one pass *found*: its edits, or the text that it wrote character for character."""
        if isinstance(found, str):
            return self._rewritten(by, found, frozen)
        edits = in_order(found, by.name, len(self.text))
        if frozen:
            edits = [edit for edit in edits if not _meets(frozen, edit)]
        if not edits:
            return self
        taken = [
            Taken(by, kind, self.text[start:end].strip("\n"))
            for start, end, replacement, kind in edits
            if kind and not replacement
        ]
        steps = (*self.steps, Step(by, edits))
        return Repair(self.raw, edited(self.text, edits), steps, (*self.taken, *taken), _moved(self.damaged, edits))

    def _rewritten(self, by: Pass, text: str, frozen: Sequence[Damaged]) -> "Repair":
        before = self.text
        text = with_places(text, frozen, before) if text is not before else text
        if text == before:
            return self
        step = Step(by, Deferred(lambda: differences(before, text)), moves=False)
        return self._replace(text=text, steps=(*self.steps, step))

    def then(self, later: "Repair") -> "Repair":
        """Return this repair and the *later* one, which began with the text of this, as one."""
        return Repair(self.raw, later.text, self.steps + later.steps, self.taken + later.taken, later.damaged)

    def again(self, later: "Repair") -> "Repair":
        """Return this repair and a *later* one that began anew with its text, as one.

        A place that this one left damaged stays so, unless one of the passes that leave places has read it since.
        """
        if not (self.steps or self.damaged or later.damaged):
            return later
        known: Sequence[Damaged] = self.damaged
        for step in later.steps if known else ():
            if step.by.leaves:
                known = [place for place in known if not any(_meets((place,), edit) for edit in step.edits)]
            known = _moved(known, step.edits) if step.moves else known
        return self.then(later)._replace(damaged=_apart((*later.damaged, *known)))

    def spans(self) -> Sequence[Span]:
        """Return the ledger between the text as it was given and the text as it reads now."""
        spans: Sequence[Span] = ()
        for step in reversed(self.steps):
            spans = composed(signed(step.edits, step.by.name), spans)
        return spans

    def changes(self) -> Sequence[Change]:
        """Return the ledger as it is stored."""
        return Deferred(self._changes) if self.steps else ()

    def _changes(self) -> Iterator[Change]:
        replacing = {step.by.name for step in self.steps if step.by.replaces}
        return taken_whole(changes(self.raw, self.spans()), replacing)

    def line(self, text: str, spans: Sequence[Span]) -> Headline:
        """Return the whole line that reads *text*, with the part of the ledger that is its own.

        Args:
            text: The line.
            spans: What :meth:`spans` gives, worked out once for all lines.
        """
        return Headline(text, Deferred(lambda: self._changes_of(text, spans)))

    def _changes_of(self, text: str, spans: Sequence[Span]) -> Iterator[Change]:
        start = f"\n{self.text}\n".index(f"\n{text}\n")
        end = start + len(text)
        for change in changes(self.raw, until(spans, end)):
            if start <= change.start and start < change.end <= end:
                yield change._replace(start=change.start - start, end=change.end - start)


def with_places(text: str, places: Sequence[Damaged], other: str) -> str:
    """Return *text* with its *places* as they are in the *other* text, which is as long."""
    if not places:
        return text
    parts: list[str] = []
    at = 0
    for start, end, _ in places:
        parts += (text[at:start], other[start:end])
        at = end
    return "".join(parts) + text[at:]


def _meets(places: Sequence[Damaged], edit: Edit | Damaged) -> bool:
    """Whether an edit, or another place, reaches into one of *places*, which are in order and apart."""
    start, end = edit[:2]
    at = bisect_left(places, end, key=itemgetter(0))
    return at > 0 and places[at - 1].end > start


def _apart(places: Iterable[Damaged]) -> tuple[Damaged, ...]:
    """Return *places* in order, those that overlap as one: a filling of memory may stand in a line that was torn."""
    apart: list[Damaged] = []
    for place in sorted(places):
        if apart and place.start < apart[-1].end:
            apart[-1] = apart[-1]._replace(end=max(apart[-1].end, place.end))
        else:
            apart.append(place)
    return tuple(apart)


def _moved(places: Sequence[Damaged], edits: Sequence[Edit]) -> tuple[Damaged, ...]:
    """Return where *places* are after *edits*; what was taken out is nowhere."""
    if not places:
        return ()
    ends = moved(edits, [end for place in places for end in (place.start, place.end)])
    pairs = zip(places, ends[::2], ends[1::2], strict=True)
    return tuple(place._replace(start=start, end=end) for place, start, end in pairs if start < end)
