"""Alarms that stand before a run has visited anything: of its clock, and of what damage cost. Reads the disk."""

from datetime import datetime

from crawler.frontier.clock_jumps import clock_alarm, last_visit
from crawler.frontier.store import Frontier
from crawler.journal.continuity import damaged
from crawler.state.folder import StateFolder


def standing_alarms(state: StateFolder, frontier: Frontier, now: datetime) -> list[str]:
    """Return them, in words."""
    with frontier.connection() as connection:
        alarm = clock_alarm(last_visit(connection), now)
    return [*([alarm] if alarm else []), *map(str, damaged(state))]
