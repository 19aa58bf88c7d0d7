"""How the cost of work grows with its size: a ratio within one process, so that a slow machine is no failure."""

import math
import time
from collections.abc import Callable

_ATTEMPTS = 6
_LINEAR = 8.0
"""Four times the size is four times the work if the cost is linear, sixteen times if it is quadratic."""


def grows_linearly(work: Callable[[int], object], quarter: int) -> bool:
    """Tell whether *work* at the size 4 x *quarter* costs at most 8 times what *quarter* does, by the best attempts.

    A crowded machine makes any of them slower, and none faster.
    """
    whole = part = math.inf
    for _ in range(_ATTEMPTS):
        whole, part = min(whole, _cost(work, 4 * quarter)), min(part, _cost(work, quarter))
        if whole <= _LINEAR * part:
            return True
    return False


def _cost(work: Callable[[int], object], size: int) -> float:
    """Return CPU seconds, of which what is shorter than a clock can tell counts as a millisecond."""
    began = time.process_time()
    work(size)
    return max(time.process_time() - began, 0.001)
