"""Crawls of hostile portals by the everyday command, in three acts: before an attack, during it, a month after."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from costs import Cost, costed
from forked import called
from network import play

from crawler.simulator.hostile.attack import Attack
from crawler.simulator.hostile.server import CONTROL, HEALTHY, START, HostileServer, attacking, seed

FINE = {0, 3}
DOWNLOAD_TIMEOUT_S, PAGE_TIMEOUT_S = 15, 60
"""Half and thrice the usual: what never answers is waited for in vain, what is heavy is read on a busy machine."""
_BOUND_S = 7200
_ACTS = {"before": timedelta(), "during": timedelta(days=2), "after": timedelta(days=40)}
"""When each act plays, after START: what is known by then is due again, whatever pause was asked for."""


class Act(NamedTuple):
    """What one crawl left.

    Attributes:
        name: Which act it was.
        status: Its exit status.
        said: What it said on standard error.
        cost: What it took.
        requests: What it asked for, as (host, target).
    """

    name: str
    status: int
    said: str
    cost: Cost
    requests: tuple[tuple[str, str], ...]


def played(
    attacks: Sequence[Attack], folder: Path, look: Callable[[Act, Path], object], acts: Sequence[str] = tuple(_ACTS)
) -> None:
    """Play the acts; *look* sees the state folder after each."""
    seeds, state = folder / "seeds", folder / "state"
    seeds.mkdir(parents=True)
    for each in (*attacks, HEALTHY):
        (seeds / f"{each.name}.toml").write_text(seed(each), encoding="utf-8")
    with attacking(attacks) as server:
        for name in acts:
            server.is_hostile, server.log[:] = name == "during", []
            server.look_ups.clear()
            server.clock.move(START + _ACTS[name])
            chosen = [each for each in attacks if each.known or name != "before"]
            if chosen:
                look(_crawled(name, chosen, seeds, state, server), state)


def _crawled(name: str, attacks: Sequence[Attack], seeds: Path, state: Path, server: HostileServer) -> Act:
    settings = {
        "PORTALS_SIMULATOR": f"{CONTROL}:{server.port}",
        "PORTALS_STATE": state,
        "PORTALS_SEEDS": seeds,
        "PORTALS_PROGRESS": False,
        "PORTALS_WORKERS": min(2, len(attacks)),
        "DOWNLOAD_TIMEOUT": DOWNLOAD_TIMEOUT_S,
        "PORTALS_PAGE_TIMEOUT_S": PAGE_TIMEOUT_S,
        "CONCURRENT_REQUESTS": 64,
        "LOG_LEVEL": "ERROR",
    }
    options = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    portals = ",".join(each.name for each in (*attacks, HEALTHY))
    words = ["crawl", "portals", "-a", f"portal={portals}", *options]
    call = partial(called, *words, timeout_s=_BOUND_S, first=partial(play, server.port))
    done, cost = costed(call)
    requests = tuple((each.host, each.target) for each in server.log)
    return Act(name, done.returncode, done.stderr.decode(errors="replace"), cost, requests)
