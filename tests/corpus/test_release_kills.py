"""Releases, pushes and commits of consumers, killed at their durable steps: nothing stands half, nothing is lost."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import mortal
import pytest

from corpus.consumers.cursors import cursor
from corpus.releases.manifest import faults, opened, releases
from corpus.table.editions import Row
from corpus.table.table import Editions


@pytest.fixture
def state(tmp_path: Path, row: Callable[..., Row]) -> Path:
    portals = ("qingshui", "linhe", "third", "fourth")
    rows = [row(seq, portal=portals[seq % 4]) for seq in range(1, 13)]
    Editions(tmp_path / "state" / "corpus" / "editions").append(rows, upto=12)
    return tmp_path / "state"


def called(state: Path, last: int, *words: str) -> CompletedProcess[str]:
    """Do it in a process that kills itself at its step *last*; 0 lets it live, and tell its steps."""
    settings = [f"PORTALS_STATE={state}", "PORTALS_RELEASE_DAMAGED=1", "PORTALS_RELEASE_DUPLICATES=1"]
    options = [word for setting in settings for word in ("-s", setting)]
    return mortal.told(last, "corpus", *options, *words)


def chosen(kills: int, steps: int) -> list[int]:
    """Return where to kill: the last steps, which publish, and others by chance."""
    last = list(range(steps, steps - (kills + 1) // 2, -1))
    return last + random.Random(kills).sample(range(1, steps - len(last) + 1), kills - len(last))


TWENTY = pytest.param(20, marks=pytest.mark.long)


@pytest.mark.slow
@pytest.mark.parametrize("kills", [1, TWENTY])
def test_a_release_that_is_killed_stands_whole_or_not_at_all(state: Path, kills: int) -> None:
    assert called(state, -1, "release").returncode == 0
    steps = mortal.steps_of(called(state, 0, "release", "--whole"))
    first = opened(state / "releases" / "1").shards
    for last in chosen(kills, steps):
        before = len(releases(state / "releases"))
        assert called(state, last, "release", "--whole").returncode == mortal.KILLED
        made = releases(state / "releases")
        assert len(made) in {before, before + 1}
        assert [fault for each in made[-1:] for fault in faults(each)] == []
        assert made[-1].shards == first
    assert called(state, -1, "release").returncode == 0
    assert not list((state / "releases").glob(".*.part"))


@pytest.mark.parametrize("kills", [TWENTY])
def test_a_push_that_is_killed_publishes_nothing_and_ends_whole(state: Path, tmp_path: Path, kills: int) -> None:
    assert called(state, -1, "release").returncode == 0
    steps = mortal.steps_of(called(state, 0, "release", "push", str(tmp_path / "calm")))
    for number, last in enumerate(chosen(kills, steps)):
        store = tmp_path / f"store{number}"
        assert called(state, last, "release", "push", str(store)).returncode == mortal.KILLED
        if (store / "1").exists():
            assert list(faults(opened(store / "1"))) == []
        assert called(state, -1, "release", "push", str(store)).returncode == 0
        assert list(faults(opened(store / "1"))) == []
        assert [path.name for path in store.iterdir()] == ["1"]


@pytest.mark.parametrize("kills", [TWENTY])
def test_a_consumer_that_is_killed_is_told_again_what_it_did_not_note(
    state: Path, row: Callable[..., Row], kills: int
) -> None:
    words = ("changes", "--consumer", "press", "--commit")
    steps = mortal.steps_of(called(state, 0, *words))
    editions, told = Editions(state / "corpus" / "editions"), 12
    for number, last in enumerate(random.Random(kills).choices(range(1, steps + 1), k=kills)):
        seq = 13 + number
        editions.append([row(seq)], upto=seq)
        killed = called(state, last, *words)
        assert killed.returncode == mortal.KILLED
        printed = [json.loads(line)["seq"] for line in killed.stdout.splitlines()]
        noted = cursor(state / "corpus" / "consumers", "press")
        assert noted in {told, seq}
        assert printed == list(range(told + 1, seq + 1))
        told = noted or 0
    assert called(state, -1, *words).returncode == 0
    assert cursor(state / "corpus" / "consumers", "press") == 12 + kills
