"""The sketch of a text: what of it finds its copies and tells them from what only looks alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Final, NamedTuple

from cleaners.chinese.characters import simple_form

VERSION: Final = 2
"""Raised with whatever changes a sketch: those of another version are not compared."""
_SHINGLE = 5
"""Characters; at 5, texts of one trade share few."""
_PERMUTATIONS: Final = 128
BANDS: Final = 32
"""Measured with rensa: of copies with 3 % of the characters changed 99 % meet, and 65 % of those that share 70 %."""
_SEED = 42
_FEWEST = 40
"""Shingles; a shorter text may be a formula as a whole."""
_COMPARED = 4_000
"""Characters that are kept to be compared."""
_AT_ONCE = 256
_SAID = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u0300-\u036f]+")
"""Latin letters, with marks of tones: in a Chinese text the readings that a mirror wove in, mostly."""
_HAN = re.compile(r"[\u3400-\u9fff]")


class Sketch(NamedTuple):
    """What is kept of a text.

    Attributes:
        number: 64 bits of a hash of all that the text says.
        bands: 64 bits each; two texts that share one may be copies, two that share none are not looked at.
        said: What the text says, as :func:`folded` gives it, from its beginning.
    """

    number: int
    bands: tuple[int, ...]
    said: str


def sketches(texts: Iterable[str]) -> Iterator[Sketch | None]:
    """Yield the sketch of each text, in order; None of one that is too short to be told from another."""
    left = iter(texts)
    while some := [folded(text) for text in islice(left, _AT_ONCE)]:
        yield from _sketches(some)


def folded(text: str) -> str:
    """Return what a text says, in simplified script: without marks, blanks, and readings woven into Chinese."""
    said = "".join(_SAID.findall(simple_form(text).lower()))
    return _LATIN.sub("", said) if 2 * len(_HAN.findall(said)) > len(_LATIN.sub("", said)) else said


def _sketches(texts: Sequence[str]) -> Iterator[Sketch | None]:
    from rensa import RMinHash  # noqa: PLC0415 - the extra [near] brings it, and most of the cleaners do without

    parts = [_parts(text) for text in texts]
    digests = iter(
        RMinHash.digests_from_token_sets(
            [each for each in parts if len(each) >= _FEWEST], num_perm=_PERMUTATIONS, seed=_SEED
        )
    )
    for text, each in zip(texts, parts, strict=True):
        yield None if len(each) < _FEWEST else Sketch(_number(text), _bands(next(digests)), text[:_COMPARED])


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


def _parts(text: str) -> list[str]:
    return sorted({text[start : start + _SHINGLE] for start in range(len(text) - _SHINGLE + 1)})


def _bands(digest: Sequence[int]) -> tuple[int, ...]:
    rows = _PERMUTATIONS // BANDS
    return tuple(_band(number, digest[number * rows : (number + 1) * rows]) for number in range(BANDS))


def _band(number: int, rows: Sequence[int]) -> int:
    said = number.to_bytes(1) + b"".join(row.to_bytes(8) for row in rows)
    return int.from_bytes(blake2b(said, digest_size=8).digest(), signed=True)
