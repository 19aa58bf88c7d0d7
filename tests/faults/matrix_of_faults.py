"""Lets the disk refuse at one step after another of each command: it must say so in a line, and the next call goes on.

Each command is first left alone on a copy of the same state folder, which tells its steps; then the disk refuses the
first step, the second, and so on (see ``disk``), by turns with an error, being full, or a short write: three seeds do
all. What the command then makes in a second call must be what it makes when it is left alone.

What was tried is kept in a file, and a second call goes on. Usage: python tests/faults [--seed N] [--most N]
[--command NAME,…]
"""

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from disk import KINDS, Kind
from processes import ROOT, HangError, ended, suffering
from upkeep import CHORES, Case, boundaries, check_sound, copied, editions, folder, is_whole, words_of
from victim import complaints
from ways import FINE, Door, everyday

from crawler.simulator.scenario import Scenario
from crawler.simulator.server import serving
from crawler.simulator.world import Setting

CRAWL = "crawl"
STEP = timedelta(hours=26)
_USUAL_S = 60.0
_LIVELY = {"edited": 0.9, "deleted": 0.25, "moved": 0.15}
_REFUSED = 1


class Fault(NamedTuple):
    """The disk's refusal of a step of a command."""

    command: str
    bad: int
    kind: Kind

    def __str__(self) -> str:
        """Name it as the file of what was tried does."""
        return f"{self.command} {self.bad} {self.kind}"


def main(words: list[str] | None = None) -> int:
    """Try the faults that were not tried yet, print a line for each that does harm, and return 1 if one did."""
    asked = _asked(words)
    tried = set(asked.file.read_text(encoding="utf-8").splitlines()) if asked.file.exists() else set()
    setting = Setting(seed=asked.seed, articles=4, days=8, scenario=Scenario(rhythm=_LIVELY))
    harm = done = 0
    with tempfile.TemporaryDirectory(prefix="qingliu-faults-") as scratch, serving(setting) as simulator:
        case = _case(
            simulator.port, Path(scratch) / "state", lambda day: simulator.clock.move(setting.start + day * STEP)
        )
        left = [fault for fault in _faults(case, asked.command, asked.seed) if str(fault) not in tried]
        random.Random(asked.seed).shuffle(left)
        asked.file.parent.mkdir(parents=True, exist_ok=True)
        for fault in left[: asked.most]:
            told = _harm(fault, case)
            harm, done = harm + bool(told), done + 1
            with asked.file.open("a", encoding="utf-8") as file:
                file.write(f"{fault}\n")
            if told:
                print(f"{fault}: {told}", flush=True)  # noqa: T201
    print(f"{done} faults tried, {len(tried)} before, {len(left) - done} left; {harm} did harm")  # noqa: T201
    return int(harm > 0)


def _asked(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="of the world, the order and the kinds (default: 1)")
    commands = (CRAWL, *CHORES)
    parser.add_argument("--command", type=lambda text: text.split(","), default=commands, help="only these")
    parser.add_argument("--most", type=int, help="how many to try (default: all)")
    parser.add_argument("--file", type=Path, help="where it is kept what was tried (default: var/faults/seed-N.txt)")
    asked = parser.parse_args(words)
    asked.file = asked.file or ROOT / "var" / "faults" / f"seed-{asked.seed}.txt"
    return asked


def _case(port: int, state: Path, at: Callable[[int], object]) -> Case:
    """Crawl a portal for a day, and let it be the next one."""
    door = Door(port, ["jiyuan"])
    at(0)
    if (status := _status(state, everyday(door, state))) not in FINE:
        raise RuntimeError(f"{state}: a run ended with status {status}")
    at(1)
    article = next(row for row in editions(state) if row["text"])
    return Case(state, door, article)


def _faults(case: Case, commands: Iterable[str], seed: int) -> Iterator[Fault]:
    """Do the commands undisturbed on a copy each, and yield what could happen to them."""
    for command in commands:
        alone = copied(case.state, f"{command}-calm")
        if (status := _status(alone, _words(command, case, alone))) not in FINE:
            told = complaints(alone).read_text(encoding="utf-8")
            raise RuntimeError(f"{alone}: {command} ended with status {status}: {told}")
        for bad in range(1, boundaries(alone) + 1):
            yield Fault(command, bad, KINDS[(bad + seed) % len(KINDS)])


def _harm(fault: Fault, case: Case) -> str | None:
    """Try a fault, and return what was wrong then; None when nothing."""
    state = copied(case.state, f"{fault.command}-{fault.bad}")
    alone = case.state.with_name(f"{case.state.name}-{fault.command}-calm")
    words = _words(fault.command, case, state)
    try:
        status = _status(state, words, fault.kind, fault.bad)
        if wrong := _wrong_words(status, complaints(state)):
            return wrong
        if is_whole(fault.command, folder(state)):
            words = everyday(case.door, state)
        if (status := _status(state, words)) not in FINE:
            return f"the next call ended with status {status}: {complaints(state).read_text(encoding='utf-8')}"
        if _made(fault.command, state) != _made(fault.command, alone):
            return "the next call made something else"
        check_sound(state)
    except (HangError, RuntimeError, OSError) as error:
        return f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(state)
        shutil.rmtree(folder(state), ignore_errors=True)
    return None


def _wrong_words(status: int, told: Path) -> str | None:
    """Return what is wrong with how a command ended on a disk that refuses: it may have done without that step."""
    text = told.read_text(encoding="utf-8")
    if "Traceback" in text:
        return f"a traceback: {text}"
    if status not in FINE | {_REFUSED}:
        return f"status {status}: {text}"
    return f"status {status} without a word" if status == _REFUSED and not text.strip() else None


def _status(state: Path, words: list[str], kind: Kind = "EIO", bad: int = 0) -> int:
    complaints(state).unlink(missing_ok=True)
    return ended(suffering(state, words, kind, bad), state, _USUAL_S)


def _words(command: str, case: Case, state: Path) -> list[str]:
    return everyday(case.door, state) if command == CRAWL else words_of(command, case, state)


def _made(command: str, state: Path) -> object:
    return editions(state) if command == CRAWL else CHORES[command].made(state, folder(state))


if __name__ == "__main__":
    sys.exit(main())
