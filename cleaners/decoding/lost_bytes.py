"""Characters of UTF-8 that lost bytes when a wrong codec showed them, where what is around makes one certain."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from cleaners.byte_damage.model import Model
from cleaners.chinese.characters import traditional_characters
from cleaners.chinese.forms import FOLDED, folded
from cleaners.decoding.plausibility import common_characters

_UNSEEN = (0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD)
"""The bytes of cp1252 that are no character (WHATWG's encoding standard), a hard blank and a soft hyphen."""
_FIRST, _INNER = range(0xE2, 0xF0), range(0x80, 0xC0)
_VANISHING = [
    *((first, second) for first in range(0xAA, 0xB0) for second in range(0xA1, 0xFF)),
    *((first, second) for first in range(0xA1, 0xA8) for second in range(0x80, 0xA1)),
]
"""The pairs of GBK that are nobody's character: its two user-defined areas that hold inner bytes of UTF-8."""

_MIN_SHARE = (0.85, 0.95)
"""The share of probability that one character needs, and that two do, between which more was lost."""
_MIN_WORST = -13.0
_CONTEXT = 8


def of_latin(left: Sequence[int | None]) -> Iterator[bytes]:
    """Yield what a character of three bytes may have been of which the bytes *left* are left; one is not shown."""
    if len(left) == 2:
        known = bytes(filter(None, left))
        yield from (known[:1] + bytes((unseen,)) + known[1:] for unseen in _UNSEEN)
        yield from (known + bytes((unseen,)) for unseen in _UNSEEN)


def of_gbk(left: Sequence[int | None], *, is_last: bool) -> Iterator[bytes]:
    """Yield what the bytes *left* of one character or two may have been, before a pair or a byte vanished.

    Args:
        left: One or two bytes of a character, or two of one and two of the next; None where a question mark shows that
            any pair was there.
        is_last: Whether they are the last of their line, where a mark is cut off.
    """
    known = [byte for byte in left if byte is not None]
    if len(known) == 4 and left in ([*known[:2], None, *known[2:]], known):
        pairs = _VANISHING if left == known else product(_INNER, _FIRST)
        yield from (bytes((*known[:2], *pair, *known[2:])) for pair in pairs)
    elif len(known) == 2 and left[:2] == known:
        yield from (bytes((*known, lost)) for lost in _INNER)
        if left == known:
            yield from (bytes((known[0], lost, known[1])) for lost in _INNER)
    elif len(known) == 1 == len(left):
        yield from (bytes((known[0], *pair)) for pair in _VANISHING)
        if is_last and known[0] in (0xE3, 0xEF):
            yield from (bytes((known[0], 0x80 if known[0] == 0xE3 else 0xBC, lost)) for lost in _INNER)


def chosen(candidates: Iterable[bytes], before: str, after: str, model: Model) -> str | None:
    """Return which of *candidates* stands between *before* and *after*, if that is certain.

    Args:
        candidates: Bytes of UTF-8; what is none, or no common character or mark, is passed over.
        before: The text before it.
        after: The text behind it, up to the next that is lost.
        model: Ranks them.
    """
    is_traditional = not traditional_characters().isdisjoint(before + after)
    texts = dict.fromkeys(encoded.decode("utf-8", "ignore") for encoded in candidates)
    usual = [text for text in texts if text and all(_is_usual(each, is_traditional) for each in text)]
    if not usual:
        return None
    start = model.after(before[-_CONTEXT:].translate(FOLDED))
    scores: dict[str, tuple[float, float]] = {}
    for text in usual:
        state, steps = start, []
        for character in text + (after[:_CONTEXT] or "\n"):
            likely, state = model.step(state, folded(character))
            steps.append(likely)
        scores[text] = sum(steps), min(steps)
    best = max(scores, key=scores.__getitem__)
    share = 1 / sum(math.exp(score - scores[best][0]) for score, _ in scores.values())
    return best if share >= _MIN_SHARE[len(best) > 1] and scores[best][1] >= _MIN_WORST else None


def _is_usual(character: str, is_traditional: bool) -> bool:  # noqa: FBT001
    if "\u4e00" <= character <= "\u9fff":
        return character in common_characters() and (is_traditional or character not in traditional_characters())
    return character in "、。《》「」『』【】，：；！？（）“”‘’—…·"
