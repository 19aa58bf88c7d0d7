"""The commands of between runs: killed at work, called again, and compared with one that was left alone.

Each works on a copy of the same state folder.
"""

import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from processes import begun, ended
from victim import counted
from ways import FINE, KILLED, Cost, Door, everyday, options

from corpus.archive.archive import Archive, records
from corpus.durable import sha256
from corpus.table.table import Editions
from corpus.views.export import faults
from crawler.state.folder import StateFolder
from crawler.upkeep.verify import verify

Rows = list[dict[str, Any]]
_OWN = {"seq", "run", "record_id"}
_MOST_IN_A_ROW = 3
_OLD = timedelta(days=400)


class Chore(NamedTuple):
    """A command.

    Attributes:
        words: What it is called with, for a state folder, a folder to write to, and an article.
        made: What it made there: equal for two that worked on the same.
        is_crawled_on: Whether it changed the state folder, so that a crawl must go on from there.
    """

    words: Callable[[Path, Path, dict[str, Any]], list[str]]
    made: Callable[[Path, Path], object]
    is_crawled_on: bool = False


class Case(NamedTuple):
    """What a chore is done with: copies of a state folder, how to crawl on, and an article to purge."""

    state: Path
    door: Door
    article: dict[str, Any]


def editions(state: Path) -> Rows:
    """Return every edition, without what names the run, the record or the order of arrival."""
    rows = Editions(StateFolder(state).editions).dataset().to_table().to_pylist()
    rows.sort(key=lambda row: (row["portal"], row["id"], row["edition"]))
    return [{name: value for name, value in row.items() if name not in _OWN} for row in rows]


def check_sound(state: Path) -> None:
    """Read every byte of a state folder.

    Raises:
        RuntimeError: if there is damage.
    """
    if found := verify(StateFolder(state), deep=True).faults:
        raise RuntimeError(f"{state}: {found}")


def killed(name: str, case: Case, cost: Cost, chance: random.Random) -> int:
    """Kill the chore *name* at work, a few times in a row, do it again to its end, and return how often it was killed.

    Raises:
        HangError: if it does not end within the bound, or leaves a process behind.
        RuntimeError: if it ends in another way than by us or well, or with something else than one left alone.
    """
    state, chore, kills = copied(case.state, f"{name}-killed"), CHORES[name], 0
    while kills < _MOST_IN_A_ROW and not is_whole(name, folder(state)) and _dies(name, case, state, cost, chance):
        kills += 1
        if chance.random() < 0.5:
            break
    if not is_whole(name, folder(state)):
        done(name, case, state, cost.seconds)
    if chore.made(state, folder(state)) != chore.made(calm(case, name), folder(calm(case, name))):
        raise RuntimeError(f"{state}: {name}: after {kills} kills it made something else than in {calm(case, name)}")
    if chore.is_crawled_on and (status := _ran(state, everyday(case.door, state), cost.seconds)) not in FINE:
        raise RuntimeError(f"{state}: after {kills} kills of {name} a run ended with status {status}")
    check_sound(state)
    shutil.rmtree(state)
    shutil.rmtree(folder(state), ignore_errors=True)
    return kills


def done(name: str, case: Case, state: Path, usual_s: float = 60) -> None:
    """Do the chore *name* undisturbed.

    Raises:
        RuntimeError: if it does not end well.
    """
    if status := _ran(state, words_of(name, case, state), usual_s):
        raise RuntimeError(f"{state}: {name} ended with status {status}")


def is_whole(name: str, to: Path) -> bool:
    """Tell whether a killed chore had done all in *to*, and cannot be done again: a rebuild refuses what is whole."""
    made = StateFolder(to)
    return name == "rebuild" and made.frontier.exists() and not made.rebuilding.exists()


def copied(state: Path, name: str) -> Path:
    """Return a copy of a state folder beside it."""
    return Path(shutil.copytree(state, state.with_name(f"{state.name}-{name}")))


def calm(case: Case, name: str) -> Path:
    """Return the copy in which the chore *name* was left alone."""
    return case.state.with_name(f"{case.state.name}-{name}-calm")


def folder(state: Path) -> Path:
    """Return the folder that chores of a state folder write to."""
    return state.with_name(f"{state.name}-out")


def _dies(name: str, case: Case, state: Path, cost: Cost, chance: random.Random) -> bool:
    is_at_boundary = chance.random() < 0.6
    process = begun(state, words_of(name, case, state), chance.randint(1, cost.boundaries) if is_at_boundary else 0)
    if not is_at_boundary:
        process.join(cost.seconds * chance.uniform(0.1, 1.0))
        process.kill()
    status = ended(process, state, cost.seconds)
    if status not in KILLED | {0}:
        raise RuntimeError(f"{state}: {name} ended with status {status}")
    return status in KILLED


def _ran(state: Path, words: list[str], usual_s: float) -> int:
    return ended(begun(state, words), state, usual_s)


def words_of(name: str, case: Case, state: Path) -> list[str]:
    """Return what the chore *name* is called with."""
    return [*CHORES[name].words(state, folder(state), case.article), *options(case.door, state)]


def boundaries(state: Path) -> int:
    """Return how many boundaries the last process that lived passed."""
    return int(counted(state).read_text(encoding="utf-8"))


def _exported(_: Path, to: Path) -> object:
    return list(faults(to / "manifest.json", deep=True)), {path.name: sha256(path) for path in to.glob("articles.*")}


def _backed_up(_: Path, to: Path) -> object:
    generations = [path.parent for path in to.glob("*/frontier.sqlite")]
    for each in generations:
        check_sound(each)
    return [editions(each) for each in generations]


def _standing(state: Path, _: Path) -> object:
    """Return the editions, a purge's without its moment, and the records that the archive holds, without a purge's."""
    rows = [row | {"first_seen": None} if row["cause"] == "purged" else row for row in editions(state)]
    return rows, [record.id for record in records(StateFolder(state).archive) if record.kind != "purged"]


def _purge(_: Path, __: Path, article: dict[str, Any]) -> list[str]:
    return ["corpus", "purge", article["portal"], article["id"], "--reason", "request"]


def _import(state: Path, _: Path, __: dict[str, Any]) -> list[str]:
    return ["corpus", "import", str(_captured(state))]


def _captured(state: Path) -> Path:
    """Return the archive of somebody who saw the same pages long before, and others' titles on them later."""
    folder = state.with_name("captures")
    if not folder.exists():
        with Archive(folder, run="other") as archive:
            for record in records(StateFolder(state).archive):
                if record.kind == "response" and record.visit["kind"] == "article":
                    for age, body in (
                        (_OLD, record.body),
                        (_OLD / 2, record.body.replace(b"<p>", "<p>旧".encode(), 1)),
                    ):
                        archive.response(
                            record.url,
                            at=record.at - age,
                            status=record.status or 0,
                            reason="",
                            headers=record.headers,
                            body=body,
                            visit={},
                        )
    return folder


CHORES = {
    "export": Chore(lambda _, to, __: ["corpus", "export", "-o", str(to)], _exported),
    "purge": Chore(_purge, _standing, is_crawled_on=True),
    "backup": Chore(lambda _, to, __: ["corpus", "backup", "-o", str(to)], _backed_up),
    "rebuild": Chore(lambda _, to, __: ["corpus", "rebuild", "-o", str(to)], lambda _, to: editions(to)),
    "replay": Chore(
        lambda _, __, ___: ["replay", "--apply", "--force", "-s", "PORTALS_SCRIPT=keep"],
        _standing,
        is_crawled_on=True,
    ),
    "import": Chore(_import, lambda state, _: editions(state), is_crawled_on=True),
    "maintain": Chore(
        lambda _, __, ___: ["corpus", "maintain", "-s", "PORTALS_RETENTION_DAYS=0"], _standing, is_crawled_on=True
    ),
}
