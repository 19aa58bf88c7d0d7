"""Broken pairs of which the search makes nothing: whether they are damage all the same, and how far it goes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from cleaners.byte_damage.mechanism import MARKS
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.setting import Setting
from cleaners.byte_damage.tokens import Token
from cleaners.chinese.forms import FOLDED

_READ = 8
"""Characters behind the marks that the model reads."""
_LEAST = 3
_JUMBLED = -10.0
"""Nats a character; sentences of news and prose take 3 to 6.5, jumbled characters 9 to 14."""
# ⑹ ┧ ∑ χ: of the rows of GBK in which the halves of two characters meet; not the signs of Chinese text.
_SIGNS = re.compile("[^\x00-\x7f\u3400-\u9fff\u3000、。，；：？！“”‘’（）《》〈〉「」『』【】〔〕—…·％～°×①-⑩]")
_ENDING = "，。！？；：、”\n"


def is_torn(shown: Sequence[Token], model: Model, setting: Setting) -> bool:
    """Whether a broken pair lost something whatever follows it.

    That is, its reading's parenthesis, or a mark's first half, or what is behind it is no Chinese. On a page whose
    own marks were made half-width, ？； shows bytes that happened to meet; so does a letter between it and Chinese:
    上?!V州. Of a page that shows nothing else only a reading with its tone tells, behind which a parenthesis closes
    that nothing opened: ?zhàn).

    Args:
        shown: The broken pair, and what follows it.
        model: Judges what follows.
        setting: What the document says about its mirror.
    """
    if not setting.is_suspect:
        return shown[0].reading is not None and not shown[0].reading.isascii()
    if shown[0].reading is not None or (len(shown) > 1 and shown[1].character in "！，；？"):
        return True
    if _is_jumbled(shown, model) or _is_broken_again(shown):
        return True
    return len(shown) > 3 and _is_half(shown[2]) and shown[3].character >= "\u3400"


def _is_broken_again(shown: Sequence[Token]) -> bool:
    """Whether a reading that no character can have, or a sign that no text holds, follows: ?!?liú), ^(jì), ⑹.

    So do a question mark and half a character between others: 焙谓?澱f.
    """
    behind = list(takewhile(lambda token: token.character not in _ENDING, shown[2 : 2 + _READ]))
    inner = [token for before, token in pairwise(behind) if before.character >= "\u3400"]
    if any(token.character.isascii() and token.reading for token in behind):
        return True
    is_split = any(token.character in MARKS for token in inner) and any(map(_is_half, inner))
    return is_split or any(_SIGNS.match(token.character) for token in inner)


def _is_jumbled(shown: Sequence[Token], model: Model) -> bool:
    """Whether the characters behind the marks are no sentence: ?!崩献粢讐魝ジ锌."""
    behind = takewhile(lambda token: token.character >= "\u3400" or token.character in MARKS, shown[2 : 2 + _READ])
    read = "".join(token.character for token in behind if token.character not in MARKS).translate(FOLDED)
    state, total = model.after("。"), 0.0
    for symbol in read:
        likely, state = model.step(state, symbol)
        total += likely
    return len(read) >= _LEAST and total < _JUMBLED * len(read)


def in_step(shown: Sequence[Token]) -> int:
    """Return where the bytes are in step again: behind half a character, or one that was swallowed, or at a mark."""
    for token in shown[2:]:
        if token.character in _ENDING:
            return token.start
        if token.character.isascii():
            return token.end if _is_half(token) or token.character in MARKS else token.start
    return shown[-1].end


def _is_half(token: Token) -> bool:
    """Whether the token can be the second half of a character: an ASCII letter, or a mark beside one."""
    return "@" <= token.character <= "~"
