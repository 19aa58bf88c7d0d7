"""The damage itself: what a mirror's byte-level string functions do to GBK text, and how the result is decoded.

The software treats the encoded page as a string of bytes. It inserts readings after byte pairs (of an annotated
character, or of two neighbours whose bytes happen to meet in it), cuts at the byte pairs of ！ ， ？ ； and decodes
each piece alone. A cut or an insertion between two characters leaves everything after it shifted by one byte, until an
ASCII byte or the next cut. All of it is deterministic, so a repair can be proved by damaging it again.
"""

import functools
import re
from collections.abc import Mapping

from cleaners.chinese.widths import FULL_WIDTH, HALF_WIDTH

MARKS = "?\ufffd"
"""What decoders write for a pair that they cannot read; a full-width ？ somebody typed."""

CUT_TRAILS = {"!": 0xA1, ",": 0xAC, "?": 0xBF, ";": 0xBB}
"""The second byte of each mark that text is cut at; their first byte is A3 (full-width forms in GBK row 3)."""

CUT_LEAD = 0xA3

_CUTS = re.compile(rb"(\xa3[\xa1\xac\xbf\xbb])")


def damaged(text: str, readings: Mapping[str, str], *, vanished: str = "") -> str:
    """Return traditional *text* after the mirror: annotated, cut, decoded, its punctuation made half-width.

    Args:
        text: The text before the bytes were touched. What GBK lacks is lost, as it is there.
        readings: The characters that the mirror annotates, each with its reading.
        vanished: What to show for a pair that leaves nothing.
    """
    encoded = text.encode("gbk", "ignore")
    for character, reading in readings.items():
        pair = character.encode("gbk", "ignore")
        if pair and pair in encoded:
            encoded = encoded.replace(pair, pair + f"({reading})".encode("gbk"))
    return "".join(decoded(piece, vanished) for piece in _CUTS.split(encoded)).translate(HALF_WIDTH)


def decoded(piece: bytes, vanished: str = "") -> str:
    """Decode one piece as the mirror does: two bytes a time from any lead byte on."""
    characters = []
    at = 0
    while at < len(piece):
        if piece[at] < 0x80:
            characters.append(chr(piece[at]))
            at += 1
            continue
        characters.append((pair_read(piece[at], piece[at + 1]) or vanished) if at + 1 < len(piece) else "?")
        at += 2
    return "".join(characters)


@functools.cache
def pair_read(lead: int, trail: int) -> str:
    """Return what the pair shows as: a character, ``?`` if broken, or nothing from the user-defined area.

    The user-defined area of GBK is AAA1-AFFE, F8A1-FEFE and A140-A7A0; a trail byte below 40 is swallowed.
    """
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        pass
    if trail < 0x40 or lead in (0x80, 0xFF) or trail in (0x7F, 0xFF):
        return "?"
    return "" if lead >= 0xF8 or 0xAA <= lead <= 0xAF or 0xA1 <= lead <= 0xA7 else "?"


@functools.cache
def gbk_bytes(character: str) -> bytes:
    """Return the GBK bytes of a character as it stood before half-width conversion; empty if GBK lacks it."""
    return character.translate(FULL_WIDTH).encode("gbk", "ignore")
