"""A rebuild that is killed is told from a whole one, and goes on where it stopped to the same corpus."""

import os
import random
import tarfile
from pathlib import Path
from subprocess import CompletedProcess

import forked
import mortal
import pytest
from test_crawl import crawl
from test_kills import editions
from test_verify import KEPT

from crawler.state.folder import StateFolder
from crawler.upkeep.verify import verify

KILLS = int(os.environ.get("KILLS", "4"))


def mortal_rebuild(folder: Path, name: str, last: int) -> CompletedProcess[str]:
    """Rebuild in a process that kills itself at its durable step number *last*."""
    settings = {"STATE": folder / "state", "SEEDS": folder / "seeds", "WORKERS": 1}
    options = [word for key, value in settings.items() for word in ("-s", f"PORTALS_{key}={value}")]
    words = ["corpus", "rebuild", "-o", str(folder / name), *options]
    return mortal.told(last, *words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept")
    with tarfile.open(KEPT) as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.mark.long
def test_a_rebuild_that_is_killed_again_and_again_ends_with_the_same_corpus(folder: Path) -> None:
    chance = random.Random(os.environ.get("SEED", "1"))
    steps = mortal.steps_of(mortal_rebuild(folder, "whole", 0))
    for _ in range(KILLS):
        killed = mortal_rebuild(folder, "killed", chance.randint(2, steps // 2))
        assert killed.returncode in {mortal.KILLED, 0}
        if killed.returncode == 0:
            break
    final = mortal_rebuild(folder, "killed", 0)
    if killed.returncode == 0:
        assert "expected a folder without, or a killed rebuild" in final.stderr
    else:
        assert final.returncode == 0, final.stderr
    assert editions(folder / "killed") == editions(folder / "whole")
    assert not StateFolder(folder / "killed").rebuilding.exists()


@pytest.mark.long
def test_an_unfinished_rebuild_is_no_state_folder_and_begins_anew_by_other_seeds(folder: Path) -> None:
    assert mortal_rebuild(folder, "half", 40).returncode == mortal.KILLED
    refused = crawl(folder / "half", 1)
    assert refused.returncode == 1
    assert "a rebuild that did not come to its end; call 'scrapy corpus rebuild'" in refused.stderr
    for words in (["corpus", "stats"], ["portals"]):
        told = forked.told(*words, "-s", f"PORTALS_STATE={folder / 'half'}")
        assert (told.returncode, "a rebuild that did not come to its end" in told.stderr) == (1, True)
    (folder / "half" / "archive").mkdir()
    assert "rebuilding" in {fault.place for fault in verify(StateFolder(folder / "half")).faults}
    seed = folder / "seeds" / "jiyuan.toml"
    seed.write_text(seed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert mortal_rebuild(folder, "half", 0).returncode == 0
    jiyuan = {row["seed_hash"] for row in editions(folder / "half") if row["portal"] == "jiyuan"}
    assert len(jiyuan) == 1
