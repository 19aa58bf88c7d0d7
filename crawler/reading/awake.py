"""Time as far as this process lived through it: a suspended laptop, or a SIGSTOP, is no time that anything took."""

SLEEP_S = 5.0
"""A longer gap between two ticks is sleep: those who tick do so several times a second."""


class AwakeTime:
    """Adds up the seconds between ticks.

    Attributes:
        seconds: How many it counted.
    """

    def __init__(self, now: float) -> None:
        """Start at *now*, of a monotonic clock."""
        self.seconds = 0.0
        self._last = now

    def tick(self, now: float, *, is_counted: bool = True) -> float:
        """Take note of *now*, and return the seconds; what passed since the last tick counts unless it was sleep."""
        passed, self._last = now - self._last, now
        if is_counted and passed <= SLEEP_S:
            self.seconds += passed
        return self.seconds
