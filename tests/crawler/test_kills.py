"""Killed at any durable step, again and again, a crawl ends with the corpus of an undisturbed one.

``KILLS=200 pytest tests/crawler/test_kills.py`` kills so often; without it, a few times.
"""

import os
import random
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import mortal
import pytest
from test_crawl import command, wait_until
from test_virtual_time import rebuilt, said

from corpus.table.table import Editions
from crawler.simulator.server import serving
from crawler.simulator.world import Setting

KILLS = int(os.environ.get("KILLS", "6"))
IN_A_ROW = 6
"""Kills of one crawl before it is left to finish."""
TINY = Setting(seed=5, articles=6, days=6)


def killed_at(last: int, state: Path, port: int) -> CompletedProcess[str]:
    return mortal.told(last, *command(state, port, "-a", "portal=jiyuan,tongliao_epaper")[3:])


def editions(state: Path, *besides: str) -> list[dict[str, Any]]:
    rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    told = [{name: value for name, value in row.items() if name not in {"seq", *besides}} for row in rows]
    return sorted(told, key=lambda row: (row["portal"], row["id"], row["edition"]))


@pytest.mark.long
def test_killed_at_any_durable_step_it_ends_with_the_same_editions(tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("SEED", "1"))
    with serving(TINY) as simulator:
        steps = mortal.steps_of(killed_at(0, tmp_path / "undisturbed", simulator.port))
        wanted = editions(tmp_path / "undisturbed", "run", "record_id")
        kills = 0
        while kills < KILLS:
            state = tmp_path / f"disturbed-{kills}"
            for _ in range(min(IN_A_ROW, KILLS - kills)):
                last = chance.randint(1, chance.choice((20, steps // 2, steps)))
                kills += killed_at(last, state, simulator.port).returncode == mortal.KILLED
            final = killed_at(0, state, simulator.port)
            assert final.returncode == 0, final.stderr
            assert editions(state, "run", "record_id") == wanted
            assert wait_until(state, is_left=False)
        assert said(rebuilt(state, simulator.port)) == editions(state)
