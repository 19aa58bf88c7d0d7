"""Time as far as this process lived through it: a suspended laptop, or a SIGSTOP, is no time that anything took."""

from cleaners.bulk.own_time import own_time

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

    def tick(self, now: float, *, is_counted: bool = True, waited_s: float = 0.0) -> float:
        """Take note of *now*, and return the seconds; what passed since the last tick counts unless it was sleep.

        Args:
            now: Of the same clock.
            is_counted: Whether it counts at all.
            waited_s: How much of it whoever is timed *waited* for a core, which does not count.
        """
        passed, self._last = now - self._last, now
        if is_counted and passed <= SLEEP_S:
            self.seconds += own_time(passed, waited_s)
        return self.seconds
