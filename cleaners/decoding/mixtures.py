"""Pages in more than one encoding, and pages with lost bytes."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaners.decoding.likelihood import likeliest
from cleaners.decoding.plausibility import likeness, uncommon_characters, worth
from cleaners.decoding.web_codecs import read

# No byte of a Chinese double-byte character is one of these, so that a page may be parted there in any encoding.
_PARTING = re.compile(rb"([<>\"\n\r\t])")
_PARTED = re.compile('([<>"\n\r\t])')
# Well-formed UTF-8 (RFC 3629 §4), as long as it goes on.
_UTF8 = re.compile(
    rb"(?:[\x00-\x7f]+|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})+"
)
# Three and more Chinese characters of UTF-8 in a row, in a page that is not UTF-8: an included footer, say.
_UTF8_PIECE = re.compile(
    rb"(?<![\x80-\xff])(?:(?:[\xe3-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]|\xe2\x80[\x80-\xbf]|\xc2[\xa0-\xbf])"
    rb"[\x20-\x3b\x3d\x3f-\x7e]{0,4}){3,}(?![\x80-\xff])"
)
_UTF8_CLASSES = bytes(76 if 0xE3 <= byte <= 0xE9 else 99 if 0x80 <= byte <= 0xBF else 46 for byte in range(256))
# An ASCII byte that may be half of a pair. Not _ | ~, which people set between characters themselves.
_HALF = "[@-^`-{}](?=[^\x00-\x7f])"
# Half a pair between any two characters, 楔悀j巴黎: in Big5 every other trail byte is ASCII.
_HALVED = re.compile(f"[^\x00-\x7f]{_HALF}")
_LONGEST_PIECE = 4000
_BEFORE, _BEHIND = 14, 4
"""Bytes around the first odd character in which the lost one is looked for: the first few may look right by chance."""
_CHINESE_PIECE = 0.2
_LOST = -4
"""The price of taking one byte for lost: two characters must read well for it."""


class Mended(NamedTuple):
    """A text, and how many pieces of it were read in another way than the rest."""

    text: str
    repaired: int


def nearly_utf8(body: bytes) -> Mended:
    """Read *body* as UTF-8, and its bad pieces as gb18030 where that looks Chinese."""
    out: list[str] = []
    at = repaired = 0
    while at < len(body):
        if good := _UTF8.match(body, at):
            out.append(good[0].decode())
            at = good.end()
            continue
        text, end = _foreign_piece(body, at)
        repaired += text != "\ufffd"
        out.append(text)
        at = end
    return Mended("".join(out), repaired)


def _foreign_piece(body: bytes, at: int) -> tuple[str, int]:
    limit = min(len(body), at + _LONGEST_PIECE)
    parting = _PARTING.search(body, at, limit)
    end = parting.start() if parting else limit
    try:
        text = body[at:end].decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if sum(character > "\x7f" for character in text) >= 2 and likeness(text) > _CHINESE_PIECE:
        return text, end
    good = _UTF8.search(body, at, at + 8)
    return "\ufffd", min(good.start() if good else len(body), at + 3)


def with_utf8_pieces(body: bytes, codec: str) -> Mended:
    """Read *body* in *codec*, and as UTF-8 those pieces that look far more Chinese so."""
    if b"LccLccLcc" not in body.translate(_UTF8_CLASSES):
        return Mended(read(body, codec), 0)
    out: list[str] = []
    last = repaired = 0
    for piece in _UTF8_PIECE.finditer(body):
        text = piece[0].decode("utf-8", "replace")
        if likeness(text) > max(0.3, likeness(read(piece[0], codec)) + 0.2):
            out += (read(body[last : piece.start()], codec), text)
            last, repaired = piece.end(), repaired + 1
    return Mended("".join(out) + read(body[last:], codec), repaired)


@cache
def _rare_twice() -> re.Pattern[str]:
    """Return what finds two rare characters close together, or one and behind it half of a pair (霤P響)."""
    rare = f"[\u3400-\u4dbf\ue000-\uf8ff{uncommon_characters()}]"
    return re.compile(f"{rare}(?:[^<>]?{rare}|{_HALF})")


def looks_shifted(text: str, codec: str) -> bool:
    """Return whether a character is lost, or stands oddly, as behind a lost byte."""
    return _odd_at(text, codec) < len(text)


def _odd_at(text: str, codec: str) -> int:
    """Return the first place in *text* that looks shifted; its length if none does."""
    places = [text.find("\ufffd"), *(found.start() for found in (_rare_twice().search(text),) if found)]
    if codec == "big5hkscs" and (half := _HALVED.search(text)):
        places.append(half.start())
    return min((place for place in places if place >= 0), default=len(text))


def resynchronised(body: bytes, codec: str, text: str) -> Mended:
    """Return *text*, which *codec* makes of *body*, with other readings where a lost byte has shifted the pairs.

    Only pieces that look shifted are read again; a lost byte becomes one U+FFFD.
    """
    pieces, texts = _PARTING.split(body), _PARTED.split(text)
    if len(pieces) != len(texts):
        return Mended(text, 0)
    out = texts.copy()
    for at, shown in enumerate(texts):
        if not shown.isascii() and len(pieces[at]) <= _LONGEST_PIECE * 4 and looks_shifted(shown, codec):
            out[at] = likeliest(shown, _readings(pieces[at], codec, shown))
    repaired = sum(old != new for old, new in zip(texts, out, strict=True))
    return Mended("".join(out), repaired)


def _readings(piece: bytes, codec: str, shown: str) -> Iterator[str]:
    """Yield other readings of *piece*: the cheapest path, and those with one byte lost near the first odd place."""
    yield _best_reading(piece, codec)
    near = len(shown[: _odd_at(shown, codec)].encode(codec, "replace"))
    for at in range(max(0, near - _BEFORE), min(len(piece), near + _BEHIND)):
        if piece[at] >= 0x80:
            yield read(piece[:at], codec) + "\ufffd" + read(piece[at + 1 :], codec)


def _best_reading(piece: bytes, codec: str) -> str:
    """Return the cheapest path through *piece*: at every byte a single, a pair, or a lost byte."""
    size = len(piece)
    best = [0] * (size + 1)
    taken = [""] * size
    for at in range(size - 1, -1, -1):
        single = piece[at : at + 1]
        best[at], taken[at] = (best[at + 1], chr(single[0])) if single[0] < 0x80 else (best[at + 1] + _LOST, "\ufffd")
        if single[0] >= 0x80 and at + 1 < size and len(pair := piece[at : at + 2].decode(codec, "ignore")) == 1:
            value = best[at + 2] + worth(pair)
            if pair > "\x7f" and value > best[at]:
                best[at], taken[at] = value, pair
    out: list[str] = []
    at = 0
    while at < size:
        character = taken[at]
        out.append(character)
        at += 1 if character == "\ufffd" or character < "\x80" else 2
    return "".join(out)
