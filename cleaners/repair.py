"""A text on its way through the passes: what it reads now, its ledger, and what was taken out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaners.document_evidence import Evidence
from cleaners.ledger import Change, Edit, Span, changes, opened, portion, read, signed
from cleaners.passes import Pass


class Taken(NamedTuple):
    """A passage that a pass took out, in the form that it had by then."""

    by: str
    kind: str
    text: str
    changes: tuple[Change, ...]
    """Its own ledger up to then: offsets in *text*."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A text part of the way through the passes.

    Attributes:
        raw: The text as it was given.
        text: What it reads now.
        spans: The ledger between the two.
        taken: The whole lines and parentheses that the line passes removed, in order.
    """

    raw: str
    text: str
    spans: Sequence[Span]
    taken: tuple[Taken, ...] = ()

    @classmethod
    def of(cls, raw: str) -> "Repair":
        """Return a text that nobody has touched."""
        return cls(raw, raw, opened(raw))

    def through(self, passes: Iterable[tuple[str, Pass]], evidence: Evidence) -> "Repair":
        """Return the text after *passes*, each on the output of the one before."""
        repair = self
        for name, find in passes:
            repair = repair.after(name, find, evidence)
        return repair

    def after(self, name: str, find: Pass, evidence: Evidence) -> "Repair":
        """Return the text after one pass; passages that were taken out as a kind are kept with the result."""
        edits = list(find(self.text, evidence))
        if not edits:
            return self
        spans = signed(self.spans, edits, name, len(self.text))
        taken = tuple(self._taken(name, edit) for edit in sorted(edits) if edit.kind and not edit.replacement)
        return Repair(self.raw, read(spans), spans, self.taken + taken)

    def changes(self) -> tuple[Change, ...]:
        """Return the ledger as it is stored."""
        return changes(self.raw, self.spans)

    def _taken(self, name: str, edit: Edit) -> Taken:
        passage = self.text[edit.start : edit.end]
        start = edit.start + len(passage) - len(passage.lstrip("\n"))
        text = passage.strip("\n")
        own = portion(self.spans, start, start + len(text))
        return Taken(name, edit.kind, text, changes(self.raw, own))
