"""How far a bulk cleaning is: a line that is written over on a terminal, one a minute in a log."""

import sys
import time
from typing import TextIO

_EVERY_S, _LOG_EVERY_S = 1.0, 60.0


class Progress:
    """Tells how much is done, how fast, and what is left.

    Args:
        total: Bytes of input.
        out: Where it is told.
    """

    def __init__(self, total: int, out: TextIO = sys.stderr) -> None:
        self._total = total
        self._out = out
        self._started = self._told = time.monotonic()
        self._is_live = out.isatty()

    def tell(self, records: int, size: int, quarantined: int) -> None:
        """Tell that *records* with *size* bytes of input are done, if the last line was told long enough ago."""
        now = time.monotonic()
        if now - self._told < (_EVERY_S if self._is_live else _LOG_EVERY_S):
            return
        self._told = now
        line = told(records, size, self._total, quarantined, now - self._started)
        self._out.write(f"\r\x1b[K{line}" if self._is_live else f"{line}\n")
        self._out.flush()

    def end(self) -> None:
        """Leave the line."""
        if self._is_live:
            self._out.write("\r\x1b[K")
            self._out.flush()


def told(records: int, size: int, total: int, quarantined: int, seconds: float) -> str:
    """Return a line about work that has taken *seconds*."""
    share = size / total if total else 1.0
    left = f", {_span(seconds / share - seconds)} left" if 0 < share < 1 else ""
    bad = f", {quarantined:,} in quarantine" if quarantined else ""
    return (
        f"{share:.1%} of {total / 1e6:,.0f} MB, {records:,} records, {records / max(seconds, 1e-9):,.0f}/s{bad}{left}"
    )


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s"
