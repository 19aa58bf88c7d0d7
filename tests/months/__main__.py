"""Plays days or months of runs, one every few hours, over the simulated portals in this one process.

Every change that the corpus tells of is compared with what could be seen. Then the corpus is rebuilt from the archive
alone, and must be the same, edition for edition. With ``--state``, SIGTERM and SIGINT stop it after the run under way,
and a later call with the same options goes on from there.

Usage: python tests/months [--seed N] [--days N] [--articles N] [--scenario NAME] [--lively] [--hours N] [--state DIR];
status 1 at a difference, 2 when it was stopped.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

from kept_log import KeptLog
from oracle import Key, Told, Verdict, verdict
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.project import get_project_settings
from scrapy.utils.reactor import install_reactor
from sights import address_of, sights

from corpus.table.table import Editions
from corpus.views.changes import changes
from crawler.frontier.store import Frontier
from crawler.own_settings import own_settings
from crawler.reading.workers import Workers
from crawler.run.opening import opened, scrapy_settings, seeds_of, workers
from crawler.simulator.scenario import scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting
from crawler.spiders.portals import PortalsSpider
from crawler.state.folder import StateFolder
from crawler.upkeep.rebuild import rebuild

LIVELY = {"edited": 0.5, "deleted": 0.12, "moved": 0.12, "revived": 0.4}
_SHOWN = 10
_STOPPED = 2


def main() -> int:
    """Play, compare, rebuild, print a report as JSON, and return the exit status."""
    asked = _asked()
    chosen = scenario(asked.scenario)
    chosen = replace(chosen, rhythm=LIVELY) if asked.lively else chosen
    setting = Setting(seed=asked.seed, articles=asked.articles, scenario=chosen)
    with tempfile.TemporaryDirectory(prefix="qingliu-months-") as scratch, serving(setting) as simulator:
        state = asked.state or Path(scratch)
        crawling = settings(simulator, state)
        rhythm = timedelta(hours=asked.hours)
        log, stopped = _gone_on(state, simulator, setting.start, rhythm), _stopped_by_signals()
        playing = Cost()
        runs = round(asked.days * 24 / asked.hours)
        _in_reactor(lambda: played(simulator, crawling, runs, rhythm, log, stopped))
        if stopped.is_set():
            print(f"stopped after {log.runs} runs; {state} is gone on with")  # noqa: T201
            return _STOPPED
        cost: dict[str, object] = {"requests": len(simulator.control.log), "played": playing.told()}
        seen_of = sights(simulator.world, setting, simulator.control.log)
        compared = verdict(seen_of, told(simulator, state), simulator.clock.now)
        rebuilding = Cost()
        otherwise = rebuilt_otherwise(crawling, state, Path(scratch) / "again")
        cost["rebuilt"] = rebuilding.told()
    print(json.dumps(_report(compared) | {"rebuilt_otherwise": otherwise[:_SHOWN]} | cost, indent=1))  # noqa: T201
    return 1 if compared.missed or compared.false or otherwise else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which world (default: 1)")
    parser.add_argument("--days", type=float, default=90, help="virtual days (default: 90)")
    parser.add_argument("--articles", type=int, default=8, help="articles of a portal at the start (default: 8)")
    parser.add_argument("--scenario", default="months", help="what goes wrong meanwhile (default: months)")
    parser.add_argument("--lively", action="store_true", help="edit, delete and move far more than portals do")
    parser.add_argument("--hours", type=float, default=1, help="of virtual time between two runs (default: 1)")
    parser.add_argument("--state", type=Path, help="state folder to keep (default: one that is thrown away)")
    return parser.parse_args()


class Cost:
    """What it takes from now on, of time and of processors, those of workers that have ended included."""

    def __init__(self) -> None:
        self._began = os.times()

    def told(self) -> dict[str, float]:
        """Return the seconds since the beginning."""
        user, system, workers_user, workers_system, elapsed = (
            now - then for now, then in zip(os.times(), self._began, strict=True)
        )
        processors = user + system + workers_user + workers_system
        return {"seconds": round(elapsed, 1), "cpu_seconds": round(processors, 1)}


def _gone_on(state: Path, simulator: Serving, start: datetime, rhythm: timedelta) -> KeptLog:
    """Let it be as late as an earlier call left it, of which *state* holds the log."""
    state.mkdir(parents=True, exist_ok=True)
    log = KeptLog(state / "months.jsonl", simulator.control)
    store = StateFolder(state).frontier
    if store.exists():
        with closing(Frontier(store)) as frontier:
            if (runs := frontier.run_count()) != log.runs:
                raise SystemExit(f"{state}: holds {runs} runs, and the log of {log.runs}; it was killed: begin anew")
    simulator.clock.move(start + log.runs * rhythm)
    return log


def _stopped_by_signals() -> Event:
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped


async def played(
    simulator: Serving, chosen: Settings, runs: int, rhythm: timedelta, log: KeptLog, stopped: Event
) -> None:
    """Run, with one pool of workers, and let the hours to the next run pass, until it is stopped."""
    with closing(workers(own_settings(chosen))) as pool:
        while log.runs < runs and not stopped.is_set():
            await _run_once(simulator.clock.now.astimezone(UTC), chosen, pool)
            log.keep()
            simulator.clock.advance(rhythm)


async def _run_once(now: datetime, chosen: Settings, pool: Workers) -> None:
    with opened(own_settings(chosen), clock=lambda: now, pool=pool) as run:
        await Crawler(PortalsSpider, scrapy_settings(chosen, run.portals)).crawl_async(run=run)
        await asyncio.to_thread(run.finish)


def settings(simulator: Serving, state: Path) -> Settings:
    """Return the project's settings, for the simulator and a state folder."""
    chosen = get_project_settings()
    own = {"PORTALS_SIMULATOR": f"127.0.0.1:{simulator.port}", "PORTALS_STATE": str(state), "PORTALS_PROGRESS": False}
    chosen.setdict(own, priority="cmdline")
    return chosen


def rebuilt_otherwise(chosen: Settings, state: Path, folder: Path) -> list[str]:
    """Rebuild the corpus from the archive alone in *folder*, and return the editions that are not as they were."""
    own = own_settings(chosen)
    with closing(workers(own)) as pool:
        asyncio.run(rebuild(state / "archive", StateFolder(folder), seeds_of(own), pool, after=0))
    before, after = editions(state), editions(folder)
    keys = sorted(before.keys() | after.keys())
    return [" ".join(map(str, key)) for key in keys if before.get(key) != after.get(key)]


def editions(state: Path) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Return every edition, by portal, id and number, without its place in the order of changes."""
    rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    return {(row["portal"], row["id"], row["edition"]): row | {"seq": None} for row in rows}


def told(simulator: Serving, state: Path) -> Iterator[Told]:
    """Return the changes that the corpus tells of; an article goes by the address of its first edition."""
    sites = {site.portal.key: site for site in simulator.world.sites.values()}
    keys: dict[tuple[str, str], Key] = {}
    for event in changes(Editions(state / "corpus" / "editions").snapshot()):
        place = address_of(sites[event.portal], path_of(event.url))
        known = keys.setdefault(
            (event.portal, event.id), Key(*place[0], place[1]) if place else Key(event.portal, -1, "")
        )
        yield Told(known, event.at, event.change)


def path_of(url: str) -> str:
    """Return the path of an address, with its query."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _in_reactor(task: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run *task* in Twisted's reactor, which runs once in a process; what *task* raises comes back."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415 - the line above has chosen which

    running: list[asyncio.Task[None]] = []

    def begin() -> None:
        running.append(asyncio.get_event_loop().create_task(task()))
        running[0].add_done_callback(lambda _: reactor.stop())

    reactor.callWhenRunning(begin)
    reactor.run(installSignalHandlers=False)
    running[0].result()


def _report(compared: Verdict) -> dict[str, object]:
    counts = Counter(one.change for one in compared.right)
    missed, false = (Counter(one.change for one in each) for each in (compared.missed, compared.false))
    shown = [*(("missed", one) for one in compared.missed), *(("false", one) for one in compared.false)][:_SHOWN]
    first = [
        f"{kind}: {one.change} of {one.key.portal} {one.key.number} at {one.at.isoformat()}" for kind, one in shown
    ]
    return {"right": counts, "missed": missed, "false": false, "first": first}


if __name__ == "__main__":
    sys.exit(main())
