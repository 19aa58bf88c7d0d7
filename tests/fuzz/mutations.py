"""Inputs that nobody wrote: seeds with bytes flipped, pieces cut, doubled or put in, and two of them spliced."""

import random
from collections.abc import Sequence

_MOST_STEPS = 6
_LONGEST = 60_000
"""Bytes of an input; what grows with the square of its length shows well before."""
_MOST_TIMES = 400


def mutated(seeds: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    """Return one of the *seeds* after some changes."""
    content = chance.choice(seeds)
    for _ in range(chance.randint(1, _MOST_STEPS)):
        content = chance.choice(_CHANGES)(content, seeds, tokens, chance)
    return content[:_LONGEST]


def _flipped(content: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8) if content else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(content: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _piece(content, chance)
    return content[:start] + content[end:]


def _doubled(content: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _piece(content, chance)
    times = chance.choice((1, 2, chance.randint(1, _MOST_TIMES)))
    return content[:end] + content[start:end] * times + content[end:]


def _put_in(content: bytes, _: Sequence[bytes], tokens: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(content))
    times = chance.choice((1, 1, 1, 2, chance.randint(1, _MOST_TIMES)))
    return content[:place] + chance.choice(tokens) * times + content[place:]


def _spliced(content: bytes, seeds: Sequence[bytes], _: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(seeds)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


def _noise(content: bytes, _: Sequence[bytes], __: Sequence[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(content))
    return content[:place] + chance.randbytes(chance.randint(1, 12)) + content[place:]


def _piece(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(len(content), start + chance.randint(0, chance.choice((4, 40, 400))))


_CHANGES = (_flipped, _cut, _doubled, _put_in, _put_in, _spliced, _noise)
