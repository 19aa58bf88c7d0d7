"""UTF-8 that was read as GBK or as Latin letters and lost bytes on the way: what is whole of it, piece by piece.

UTF-8 tells where each character begins, so a lost byte costs one character, or two where halves met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from cleaners.byte_damage.model import Model
from cleaners.decoding.lost_bytes import chosen, of_gbk, of_latin
from cleaners.decoding.plausibility import common_characters

LOST = "\ufffd"
"""What stands for a character of which bytes are missing."""

# What a decoder shows for a pair of bytes that it cannot read.
_GAPS = "?\ufffd"
_GAP = -1

# Letters, marks and controls that cp1252 or Latin-1 shows for the bytes of UTF-8: three in a row or more. Accented
# words do not go on so long.
_LATIN_RUN = re.compile(
    "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{6,}"
)
# What GBK shows: no ASCII but the question marks of lost pairs.
_WIDE_RUN = re.compile("(?:[^\x00-\x7f]|[?](?=[^\x00-\x7f]|\n|$)){4,}")

_LEADS, _INNER = range(0xE4, 0xEA), range(0x80, 0xC0)


def _shown(firsts: range, seconds: range) -> str:
    """Return the uncommon characters that GBK reads from two bytes of these ranges."""
    pairs = (bytes((first, second)).decode("gbk", "ignore") for first in firsts for second in seconds)
    return "".join(character for character in pairs if character >= "\u3400" and character not in common_characters())


@cache
def short() -> re.Pattern[str]:
    """Return what finds 閿欒, which is 错 and half of 误: two bytes of a character, uncommon as shown, then more."""
    begins, goes_on = _shown(_LEADS, _INNER), _shown(range(0x81, 0xC0), range(0x40, 0xFF))
    return re.compile(f"[{begins}][{goes_on}{begins}]{{1,8}}")


@cache
def _rare() -> re.Pattern[str]:
    """Return what finds two such places in a line."""
    begins = _shown(_LEADS, _INNER)
    return re.compile(f"[{begins}][^\n]*?[{begins}]")


_MOSTLY = 0.7
_LEAST = 3


class Segment(NamedTuple):
    """``line[start:end]`` reads *text*; *is_lost* if bytes of it are missing."""

    start: int
    end: int
    text: str
    is_lost: bool


def segments(line: str, model: Model) -> Iterator[list[Segment]]:
    """Yield, for each run of *line* that is UTF-8 read with a wrong codec, what it was; its segments are adjacent."""
    for pattern, single in ((_LATIN_RUN, True), (_WIDE_RUN, False)):
        for run in pattern.finditer(line):
            encoded, origins = _encoded(run[0], single=single)
            pieces = list(_pieces(encoded))
            if _is_utf_8(pieces, encoded):
                pieces = _restored(pieces, encoded, model, single=single)
                yield list(_in_line(pieces, origins, run.start()))


def may_be_torn(line: str) -> bool:
    """Say whether anything in *line* looks like UTF-8 read with a wrong codec; false for nearly all Chinese text."""
    return _LATIN_RUN.search(line) is not None or _rare().search(line) is not None


def short_runs(line: str) -> Iterator[tuple[int, int]]:
    """Yield the runs of two to a few characters that are UTF-8 read as GBK, too short for anything to prove it."""
    for found in short().finditer(line):
        pieces = list(_pieces(_encoded(found[0], single=False)[0]))
        whole = [piece.character for piece in pieces if piece.character]
        if whole and len(pieces) - len(whole) <= 1 and all(character in common_characters() for character in whole):
            yield found.span()


class _Piece(NamedTuple):
    start: int
    end: int
    character: str
    is_stray: bool
    """Whether it begins with a byte that belongs to no character."""


def _encoded(run: str, *, single: bool) -> tuple[list[int], list[int]]:
    """Return the bytes that were read as *run*, gaps among them, and to which of its characters each belongs."""
    encoded: list[int] = []
    origins: list[int] = []
    for at, character in enumerate(run):
        found = _bytes(character, single=single)
        encoded += found
        origins += [at] * len(found)
    return encoded, origins


def _bytes(character: str, *, single: bool) -> Sequence[int]:
    if character in _GAPS:
        return (_GAP,)
    if not single and character == "€":
        return (0x80,)  # cp936
    for codec in ("cp1252", "latin-1") if single else ("gb18030",):
        try:
            return character.encode(codec)
        except UnicodeEncodeError:
            continue
    return (_GAP,)


def _pieces(encoded: Sequence[int]) -> Iterator[_Piece]:
    """Yield the characters in order, and what is left of those that lost bytes as pieces without a character."""
    at = 0
    while at < len(encoded):
        length = _length(encoded[at])
        end = at + 1
        while end < len(encoded) and end < at + length and 0x80 <= encoded[end] < 0xC0:
            end += 1
        character = bytes(encoded[at:end]).decode("utf-8", "ignore") if end == at + length else ""
        while not character and end < len(encoded) and not _length(encoded[end]):
            end += 1
        yield _Piece(at, end, character, 0x80 <= encoded[at] < 0xC0)
        at = end


def _length(byte: int) -> int:
    """Return how long a character is that begins with *byte*; 0 if none does."""
    if 0xC2 <= byte < 0xE0:
        return 2
    if 0xE0 <= byte < 0xF0:
        return 3
    return 4 if 0xF0 <= byte < 0xF5 else 0


def _is_utf_8(pieces: Sequence[_Piece], encoded: Sequence[int]) -> bool:
    whole = [piece for piece in pieces if piece.character]
    chinese = [piece for piece in whole if "\u2014" <= piece.character <= "\uffee"]
    common = sum(piece.character in common_characters() or piece.character < "\u4e00" for piece in chinese)
    covered = sum(piece.end - piece.start for piece in whole)
    return common >= _LEAST and common * 10 >= len(whole) * 8 and covered >= _MOSTLY * len(encoded)


def _restored(pieces: Sequence[_Piece], encoded: Sequence[int], model: Model, *, single: bool) -> list[_Piece]:
    """Return *pieces* with the characters of those that lost bytes, where one is certain."""
    done: list[_Piece] = []
    tried = 0
    for at, piece in enumerate(pieces):
        is_met = piece.character != "" and at + 1 < len(pieces) and pieces[at + 1].is_stray
        if piece.is_stray and done and done[-1].end > piece.start:
            continue
        if (piece.character and not is_met) or piece.is_stray:
            done.append(piece)
            continue
        end = pieces[at + is_met].end
        left = [None if byte == _GAP else byte for byte in encoded[piece.start : end]]
        is_last = end == len(encoded)
        candidates = of_latin(left) if single else of_gbk(left, is_last=is_last)
        before = "".join(known.character or LOST for known in done[-_CONTEXT:])
        behind = pieces[at + 1 + is_met : at + 1 + is_met + _CONTEXT]
        after = "".join(takewhile(bool, (later.character for later in behind)))
        is_tried = tried < _MOST and (after or is_last or is_met)
        tried += bool(is_tried)
        found = chosen(candidates, before, after, model) if is_tried else None
        done.append(piece._replace(end=end, character=found) if found else piece)
    return done


_CONTEXT = 8
_MOST = 100
"""Losses of one line that the model is asked about; each takes it three milliseconds."""


def _is_doubtful(piece: _Piece, follows: _Piece) -> bool:
    """Whether a character may be halves of two: a stray byte comes behind it, or a loss behind an uncommon one."""
    return follows.is_stray or (
        not follows.character and piece.character >= "\u4e00" and piece.character not in common_characters()
    )


def _in_line(pieces: Sequence[_Piece], origins: Sequence[int], offset: int) -> Iterator[Segment]:
    """Yield the pieces as segments of the line, whole characters together.

    A shown character that holds the end of one piece and the beginning of the next goes to the first. A byte that
    follows a whole character and belongs to none shows that the character is none either: halves of two met in it.
    """
    start = 0
    text, is_lost = "", False
    for piece, follows in zip(pieces, [*pieces[1:], None], strict=True):
        begin = origins[piece.start]
        loses = not piece.character or (follows is not None and _is_doubtful(piece, follows))
        if text and loses != is_lost and begin > start:
            yield Segment(offset + start, offset + begin, text, is_lost)
            start, text, is_lost = begin, "", False
        text, is_lost = text + (LOST if loses else piece.character), is_lost or loses
    yield Segment(offset + start, offset + origins[-1] + 1, text, is_lost)
