"""A backup that is taken while a crawl runs, restored elsewhere and run on; an archive alone, made a corpus again."""

import shutil
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from test_crawl import ROOT, command, crawl
from test_kills import editions
from test_virtual_time import rebuilt, said

from corpus.archive.archive import records
from crawler.simulator.scenario import Scenario
from crawler.simulator.server import serving
from crawler.simulator.world import Setting
from crawler.state.folder import StateFolder
from crawler.upkeep.backups.backup import backup
from crawler.upkeep.purge import purge
from crawler.upkeep.verify import verify

NOW = datetime(2022, 4, 1, tzinfo=UTC)
LIVELY = Setting(seed=9, articles=8, days=6, scenario=Scenario(rhythm={"edited": 1.0}))
ONLY = "-a", "portal=jiyuan,tongliao_epaper", "-a", "recheck=yes"


def wait_until_it_reads(state: Path, before: int) -> None:
    """Return when some pages of the present run are archived."""
    for _ in range(600):
        if sum(1 for _ in records(state / "archive")) > before + 12:
            return
        time.sleep(0.05)
    raise TimeoutError("no page was archived within 30 s")


@pytest.mark.long
def test_a_backup_of_a_running_crawl_is_run_on_elsewhere_to_the_same_corpus(tmp_path: Path) -> None:
    state, copy, restored = tmp_path / "state", tmp_path / "copy", tmp_path / "restored"
    with serving(LIVELY) as simulator:
        assert crawl(state, simulator.port, *ONLY).returncode == 0
        assert backup(StateFolder(state), copy, now=NOW).files > 0
        assert backup(StateFolder(state), copy, now=NOW).files == 0
        before = sum(1 for _ in records(state / "archive"))
        simulator.clock.advance(timedelta(hours=60))
        with subprocess.Popen(command(state, simulator.port, *ONLY), cwd=ROOT, stdout=subprocess.DEVNULL) as run:
            wait_until_it_reads(state, before)
            made = backup(StateFolder(state), copy, now=NOW)
            assert run.poll() is None
        shutil.copytree(made.folder, restored)
        done = crawl(restored, simulator.port, *ONLY)
        assert done.returncode == 0, done.stderr
        assert editions(restored, "run", "record_id") == editions(state, "run", "record_id")
        assert {row["cause"] for row in editions(state)} >= {"new", "content_edit"}
        alone = tmp_path / "alone"
        shutil.copytree(restored / "archive", alone / "archive")
        assert said(rebuilt(alone, simulator.port)) == editions(restored)


@pytest.mark.slow
def test_after_a_purge_the_crawl_goes_on_and_is_backed_up(tmp_path: Path) -> None:
    state, copy = tmp_path / "state", tmp_path / "copy"
    with serving(LIVELY) as simulator:
        assert crawl(state, simulator.port, *ONLY).returncode == 0
        simulator.clock.advance(timedelta(hours=60))
        assert crawl(state, simulator.port, *ONLY).returncode == 0
        backup(StateFolder(state), copy, now=NOW)
        edited, *others = [row for row in editions(state) if row["edition"] == 1]
        erased = purge(StateFolder(state), edited["portal"], edited["url"], reason="request", now=simulator.clock.now)
        assert erased.records > 0
        simulator.clock.advance(timedelta(hours=60))
        done = crawl(state, simulator.port, *ONLY)
        assert done.returncode == 0, done.stderr
        other = next(row for row in others if row["portal"] == edited["portal"])
        purge(StateFolder(state), other["portal"], other["id"], reason="request", now=simulator.clock.now)
        backup(StateFolder(state), copy, now=NOW)
        left = {row["id"] for row in editions(state) if row["cause"] != "purged"}
        assert left >= {row["id"] for row in others} - {other["id"]}
        assert left.isdisjoint({edited["id"], other["id"]})
        assert "content_edit" in {row["cause"] for row in editions(state) if row["run"].endswith("-3")}
        assert verify(StateFolder(state), deep=True).faults == []


@pytest.mark.slow
def test_a_corpus_that_is_older_than_the_frontier_is_refused_and_nothing_is_passed_over(tmp_path: Path) -> None:
    with serving(LIVELY) as simulator:
        assert crawl(tmp_path, simulator.port, "-a", "portal=jiyuan").returncode == 0
        shutil.rmtree(tmp_path / "corpus")
        done = crawl(tmp_path, simulator.port, "-a", "portal=jiyuan")
    assert done.returncode == 1
    assert "was the corpus restored from an older backup than the frontier?" in done.stderr
    assert "Traceback" not in done.stderr
