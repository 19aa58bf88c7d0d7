"""Progress of long work: a line on standard error now and then, wherever that goes."""

import sys
from collections.abc import Callable
from time import monotonic

from crawler.own_settings import OwnSettings

EVERY_S = 10.0
"""Seconds between two lines."""


def progress(settings: OwnSettings, what: str, *, now: Callable[[], float] = monotonic) -> Callable[[int], None]:
    """Return a function that is told how much of *what* is done, and says so; PORTALS_PROGRESS = False silences it."""
    began = said = now()
    is_shown = settings.progress

    def told(done: int) -> None:
        nonlocal said
        if is_shown and now() - said >= EVERY_S:
            said = now()
            print(f"{said - began:.0f} s: {done} {what}", file=sys.stderr)  # noqa: T201 - for who waits

    return told
