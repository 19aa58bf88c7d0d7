"""The corpus against today's cleaner, on a crawled simulator."""

import json
import subprocess
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest
from forked import told
from test_crawl import ROOT, command, crawl

from corpus.table.table import Editions
from corpus.views.changes import changes
from crawler.policy.page import Outcome, Page
from crawler.portals.seeds import portals
from crawler.reading.workers import Workers
from crawler.simulator.server import serving
from crawler.simulator.world import Setting
from crawler.state.decisions import Decision, decide
from crawler.state.folder import StateFolder
from crawler.upkeep.upgrades import Upgrades
from crawler.web.review.upgrades import read_otherwise

TINY = Setting(seed=12, articles=4, days=5)
ONLY = "jiyuan,tongliao"


def replay(state: Path, port: int, *options: str) -> subprocess.CompletedProcess[str]:
    return told("replay", *command(state, port)[5:], *options)


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
        told = json.loads(replay(tmp_path, simulator.port, "--portal", ONLY, "--json").stdout)
        assert {name: each["changed"] for name, each in told["portals"].items()} == {"jiyuan": 0, "tongliao": 0}
        assert min(each["same"] for each in told["portals"].values()) > 0
        changed = forget_a_repair(tmp_path)
        hashes = editions.dataset().to_table(columns=["portal", "id", "content_hash"]).to_pylist()
        (row,) = [each for each in hashes if each["id"] == changed]
        decide(tmp_path / "reviews.jsonl", Decision("", row["portal"], changed, row["content_hash"], "accepted"))
        count = editions.dataset().count_rows()
        pool = Workers(1, timeout_s=60, memory_mb=2048)
        seeds = portals([ROOT / "seeds"])
        assert read_otherwise(StateFolder(tmp_path), seeds, pool, 10_000) == [(row["portal"], changed)]
        pool.close()
        refused = replay(tmp_path, simulator.port, "--apply", "--budget", "0.01")
        assert refused.returncode == 3
        assert "1 would change, more than 0.01" in refused.stderr
        assert f"accepted in a review, and otherwise now: {row['portal']} {changed}" in refused.stdout
        assert editions.dataset().count_rows() == count
        assert "wrote 1 editions" in replay(tmp_path, simulator.port, "--apply", "--budget", "1").stdout
        (event,) = changes(editions.snapshot(), since=count)
        assert (event.id, event.edition, event.change, event.cause) == (changed, 2, "rebuild", "cleaner_upgrade")
        assert "wrote 0 editions" in replay(tmp_path, simulator.port, "--apply").stdout


@pytest.mark.slow
def test_without_the_simulator_its_portals_are_read_by_the_seeds_that_the_run_went_by(tmp_path: Path) -> None:
    with serving(TINY) as simulator:
        assert crawl(tmp_path, simulator.port, "-a", "portal=mirror,tongliao").returncode == 0
    state = "-s", f"PORTALS_STATE={tmp_path}"
    replayed = told("replay", *state, "--portal", "mirror")
    assert replayed.returncode == 0, replayed.stderr
    again = told("corpus", "rebuild", *state, "-o", str(tmp_path / "again"))
    assert again.returncode == 0, again.stderr
    rebuilt = Editions(tmp_path / "again" / "corpus" / "editions").dataset()
    assert rebuilt.count_rows() == Editions(tmp_path / "corpus" / "editions").dataset().count_rows() > 0
    (tmp_path / "seeds" / "mirror.toml").unlink()
    lost = told("corpus", "rebuild", *state, "-o", str(tmp_path / "none"))
    assert lost.returncode == 2
    assert "visited mirror; expected a seed file of that name" in lost.stderr


def test_what_waits_to_be_written_is_on_the_disk_and_not_in_memory(tmp_path: Path) -> None:
    page = Page(7, "mou", "http://a.test/1.html", "article", "要闻", "id", edition=2)
    with (tmp_path / "upgrades").open("w+b") as file:
        upgrades = Upgrades(file)
        tracemalloc.start()
        for number in range(2_000):
            upgrades.add(Outcome("rebuilt", page, f"record {number}", 1.5, edition="春" * 3_000 + str(number)))
        sizes = [len(some) for some in upgrades.batches()]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert (sum(sizes), max(sizes), upgrades.count) == (2_000, 200, 2_000)
        assert most < 200 * 3 * 3_000 * 4 < tmp_path.joinpath("upgrades").stat().st_size
        first = next(upgrades.batches())[0]
    assert first == Outcome("rebuilt", page, "record 0", 1.5, edition="春" * 3_000 + "0")
