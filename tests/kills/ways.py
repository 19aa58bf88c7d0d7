"""The ways in which a crawl is disturbed: most of them end it, and some only its workers, or its time."""

import random
import signal
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

from processes import begun, ended, first_workers, group, send, workers

FINE = {0, 3}
"""Exit statuses of a run that came to its end: 3 is an alarm, of a channel that a small portal left empty."""
KILLED = {-signal.SIGKILL}
ASKED = FINE | {1, -signal.SIGTERM, -signal.SIGINT}


class Door(NamedTuple):
    """Where a crawl goes: the simulator's port, and the portals that it visits."""

    port: int
    portals: Sequence[str]


def everyday(door: Door, state: Path, workers: int = 1) -> list[str]:
    """Return the everyday command, for a state folder."""
    which = f"portal={','.join(door.portals)}"
    return ["crawl", "portals", "-a", "recheck=yes", "-a", which, *options(door, state, workers)]


def options(door: Door, state: Path, workers: int = 1) -> list[str]:
    """Return the settings that any command takes."""
    settings = {"SIMULATOR": f"127.0.0.1:{door.port}", "STATE": state, "WORKERS": workers, "PROGRESS": False}
    return [word for name, value in settings.items() for word in ("-s", f"PORTALS_{name}={value}")]


class Cost(NamedTuple):
    """What an undisturbed run takes."""

    seconds: float
    boundaries: int


class Blow(NamedTuple):
    """All that a way may go by: the process, its state folder, its cost, chance, and how long to stop it."""

    process: ForkServerProcess
    state: Path
    cost: Cost
    chance: random.Random
    stop_s: float

    def waited(self, least: float = 0.1) -> bool:
        """Wait for a part of what the run takes, and tell whether it is alive then."""
        self.process.join(self.cost.seconds * self.chance.uniform(least, 1.0))
        return self.process.is_alive()


class Way(NamedTuple):
    """A way: the *strike*, which tells whether it came in time, and how the run may end after it."""

    strike: Callable[[Blow], bool]
    statuses: set[int]


def _parent(blow: Blow) -> bool:
    return blow.waited() and _sent(signal.SIGKILL, [group(blow.process)])


def _group(blow: Blow) -> bool:
    return blow.waited() and _sent(signal.SIGKILL, [-group(blow.process)])


def _term(blow: Blow) -> bool:
    return blow.waited() and _sent(signal.SIGTERM, [group(blow.process)])


def _interrupted_twice(blow: Blow) -> bool:
    """Ctrl-C goes to the group, ``kill -INT`` to the parent."""
    whom = [group(blow.process) * blow.chance.choice((1, -1))]
    return blow.waited() and _sent(signal.SIGINT, whom, pause_s=blow.chance.uniform(0.05, 2), again=True)


def _starting_workers(blow: Blow) -> bool:
    return _sent(signal.SIGKILL, first_workers(blow.process, blow.state))


def _working_workers(blow: Blow) -> bool:
    return blow.waited(0.3) and _sent(signal.SIGKILL, workers(blow.state))


def _all_workers_again_and_again(blow: Blow) -> bool:
    rounds = 0
    for _ in range(blow.chance.randint(4, 10)):
        if first_workers(blow.process, blow.state):
            time.sleep(blow.chance.uniform(0, 1.5))
            rounds += _sent(signal.SIGKILL, workers(blow.state))
    return rounds > 1


def _stopped(blow: Blow) -> bool:
    """Stop the workers, the parent, or both, as a laptop that sleeps."""
    if not blow.waited():
        return False
    whom = blow.chance.choice((workers(blow.state), [group(blow.process)], [-group(blow.process)]))
    return _sent(signal.SIGSTOP, whom) and _sent(signal.SIGCONT, whom, before_s=blow.stop_s)


def _sent(number: int, whom: list[int], *, before_s: float = 0, pause_s: float = 0, again: bool = False) -> bool:
    time.sleep(before_s)
    send(number, whom)
    if again:
        time.sleep(pause_s)
        send(number, whom)
    return bool(whom)


def _none(_: Blow) -> bool:
    return False


BOUNDARY = "parent at a boundary"
WAYS = {
    "parent": Way(_parent, KILLED),
    "group": Way(_group, KILLED),
    "TERM": Way(_term, ASKED),
    "INT twice": Way(_interrupted_twice, ASKED),
    "workers at start": Way(_starting_workers, FINE),
    "workers at work": Way(_working_workers, FINE),
    "all workers again and again": Way(_all_workers_again_and_again, FINE),
    "STOP": Way(_stopped, FINE),
    BOUNDARY: Way(_none, KILLED),
}


def struck(state: Path, door: Door, way: str, cost: Cost, chance: random.Random, stop_s: float) -> tuple[bool, int]:
    """Run the everyday command, disturb it, and return whether it was disturbed, and its exit status.

    Raises:
        HangError: if it does not end within the bound, or leaves a process behind.
        RuntimeError: if it ended in another way than by itself or by us.
    """
    fatal = 1 + int(cost.boundaries * chance.random() ** 1.5) if way == BOUNDARY else 0  # rather an early one
    process = begun(state, everyday(door, state, 2 if "workers" in way else 1), fatal)
    is_struck = WAYS[way].strike(Blow(process, state, cost, chance, stop_s))
    status = ended(process, state, cost.seconds)
    if status not in WAYS[way].statuses | FINE:
        raise RuntimeError(f"{state}: {way}: a run ended with status {status}")
    return is_struck or (way == BOUNDARY and status not in FINE), status
