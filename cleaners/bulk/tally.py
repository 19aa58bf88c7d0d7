"""What a unit came to, in counts and a few examples: enough to say how a corpus is damaged without reading it again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cleaners.bulk.records import Content, Fault, Place
from cleaners.bulk.rows import Cleaned

_EXAMPLES = 3
_BEFORE, _BEHIND = 12, 28
"""Characters that an example shows around the first that was changed."""


class Quarantined(NamedTuple):
    """A record that was left out."""

    place: Place
    fault: Fault
    reason: str


class Tally(NamedTuple):
    """Counts of records.

    Attributes:
        counts: ``records``, ``written``, ``changed``, ``damaged`` (with places that stay so), ``untitled``,
            ``characters``, ``kind/…``.
        flags: Records that show a kind of damage.
        unrepaired: Those of them in which it was not repaired.
        passes: Records in which a pass did something.
        examples: Of each flag and pass a few: place, before, after.
    """

    counts: Counter[str]
    flags: Counter[str]
    unrepaired: Counter[str]
    passes: Counter[str]
    examples: dict[str, list[list[str]]]

    @classmethod
    def empty(cls) -> "Tally":
        """Return the tally of nothing."""
        return cls(Counter(), Counter(), Counter(), Counter(), {})

    def take(self, done: Cleaned, content: Content, place: str) -> None:
        """Count a record that was cleaned."""
        article = done.article
        flags = [residue.kind for residue in article.residues]
        self.counts["written"] += 1
        self.counts["changed"] += done.changed
        self.counts["damaged"] += bool(article.damaged)
        self.counts["flagged"] += bool(flags)
        self.counts["characters"] += len(article.text)
        self.counts[f"kind/{done.kind}"] += 1
        self.flags.update(flags)
        self.unrepaired.update(residue.kind for residue in article.residues if not residue.repaired)
        self.passes.update(done.passes)
        names = (*flags, *done.passes) if done.changed else flags
        if missing := [name for name in names if len(self.examples.get(name, ())) < _EXAMPLES]:
            shown = [place, *_excerpts(content.body, article.text, lifted="headline" in done.passes)]
            for name in missing:
                self.examples.setdefault(name, []).append(shown)

    def add(self, other: "Tally") -> None:
        """Count in what *other* counted; its examples come behind ours."""
        for mine, theirs in zip(self.counters(), other.counters(), strict=True):
            mine.update(theirs)
        for name, shown in other.examples.items():
            held = self.examples.setdefault(name, [])
            held += shown[: _EXAMPLES - len(held)]

    def counters(self) -> tuple[Counter[str], ...]:
        """Return all but the examples."""
        return self.counts, self.flags, self.unrepaired, self.passes

    def jsonable(self) -> dict[str, Any]:
        """Return it as JSON knows it, in an order that depends on nothing but what was counted."""
        return {name: dict(sorted(value.items())) for name, value in self._asdict().items()}


def tally_of(values: Mapping[str, Any]) -> Tally:
    """Return the tally that :meth:`Tally.jsonable` gave."""
    counts, flags, unrepaired, passes = (Counter[str](values[name]) for name in Tally._fields[:4])
    return Tally(counts, flags, unrepaired, passes, dict(values["examples"]))


def summed(tallies: Iterable[Tally]) -> Tally:
    """Return one tally of several."""
    total = Tally.empty()
    for tally in tallies:
        total.add(tally)
    return total


def _excerpts(body: str | bytes, text: str, *, lifted: bool) -> tuple[str, str]:
    """Return what stood around the first change, and what stands there now; of a page only its text."""
    if isinstance(body, bytes):
        return "", _line(text[: _BEFORE + _BEHIND])
    if lifted:
        body = body.lstrip().partition("\n")[2].lstrip("\n")
    most = min(len(body), len(text))
    at = next((at for at in range(most) if body[at] != text[at]), most)
    start = max(0, at - _BEFORE)
    return _line(body[start : at + _BEHIND]), _line(text[start : at + _BEHIND])


def _line(text: str) -> str:
    return text.replace("\n", "⏎")
