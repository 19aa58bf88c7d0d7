"""What differs between two texts, short enough to be read: pure."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_LONGEST = 1_000
"""Characters of what differs that are compared one by one, which takes the square of them."""
_AROUND = 24
_PIECES = 40
_PIECE = 400


class Piece(NamedTuple):
    """A part of a text: in both, in the old one, or in the new one; ``left`` stands for more that is not shown."""

    kind: Literal["same", "old", "new", "left"]
    text: str


def differences(old: str, new: str) -> Sequence[Piece]:
    """Return what was and what is, with a little of what is around it; nothing when both are the same."""
    if old == new:
        return ()
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    found = list(_compared(before, after))
    pieces = [Piece("same", old[:start]), *found, Piece("same", old[len(old) - end :] if end else "")]
    shown = [_shortened(piece, at, len(pieces)) for at, piece in enumerate(pieces) if piece.text]
    return shown[:_PIECES] + ([Piece("left", "…")] if len(shown) > _PIECES else [])


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common."""
    both = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(both) if a != b), min(len(one), len(other)))


def _compared(before: str, after: str) -> Iterator[Piece]:
    if max(len(before), len(after)) > _LONGEST:
        yield from (Piece("old", before), Piece("new", after))
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", before[a:b])
        else:
            yield from (Piece("old", before[a:b]), Piece("new", after[c:d]))


def _shortened(piece: Piece, at: int, count: int) -> Piece:
    """Return a piece with no more than is needed to see where it stands, or what it says."""
    text = piece.text
    if piece.kind != "same":
        return piece._replace(text=text if len(text) <= _PIECE else f"{text[:_PIECE]}…")
    if at == 0:
        return piece._replace(text=text if len(text) <= _AROUND else f"…{text[-_AROUND:]}")
    if at == count - 1:
        return piece._replace(text=text if len(text) <= _AROUND else f"{text[:_AROUND]}…")
    return piece._replace(text=text if len(text) <= 2 * _AROUND + 1 else f"{text[:_AROUND]}…{text[-_AROUND:]}")
