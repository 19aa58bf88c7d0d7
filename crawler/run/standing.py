"""Alarms that stand whatever a run visits: of its clock, of what damage cost, of hosts that rest. Reads the disk."""

from collections.abc import Iterable
from datetime import datetime

from crawler.frontier.clock_jumps import clock_alarm, last_visit
from crawler.frontier.silent_hosts import resting
from crawler.frontier.store import Frontier
from crawler.journal.continuity import damaged
from crawler.policy import breaker
from crawler.state.folder import StateFolder


def standing_alarms(state: StateFolder, frontier: Frontier, now: datetime) -> list[str]:
    """Return those that stand before a run has visited anything, in words."""
    with frontier.connection() as connection:
        alarm = clock_alarm(last_visit(connection), now)
    return [*([alarm] if alarm else []), *map(str, damaged(state))]


def silence_alarms(frontier: Frontier, portals: Iterable[str]) -> list[str]:
    """Return those of the hosts of *portals* that rest at its end."""
    with frontier.connection() as connection:
        found = resting(connection, list(portals))
    return [breaker.alarm(each.portal, each.host, each.timeouts) for hosts in found.values() for each in hosts]
