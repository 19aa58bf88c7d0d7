"""The ledger: every character of the raw text, kept or accounted for.

Offsets count code points of a ``str``; spans are half-open, ``[start, end)``. One law holds throughout: consecutive
spans meet, they cover the raw text, and a span that nobody signed reads what the raw text reads there.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """Replace ``text[start:end]`` of the text that a pass was given."""

    start: int
    end: int
    replacement: str = ""
    kind: str = ""
    """What was found there, if the pass tells several kinds apart; it is signed as ``pass/kind``."""


class Span(NamedTuple):
    """``raw[start:end]`` now reads *text*; *by* names the pass that changed it, if one did."""

    start: int
    end: int
    text: str
    by: str | None = None


class Change(NamedTuple):
    """The stored form of a signed span: ``clean[start:end]`` was *old* before the pass *by* changed it."""

    start: int
    end: int
    old: str
    by: str


class EditError(ValueError):
    """A pass asked for edits that overlap, run backwards or leave its text."""


def opened(raw: str) -> list[Span]:
    """Return the ledger of a text that nobody has touched."""
    return [Span(0, len(raw), raw)] if raw else []


def read(spans: Iterable[Span]) -> str:
    """Read the clean text off a ledger."""
    return "".join(span.text for span in spans)


def signed(spans: Sequence[Span], edits: Iterable[Edit], by: str, length: int) -> list[Span]:
    """Return the ledger after *edits*, in any order, to the text of *length* that *spans* read.

    Raises:
        EditError: if two edits overlap, or one runs backwards or leaves the text.
    """
    ordered = _in_order(edits, by, length)
    return _spliced(spans, ordered, by) if ordered else list(spans)


def portion(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Return the part of a ledger that reads ``text[start:end]``; what was removed at its borders is left out."""
    rest = list(reversed(spans))
    for _ in _taken(rest, start):
        pass
    while rest and not rest[-1].text:
        rest.pop()
    return list(_taken(rest, end - start))


def changes(raw: str, spans: Iterable[Span]) -> tuple[Change, ...]:
    """Return the signed spans with offsets in the clean text; adjacent ones of one pass are merged."""
    done: list[Change] = []
    at = 0
    for span in spans:
        end = at + len(span.text)
        if span.by is not None:
            change = Change(at, end, raw[span.start : span.end], span.by)
            last = done[-1] if done else None
            if last and last.end == at and last.by == change.by:
                done[-1] = Change(last.start, end, last.old + change.old, last.by)
            elif change.old or end > at:
                done.append(change)
        at = end
    return tuple(done)


def undone(clean: str, stored: Iterable[Change]) -> str:
    """Return the raw text that a clean text and its stored changes came from."""
    parts: list[str] = []
    at = 0
    for change in stored:
        parts += (clean[at : change.start], change.old)
        at = change.end
    return "".join(parts) + clean[at:]


def _in_order(edits: Iterable[Edit], by: str, length: int) -> list[Edit]:
    ordered = sorted(edits)
    end = 0
    for edit in ordered:
        if not end <= edit.start <= edit.end <= length:
            msg = f"{by}: {edit} overlaps the edit before it or leaves the text of {length} characters"
            raise EditError(msg)
        end = edit.end
    return ordered


def _spliced(spans: Sequence[Span], edits: Iterable[Edit], by: str) -> list[Span]:
    rest = list(reversed(spans))
    done: list[Span] = []
    at = 0
    for edit in edits:
        name = f"{by}/{edit.kind}" if edit.kind else by
        done += _taken(rest, edit.start - at)
        covered = list(_taken(rest, edit.end - edit.start))
        done += [span._replace(text="", by=span.by or name) for span in covered]
        if edit.replacement:
            here = done[-1].end if done else 0
            done.append(Span(here, here, edit.replacement, name))
        at = edit.end
    return done + rest[::-1]


def _taken(rest: list[Span], length: int) -> Iterator[Span]:
    """Pop *length* characters' worth of spans off the end of *rest*, splitting the last."""
    while length > 0:
        span = rest.pop()
        if len(span.text) > length:
            cut = span.start + length if span.by is None else span.end
            rest.append(Span(cut, span.end, span.text[length:], span.by))
            span = Span(span.start, cut, span.text[:length], span.by)
        length -= len(span.text)
        yield span
