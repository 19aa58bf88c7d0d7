"""The damage of mirrors that edit text as GBK bytes: what they insert and where they cut ignores character borders."""

import re
from collections.abc import Callable
from functools import partial

# The marks that such mirrors cut at, as GBK bytes: ！ ， ？. `A3` is the trail byte of many characters as well.
_CUTS = re.compile(rb"(\xa3\xa1|\xa3\xac|\xa3\xbf)")
_TABLE_LEADS = range(0xA1, 0xA8)
_USER_LEADS = range(0xAA, 0xB0)
_FIRST_USER_LEAD = 0xF8


def damaging(readings: dict[str, str], vanished: str = "") -> Callable[[str], str]:
    """Return what inserts ``{character: (reading)}`` into a text and cuts it at each mark, both on GBK bytes.

    A pair that leaves nothing shows as *vanished*, for who wants to know whether there was one.
    """
    encoded = ((character.encode("gbk", "ignore"), reading) for character, reading in readings.items())
    pairs = [(found, found + reading.encode("gbk", "ignore")) for found, reading in encoded if found]
    return partial(_damaged, pairs=pairs, vanished=vanished)


def _damaged(text: str, pairs: list[tuple[bytes, bytes]], vanished: str) -> str:
    whole = text.encode("gbk", "ignore")
    for found, replacement in pairs:
        whole = whole.replace(found, replacement)
    return "".join([_decoded(piece, vanished) for piece in _CUTS.split(whole)])


def _decoded(piece: bytes, vanished: str) -> str:
    """Decode as the mirrors do: a pair that means nothing is `?`, or vanishes where GBK has room for users."""
    characters = []
    at = 0
    while at < len(piece):
        width = 1 if piece[at] < 0x80 else 2
        characters.append(_character(piece[at : at + width], vanished))
        at += width
    return "".join(characters)


def _character(pair: bytes, vanished: str) -> str:
    try:
        return pair.decode("gbk")
    except UnicodeDecodeError:
        return vanished if _is_user_defined(pair) else "?"


def _is_user_defined(pair: bytes) -> bool:
    if len(pair) < 2 or pair[1] < 0x40 or pair[1] in (0x7F, 0xFF):
        return False
    return pair[0] >= _FIRST_USER_LEAD or pair[0] in _USER_LEADS or pair[0] in _TABLE_LEADS
