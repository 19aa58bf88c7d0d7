"""How a run goes by the settings, and how far."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from crawler.reading.judging import Judging


class Limits(NamedTuple):
    """What a run goes by.

    Attributes:
        window: The most pages of a portal that are out at once.
        room_error: Tells why the disk has no room to go on; None while it has.
        retention: How long files of the table stay that no edition is in any more.
        length_s: How long a run takes pages; None for as long as there are some.
        freeze_share: The share of a portal's articles beyond which what is missing is not believed to be gone.
        judging: How its pages are judged.
    """

    window: int
    room_error: Callable[[], str | None]
    retention: timedelta
    length_s: float | None
    freeze_share: float
    judging: Judging
