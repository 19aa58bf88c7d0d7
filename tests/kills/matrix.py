"""Kills crawls and the commands of between runs in every way, and compares what they end with with calm ones.

An episode is a crawl of some days of a simulated world, disturbed again and again until the days are over, whose
corpus must be that of a calm crawl, edition for edition; then some commands of between runs, killed at work and called
again. After each process nothing may be left of it, and none may live on for a minute.

What was done is kept in a file, by seed, and a second call goes on. Usage: python tests/kills [--kills N] [--seed N]
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from plan import PLAN, Progress
from processes import BOUND_S, ROOT, HangError, begun, ended
from upkeep import CHORES, Case, Rows, boundaries, check_sound, copied, done, editions, killed
from ways import BOUNDARY, FINE, Cost, Door, everyday, struck

from crawler.simulator.scenario import Scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

DAYS = 3
STEP = timedelta(hours=26)
LIVELY = {"edited": 0.6, "deleted": 0.25, "moved": 0.15}
_PORTALS = 2
_EPISODES_OF_WORLD = 4
_CHORES_OF_EPISODE = 3


class World(NamedTuple):
    """A simulated world, and the crawl of it that nobody disturbed.

    Attributes:
        simulator: What serves it.
        setting: What it is made from.
        door: How it is crawled.
        rows: The editions of the undisturbed crawl.
        costs: What that took, by day.
    """

    simulator: Serving
    setting: Setting
    door: Door
    rows: Rows
    costs: list[Cost]

    def at(self, day: int) -> None:
        """Let it be the day of that number."""
        self.simulator.clock.move(self.setting.start + day * STEP)


def main() -> int:
    """Disturb, compare, print a line for each episode, and return 1 at the first that differs."""
    asked = _asked()
    progress = Progress.kept(asked.file or ROOT / "var" / "kills" / f"seed-{asked.seed}.json")
    while progress.done.total() < asked.kills:
        with tempfile.TemporaryDirectory(prefix="qingliu-kills-") as scratch:
            try:
                progress = _world_killed(Path(scratch), asked, progress)
            except (HangError, RuntimeError) as error:
                kept = ROOT / "var" / "kills" / f"{asked.seed}-{progress.episodes}"
                shutil.copytree(scratch, kept, dirs_exist_ok=True)
                print(f"{error}\nit is kept in {kept}", file=sys.stderr)  # noqa: T201
                return 1
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    most = sum(PLAN.values())
    parser.add_argument("--kills", type=int, default=most, help="how many at least (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the worlds and of all chance (default: 1)")
    parser.add_argument("--stop-s", type=float, default=60, help="for how long to stop processes (default: 60)")
    parser.add_argument("--file", type=Path, help="where it is kept what was done (default: var/kills/seed-N.json)")
    return parser.parse_args()


def _world_killed(scratch: Path, asked: argparse.Namespace, progress: Progress) -> Progress:
    """Play the episodes of one world that are left to do."""
    number = progress.episodes // _EPISODES_OF_WORLD
    setting = Setting(seed=asked.seed * 1000 + number, articles=5, days=10, scenario=Scenario(rhythm=LIVELY))
    with serving(setting) as simulator:
        world = _undisturbed(simulator, setting, scratch / "calm")
        while progress.done.total() < asked.kills and progress.episodes // _EPISODES_OF_WORLD == number:
            began, state = time.monotonic(), scratch / f"episode-{progress.episodes}"
            chance = random.Random(f"{asked.seed} {progress.episodes}")
            more = _crawled(world, state, progress.left(), chance, asked.stop_s)
            more += _kept_up(world, state, progress.left(), chance)
            progress = progress.later(more)
            told = ", ".join(f"{count} {name}" for name, count in sorted(more.items()))
            took = f"{time.monotonic() - began:.0f} s"
            print(f"{progress.done.total()} of {asked.kills}: the same corpus after {told} ({took})", flush=True)  # noqa: T201
            for path in scratch.glob(f"{state.name}*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    return progress


def _undisturbed(simulator: Serving, setting: Setting, state: Path) -> World:
    """Crawl some days without trouble."""
    played = sorted(portal for portal in setting.habits if (ROOT / "seeds" / f"{portal}.toml").exists())
    portals = random.Random(setting.seed).sample(played, _PORTALS)
    world = World(simulator, setting, Door(simulator.port, portals), [], [])
    for day in range(DAYS):
        world.at(day)
        began = time.monotonic()
        if (status := ended(begun(state, everyday(world.door, state)), state, BOUND_S)) not in FINE:
            raise RuntimeError(f"{state}: a run ended with status {status}")
        world.costs.append(Cost(time.monotonic() - began, boundaries(state)))
    world.rows.extend(editions(state))
    return world


def _crawled(world: World, state: Path, left: Counter[str], chance: random.Random, stop_s: float) -> Counter[str]:
    """Crawl the days, disturbed again and again, and return how, and how often."""
    struck_by: Counter[str] = Counter()
    ways = {name: count for name, count in left.items() if name not in CHORES} or {BOUNDARY: 1}
    for day in range(DAYS):
        world.at(day)
        status = -1
        while status not in FINE:
            way = chance.choices(list(ways), list(ways.values()))[0]
            is_struck, status = struck(state, world.door, way, world.costs[day], chance, stop_s)
            struck_by[way] += is_struck
    if editions(state) != world.rows:
        raise RuntimeError(f"{state}: another corpus than that of the calm crawl, after {dict(struck_by)}")
    check_sound(state)
    return +struck_by


def _kept_up(world: World, state: Path, left: Counter[str], chance: random.Random) -> Counter[str]:
    """Kill some commands of between runs, and return which, and how often."""
    kills: Counter[str] = Counter()
    article = chance.choice([row for row in editions(state) if row["text"]])
    case = Case(state, world.door, article)
    names = [name for name in CHORES if left[name] > 0]
    for name in chance.sample(names, min(_CHORES_OF_EPISODE, len(names))):
        alone = copied(state, f"{name}-calm")
        began = time.monotonic()
        done(name, case, alone)
        kills[name] += killed(name, case, Cost(time.monotonic() - began, boundaries(alone)), chance)
    return +kills


if __name__ == "__main__":
    sys.exit(main())
