"""Whatever portals answer, the crawl says what an operator may expect, and the portal beside them comes out whole."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from crawls import played
from forked import called
from judge import Left, left, verdicts
from network import play

from crawler.simulator.habits import HabitError
from crawler.simulator.hostile.attack import Attack, attacks
from crawler.simulator.hostile.server import attacking

QUICK = [each for each in attacks() if not each.is_slow][::3]
"""A third of them, for a minute's test; `make hostile` tries all."""


def acts(group: Sequence[Attack], folder: Path) -> list[Left]:
    found: list[Left] = []
    played(group, folder, lambda act, state: found.append(left(act, state, group)))
    return found


@pytest.mark.long
def test_each_attack_ends_as_expected_and_is_over_a_month_after(tmp_path: Path) -> None:
    found = acts(QUICK, tmp_path)
    assert {each.attack.name: each.faults for each in verdicts(QUICK, found) if each.faults} == {}
    wrongly = [replace(each, expected=replace(each.expected, state="gone")) for each in QUICK]
    assert all(each.faults for each in verdicts(wrongly, found))


def test_a_connection_to_an_address_where_no_portal_stands_is_refused_and_told() -> None:
    with attacking([]) as server:
        words = ["fetch", "http://203.119.99.9/", "-s", "ROBOTSTXT_OBEY=False"]
        done = called(*words, first=partial(play, server.port))
    assert b"a connection to a stranger: 203.119.99.9:80\n" in done.stderr


def test_an_attack_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_text('[[attack]]\nname = "a"\nafter = "b"\ncolour = 1\nexpected = {state = "live"}\n')
    with pytest.raises(HabitError, match="colour"):
        attacks(tmp_path)
