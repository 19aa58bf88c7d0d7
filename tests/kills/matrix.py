"""Kills the everyday command again and again, and compares what it ends with, edition for edition, with a calm crawl's.

A crawl of some days of the simulated portals is killed at random times and at random boundaries (see ``victim``), each
time started again, until the days are over; then another begins. Usage: python tests/kills [--kills N] [--seed N]
"""

import argparse
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from victim import live

from corpus.table.table import Editions
from crawler.simulator.scenario import Scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[2]
DAYS = 4
STEP = timedelta(hours=26)
LIVELY = {"edited": 0.6, "deleted": 0.25, "moved": 0.15}
_FORKING = get_context("forkserver")
_FORKING.set_forkserver_preload(["victim"])
_OWN = {"seq", "run", "record_id"}
_FINE = {0, 3}
"""Exit statuses of a run that came to its end: 3 is an alarm, of a channel that a small portal left empty."""
Rows = list[dict[str, Any]]


class Death(NamedTuple):
    """How a process is to die: after so many seconds, or at a boundary; neither lets it live."""

    after_s: float | None = None
    at: int = 0


class Calm(NamedTuple):
    """What an undisturbed crawl made, and by day how many seconds and boundaries it took."""

    rows: Rows
    seconds: list[float]
    boundaries: list[int]


def main() -> int:
    """Kill, compare, print a line for each crawl, and return 1 at the first that differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how many at least (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the world and of all chance (default: 1)")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    setting = Setting(seed=asked.seed, articles=5, days=10, scenario=Scenario(rhythm=LIVELY))
    with tempfile.TemporaryDirectory(prefix="qingliu-kills-") as scratch, serving(setting) as simulator:
        calm = undisturbed(simulator, setting, Path(scratch) / "calm")
        kills = 0
        while kills < asked.kills:
            state = Path(scratch) / f"killed-{kills}"
            died = disturbed(simulator, setting, state, calm, chance)
            kills += died
            is_same = editions(state) == calm.rows and is_alone(state)
            print(f"{kills} kills: {'the same corpus' if is_same else 'ANOTHER CORPUS'}", flush=True)  # noqa: T201
            if not is_same:
                print(f"it is kept in {shutil.copytree(state, ROOT / 'var' / 'kills' / state.name)}")  # noqa: T201
                return 1
            shutil.rmtree(state)
    return 0


def undisturbed(simulator: Serving, setting: Setting, state: Path) -> Calm:
    """Crawl some days without trouble."""
    calm = Calm([], [], [])

    def day(_: int) -> None:
        began = time.monotonic()
        _, passed = run(simulator, state, Death())
        calm.seconds.append(time.monotonic() - began)
        calm.boundaries.append(passed)

    _each_day(simulator, setting, day)
    calm.rows.extend(editions(state))
    return calm


def disturbed(simulator: Serving, setting: Setting, state: Path, calm: Calm, chance: random.Random) -> int:
    """Crawl the same days, killed again and again, and return how often."""
    kills = 0

    def day(number: int) -> None:
        nonlocal kills
        while run(simulator, state, _death(calm, number, chance))[0]:
            kills += 1

    _each_day(simulator, setting, day)
    return kills


def run(simulator: Serving, state: Path, death: Death) -> tuple[bool, int]:
    """Run the everyday command; return whether it was killed, and how many boundaries it passed if not.

    Raises:
        RuntimeError: if it ended in another way than by itself or by us.
    """
    state.mkdir(parents=True, exist_ok=True)
    counted = state / "boundaries"
    settings = {
        "PORTALS_SIMULATOR": f"127.0.0.1:{simulator.port}",
        "PORTALS_STATE": str(state),
        "PORTALS_WORKERS": "1",
        "PORTALS_PROGRESS": "False",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    words = ["crawl", "portals", "-a", "recheck=yes", *options]
    process = _FORKING.Process(target=live, args=(ROOT, counted, death.at, words))
    process.start()
    process.join(death.after_s)
    if process.exitcode is None:
        process.kill()
        process.join()
    status = process.exitcode
    if status == -signal.SIGKILL:
        return True, 0
    if status not in _FINE:
        raise RuntimeError(f"a run ended with status {status}")
    return False, int(counted.read_text(encoding="utf-8"))


def editions(state: Path) -> Rows:
    """Return every edition, without what names the run, the record or the order of arrival."""
    rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    rows.sort(key=lambda row: (row["portal"], row["id"], row["edition"]))
    return [{name: value for name, value in row.items() if name not in _OWN} for row in rows]


def is_alone(state: Path) -> bool:
    """Tell whether, within ten seconds, no worker is left that was started for *state*."""
    for _ in range(100):
        if not any(str(state).encode() in each for each in _environments()):
            return True
        time.sleep(0.1)
    return False


def _environments() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it ended meanwhile, or is another user's
            yield path.read_bytes()


def _death(calm: Calm, day: int, chance: random.Random) -> Death:
    """Choose how to die: in half of the cases at a boundary, rather an early one, so that much is left to kill."""
    if chance.random() < 0.5:
        return Death(at=1 + int(calm.boundaries[day] * chance.random() ** 1.5))
    return Death(after_s=calm.seconds[day] * chance.uniform(0.2, 1.0))


def _each_day(simulator: Serving, setting: Setting, work: Callable[[int], None]) -> None:
    for day in range(DAYS):
        simulator.clock.move(setting.start + day * STEP)
        work(day)
