"""The time that a run goes by: the system's, or the portal simulator's."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.request import urlopen

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


def simulator_clock(address: str) -> Clock:
    """Return a clock that stands at the simulator's present moment; *address* is ``host:port``.

    Raises:
        OSError: if no simulator answers there.
    """
    try:
        with urlopen(f"http://{address}/clock", timeout=10) as answer:
            now = datetime.fromisoformat(json.load(answer)["now"]).astimezone(UTC)
    except OSError as error:
        raise OSError(f"PORTALS_SIMULATOR = {address}: no simulator answers there: {error}") from error
    return lambda: now
