"""A text on its way through the passes: what it reads now, its ledger, and what was taken out of it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaners.document_evidence import Evidence
from cleaners.ledger import Change, Edit, Span, changes, composed, edited, in_order, until
from cleaners.passes import Pass
from cleaners.signatures import taken_whole


class Taken(NamedTuple):
    """A passage that a pass took out, in the form that it had by then."""

    by: str
    kind: str
    text: str


class Headline(NamedTuple):
    """A title or a subtitle, and its own ledger: offsets in *text*."""

    text: str
    changes: tuple[Change, ...]

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
    spans: Sequence[Span] = ()
    """The ledger between the two."""
    taken: tuple[Taken, ...] = ()
    """The whole lines and parentheses that were removed, in order."""

    @classmethod
    def of(cls, raw: str) -> "Repair":
        """Return a text that nobody has touched."""
        return cls(raw, raw)

    def through(self, passes: Iterable[tuple[str, Pass]], evidence: Evidence) -> "Repair":
        """Return the text after *passes*, each on the output of the one before."""
        repair = self
        for name, find in passes:
            repair = repair.after(name, find(repair.text, evidence))
        return repair

    def after(self, name: str, edits: Iterable[Edit]) -> "Repair":
        """Return the text after the *edits* of one pass.

        Raises:
            EditError: if two edits overlap, or one leaves the text.
        """
        ordered = in_order(edits, name, len(self.text))
        if not ordered:
            return self
        taken = tuple(
            Taken(name, edit.kind, self.text[edit.start : edit.end].strip("\n"))
            for edit in ordered
            if edit.kind and not edit.replacement
        )
        return Repair(self.raw, edited(self.text, ordered), composed(self.spans, ordered, name), self.taken + taken)

    def then(self, later: "Repair") -> "Repair":
        """Return this repair and the *later* one, which began with the text of this, as one."""
        if not self.spans:
            return later
        return Repair(self.raw, later.text, composed(self.spans, later.spans), self.taken + later.taken)

    def changes(self) -> tuple[Change, ...]:
        """Return the ledger as it is stored."""
        return tuple(taken_whole(changes(self.raw, self.spans))) if self.spans else ()

    def line(self, text: str) -> Headline:
        """Return the whole line that reads *text*, with the part of the ledger that is its own."""
        start = f"\n{self.text}\n".index(f"\n{text}\n")
        end = start + len(text)
        stored = changes(self.raw, until(self.spans, end))
        own = (change for change in stored if start <= change.start and start < change.end <= end)
        return Headline(
            text, tuple(change._replace(start=change.start - start, end=change.end - start) for change in own)
        )
