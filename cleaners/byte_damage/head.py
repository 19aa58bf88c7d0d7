"""The beginning of a damaged run: certain where known bytes determine it, though something later in the run is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cleaners.byte_damage.mechanism import MARKS, damaged, gbk_bytes
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.search import MIN_WORST, Context, Original
from cleaners.byte_damage.tokens import Token, as_shown
from cleaners.chinese.forms import FOLDED, folded, simplified
from cleaners.chinese.widths import FULL_WIDTH

_MIN_SHARE = 0.95
"""Share of probability of the originals that must begin so; more than a whole run needs, whose end vouches for it."""


class Head(NamedTuple):
    """The first characters of a run."""

    written: str
    end: int
    """The token after the last one that they account for."""


def certain_head(
    found: Sequence[Original], shown: Sequence[Token], context: Context, model: Model, tables: Sequence[dict[str, str]]
) -> Head | None:
    """Return the longest certain beginning of the likeliest original, short of the whole run; None if there is none.

    Args:
        found: The originals of the run, most likely first.
        shown: The run and what follows it.
        context: The paragraph around it.
        model: Judges whether the characters go together.
        tables: What the mirror may have annotated, to damage the beginning again.
    """
    best = found[0]
    skipped = 1 if shown[0].reading else 2
    longest = 0
    while skipped + longest + 1 < best.end and _is_pair(shown[skipped + longest]):
        longest += 1
    for length in range(min(longest, len(best.written)), 0, -1):
        head = Head(best.written[:length], skipped + length)
        if _share(found, head.written) < _MIN_SHARE or not _is_proved(head, shown, context, tables):
            continue
        return head if _worst(head.written, context, model) >= MIN_WORST else None
    return None


def _is_pair(token: Token) -> bool:
    """Say whether the token ends one original and begins another, and nothing else."""
    shown = gbk_bytes(token.character)
    return token.character not in MARKS and not token.reading and len(shown) == 2 and shown[1] >= 0x80


def _share(found: Sequence[Original], written: str) -> float:
    plain = _plain(written)
    return sum(each.posterior for each in found if each.end and _plain(each.written).startswith(plain))


def _plain(written: str) -> str:
    return "".join(map(simplified, written))


def _worst(written: str, context: Context, model: Model) -> float:
    state = model.after(context.before[-12:].translate(FOLDED))
    worst = 0.0
    for character in written:
        likely, state = model.step(state, folded(character))
        worst = min(worst, likely)
    return worst


def _is_proved(head: Head, shown: Sequence[Token], context: Context, tables: Sequence[dict[str, str]]) -> bool:
    """Say whether the head, damaged again, shows its tokens, the last of them torn off after its first byte."""
    last = gbk_bytes(head.written[-1])
    if last[-1:] != gbk_bytes(shown[head.end - 1].character)[:1]:
        return False
    text = (context.before[-1:] + head.written).translate(FULL_WIDTH)
    seen = as_shown(shown[: head.end - 1]) + "?"
    return any(damaged(text, table).endswith(seen) for table in tables)
