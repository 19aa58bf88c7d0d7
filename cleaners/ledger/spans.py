"""The ledger: every character of the raw text, kept or accounted for.

Offsets count code points of a ``str``; spans are half-open, ``[start, end)``. Only what a pass changed is written down:
between two signed spans the text reads what the raw text reads there. One law holds throughout: signed spans are in
order and disjoint, so that with the gaps between them they cover the raw text.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace ``text[start:end]`` of the text that a pass was given."""

    start: int
    end: int
    replacement: str = ""
    kind: str = ""
    """What was found there, if the pass tells several kinds apart; it is signed as ``pass/kind``."""


def removals(places: Iterable[tuple[int, int]]) -> list[Edit]:
    """Return the edits that take out *places*, ``(start, end)``: without a call for each, of which there are many."""
    return [tuple.__new__(Edit, (start, end, "", "")) for start, end in places]


Span = tuple[int, int, str, str]
"""``(start, end, text, by)``: ``raw[start:end]`` now reads *text*, because the pass *by* changed it. A plain tuple,
because a damaged page has a thousand."""


class Change(NamedTuple):
    """The stored form of a signed span: ``clean[start:end]`` was *old* before the pass *by* changed it."""

    start: int
    end: int
    old: str
    by: str


_change = partial(tuple.__new__, Change)
"""``Change`` without the call in between: a damaged page has a thousand."""


class EditError(ValueError):
    """A pass asked for edits that overlap, run backwards or leave its text."""


def in_order(edits: Iterable[Edit], by: str, length: int) -> list[Edit]:
    """Return *edits* of a text of *length* in text order.

    Raises:
        EditError: if two edits overlap, or one runs backwards or leaves the text.
    """
    ordered = sorted(edits)
    end = 0
    for edit in ordered:
        if not end <= edit[0] <= edit[1] <= length:
            msg = f"{by}: {edit} overlaps the edit before it or leaves the text of {length} characters"
            raise EditError(msg)
        end = edit[1]
    return ordered


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return *text* after *edits*, which are in order."""
    parts: list[str] = []
    at = 0
    for start, end, replacement, _ in edits:
        parts += (text[at:start], replacement)
        at = end
    return "".join(parts) + text[at:]


def signed(edits: Iterable[Edit], by: str) -> list[Span]:
    """Return *edits*, which are in order, as the ledger of the pass *by*."""
    return [(start, end, text, f"{by}/{kind}" if kind else by) for start, end, text, kind in edits]


def composed(first: Sequence[Span], second: Sequence[Span]) -> Sequence[Span]:
    """Return the ledger of two steps.

    Where *second* covers what *first* changed, the raw text there stays signed by the pass that changed it.

    Args:
        first: From the raw text to the text between, in order.
        second: From the text between to the text, in order.
    """
    if not first or not second:
        return first or second
    rest = _Rest.of(first)
    begins, ends, ahead, spans = rest.begins, rest.ends, rest.ahead, rest.spans
    done: list[Span] = []
    at = 0
    last = len(spans)
    for start, end, text, by in second:
        while at < last and ends[at] <= start:
            done.append(spans[at])
            at += 1
        if at < last and begins[at] < end:
            at, start, text = rest.cover(at, (start, end, text, by), done)  # noqa: PLW2901
        if text or start < end:
            done.append((start + ahead[at], end + ahead[at], text, by))
    return done + spans[at:]


@dataclass(slots=True)
class _Rest:
    """The spans of a first step, and where they stand in the text between.

    Attributes:
        spans: All spans.
        begins: Where in the text between each begins.
        ends: Where in the text between each ends.
        ahead: How far the raw text is ahead of the text between before each span, and after the last.
    """

    spans: list[Span]
    begins: list[int]
    ends: list[int]
    ahead: list[int]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> "_Rest":
        ahead = list(accumulate([end - start - len(text) for start, end, text, _ in spans], initial=0))
        begins = [span[0] - shift for span, shift in zip(spans, ahead, strict=False)]
        ends = [begin + len(span[2]) for begin, span in zip(begins, spans, strict=True)]
        return cls(list(spans), begins, ends, ahead)

    def cover(self, at: int, span: Span, done: list[Span]) -> tuple[int, int, str]:
        """Move the spans inside *span* to *done*, emptied, and sign what is unsigned between them.

        A text as long as what it replaces is dealt out character by character, so that each stands where it belongs.

        Returns:
            The first span behind *span*, where its unsigned rest begins, and the text of that rest.
        """
        first, end, text, by = span
        start = first
        dealt = text if len(text) == end - first else ""
        while at < len(self.spans) and self.begins[at] < end:
            raw_start, raw_end, old, signer = self.spans[at]
            here, stop = max(self.begins[at], start), min(self.ends[at], end)
            if here > start:
                done.append((start + self.ahead[at], raw_start, dealt[start - first : here - first], by))
            done.append((raw_start, raw_end, old[: here - self.begins[at]], signer))
            if dealt and here < stop:
                done.append((raw_end, raw_end, dealt[here - first : stop - first], by))
            start = stop
            if self.ends[at] > end:
                self.spans[at] = (raw_end, raw_end, old[end - self.begins[at] :], signer)
                self.begins[at], self.ahead[at] = end, raw_end - end
                break
            at += 1
        return at, start, dealt[start - first :] if dealt else text


def moved(edits: Sequence[Edit], places: Iterable[int]) -> list[int]:
    """Return where each of *places* is after *edits*, which are in order; inside what was replaced, at most its end."""
    starts = [edit[0] for edit in edits]
    ahead = [0, *accumulate([end - start - len(text) for start, end, text, _ in edits])]
    found: list[int] = []
    for place in places:
        at = bisect_left(starts, place)
        if at and edits[at - 1][1] > place:
            start, _, text, _ = edits[at - 1]
            found.append(start - ahead[at - 1] + min(place - start, len(text)))
        else:
            found.append(place - ahead[at])
    return found


def until(spans: Iterable[Span], place: int) -> Iterator[Span]:
    """Yield the spans that begin at *place* of the text or before it."""
    ahead = 0
    for span in spans:
        if span[0] - ahead > place:
            return
        ahead += span[1] - span[0] - len(span[2])
        yield span


def changes(raw: str, spans: Iterable[Span]) -> list[Change]:
    """Return the ledger as it is stored, with offsets in the clean text; adjacent spans of one pass are merged."""
    done: list[Change] = []
    merged: list[str] = []
    ahead = last = 0
    signer = ""
    for start, end, text, by in spans:
        at = start - ahead
        ahead += end - start - len(text)
        if at == last and by == signer:
            merged = merged or [done[-1].old]
            merged.append(raw[start:end])
            done[-1] = Change(done[-1].start, end - ahead, "", by)
        else:
            if merged:
                done[-1] = done[-1]._replace(old="".join(merged))
                merged = []
            done.append(_change((at, end - ahead, raw[start:end], by)))
        last, signer = end - ahead, by
    if merged:
        done[-1] = done[-1]._replace(old="".join(merged))
    return done


def undone(clean: str, stored: Iterable[Change]) -> str:
    """Return the raw text that a clean text and its stored changes came from."""
    parts: list[str] = []
    at = 0
    for change in stored:
        parts += (clean[at : change.start], change.old)
        at = change.end
    return "".join(parts) + clean[at:]
