"""Dice that fall the same way in every process."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def dice(*names: object) -> Random:
    """Return dice that are a pure function of *names*; a string seeds ``Random`` through SHA-512, never ``hash()``."""
    return Random("/".join(map(str, names)))  # noqa: S311  (play, not secrets)


def weighted(choices: Sequence[T], weights: Sequence[float], thrown: Random) -> T:
    """Return one of *choices*, each as likely as its weight."""
    return thrown.choices(choices, weights)[0]
