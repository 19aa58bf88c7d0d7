"""The corpus against today's cleaner, on a crawled simulator."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from test_crawl import ROOT, command, crawl

from corpus.changes import changes
from corpus.table import Editions
from crawler.simulator.server import serving
from crawler.simulator.world import Setting

TINY = Setting(seed=12, articles=4, days=5)
ONLY = "jiyuan,tongliao"


def replay(state: Path, port: int, *options: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "scrapy", "replay", *command(state, port)[5:], *options]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def forget_a_repair(state: Path) -> str:
    """Make the table look as if an older cleaner had written it, and return the article concerned."""
    table = Editions(state / "corpus" / "editions").opened()
    rows = pa.table(table.to_pyarrow_dataset().to_table()).to_pylist()
    chosen = min(row["id"] for row in rows)
    table.alter.set_table_properties({"delta.appendOnly": "false"})
    table.update(predicate=f"id = '{chosen}'", updates={"text": "'旧'"})
    return chosen


@pytest.mark.slow
def test_a_replay_tells_what_would_change_and_writes_it_as_a_rebuild_within_its_budget(tmp_path: Path) -> None:
    with serving(TINY) as simulator:
        assert crawl(tmp_path, simulator.port, "-a", f"portal={ONLY}").returncode == 0
        editions = Editions(tmp_path / "corpus" / "editions")
        assert " changed 0" not in replay(tmp_path, simulator.port, "--portal", ONLY).stdout
        changed = forget_a_repair(tmp_path)
        count = editions.dataset().count_rows()
        refused = replay(tmp_path, simulator.port, "--apply", "--budget", "0.01")
        assert refused.returncode == 3
        assert "1 would change, more than 0.01" in refused.stderr
        assert editions.dataset().count_rows() == count
        assert "wrote 1 editions" in replay(tmp_path, simulator.port, "--apply", "--budget", "1").stdout
        (event,) = changes(editions.snapshot(), since=count)
        assert (event.id, event.edition, event.change, event.cause) == (changed, 2, "rebuild", "cleaner_upgrade")
        assert "wrote 0 editions" in replay(tmp_path, simulator.port, "--apply").stdout
