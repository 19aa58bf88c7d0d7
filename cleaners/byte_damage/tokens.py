"""Damaged text as tokens: a character, or what is left of one, with the reading that was inserted after it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import NamedTuple

from cleaners.byte_damage.mechanism import MARKS
from cleaners.chinese.widths import HALF_WIDTH

_LETTERS = "a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
SYLLABLE = f"[{_LETTERS}]{{1,6}}"

# A reading in parentheses after a character; after a broken pair its first parenthesis was swallowed: ?lián)
INSERTED = re.compile(rf"\(({SYLLABLE})\)")
_SWALLOWED = re.compile(rf"({SYLLABLE})\)")

# Where damage shows. A broken pair right before a mark that text is cut at (六?！比), not in a run of marks (真的???),
# or right before a reading that lost its parenthesis, be the character before it annotated or not (勇?lián),
# 當(dāng)?shù)), or a comma or semicolon whose second byte began what is annotated (,?mǎ)M(nǐ)). Seen on the mirrors of
# linfen and jiyuan; also matches questions such as 为什么?!因为, which the decision must leave alone. Three question
# marks in a row are somebody's, if no cut follows them. Two cuts in a row show by what is behind them, a letter or a
# reading: 正?!,F(xiàn)在 is 正常。现在, and 案???zǒng)理 is 案。总理.
TRIGGER = re.compile(
    rf"[{MARKS}](?!(?<=(?<!\?)\?)\?{{2,}}(?![!,;]|{SYLLABLE}\)))(?:(?<![{MARKS}？].)(?=[!！,，?？;；][^\s!！,，？;；\"”’）)])"
    rf"|(?<![{MARKS}？].)(?=[!,?;](?:[!,?;]?[@-~]\({SYLLABLE}\)|[!,?;][@-~][㐀-鿿]|\?{SYLLABLE}\)))"
    rf"|(?:(?<=[^\x00-\x2b\x2d-\x3a\x3c-\x3f].)|(?<=[{_LETTERS}]\).))(?={SYLLABLE}\)))"
)


class Token(NamedTuple):
    """One shown character."""

    character: str
    reading: str | None
    """The syllable in the parenthesis that follows."""
    start: int
    end: int
    """Half-open, the parenthesis included."""


_token = partial(tuple.__new__, Token)
"""``Token`` without the call in between: most are of one character."""


def token_at(text: str, start: int) -> Token:
    """Return the token that begins at *start*."""
    character = text[start]
    inserted = None
    if character in MARKS:
        inserted = _SWALLOWED.match(text, start + 1)
    elif text[start + 1 : start + 2] == "(" and (not character.isascii() or "@" <= character <= "~"):
        inserted = INSERTED.match(text, start + 1)
    return _token((character, inserted[1], start, inserted.end()) if inserted else (character, None, start, start + 1))


def tokens(text: str, start: int, limit: int) -> list[Token]:
    """Return at most *limit* tokens from *start* to the end of the text."""
    found: list[Token] = []
    while start < len(text) and len(found) < limit:
        found.append(token_at(text, start))
        start = found[-1].end
    return found


def as_shown(run: Iterable[Token]) -> str:
    """Return the tokens as the mirror would have written them."""
    parts = []
    for character, reading, _, _ in run:
        parts.append("?" if character in MARKS else character.translate(HALF_WIDTH))
        if reading:
            parts.append(f"{reading})" if character in MARKS else f"({reading})")
    return "".join(parts)
