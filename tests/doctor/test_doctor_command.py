"""``scrapy portals doctor`` as a person calls it, and the crawl that goes by what it wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from forked import told
from playing import within_reach

from corpus.table.table import Editions
from corpus.views.current import current
from crawler.portals.seeds import portal
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Serving]:
    with serving(Setting(seed=7, articles=24)) as served:
        yield served


def scrapy(simulator: Serving, folder: Path, *arguments: str) -> CompletedProcess[str]:
    (folder / "seeds").mkdir(exist_ok=True)
    settings = (
        f"PORTALS_SIMULATOR=127.0.0.1:{simulator.port}",
        f"PORTALS_SEEDS={folder / 'seeds'}",
        f"PORTALS_STATE={folder / 'state'}",
    )
    options = [part for setting in settings for part in ("-s", setting)]
    return told(*arguments, *options, timeout_s=300)


@pytest.mark.slow
def test_a_seed_is_written_once_and_printed_when_nothing_is_to_be_written(simulator: Serving, tmp_path: Path) -> None:
    dry = scrapy(simulator, tmp_path, "portals", "doctor", "http://www.lfxww.com/", "--dry-run")
    assert (dry.returncode, list((tmp_path / "seeds").iterdir())) == (0, [])
    assert "look at " in dry.stdout
    assert 'base = "http://www.lfxww.com"' in dry.stdout
    written = scrapy(simulator, tmp_path, "portals", "doctor", "http://www.lfxww.com/", "--json")
    assert written.returncode == 0, written.stderr
    told = json.loads(written.stdout)
    assert (tmp_path / "seeds" / "lfxww.toml").read_text(encoding="utf-8") == told["seed"]
    assert portal(tmp_path / "seeds" / "lfxww.toml").hosts == ("www.lfxww.com",)
    again = scrapy(simulator, tmp_path, "portals", "doctor", "http://www.lfxww.com/")
    assert again.returncode == 2
    assert "www.lfxww.com has the seed lfxww already: use --update lfxww" in " ".join(again.stderr.split())
    assert scrapy(simulator, tmp_path, "portals", "doctor", "--update", "lfxww").returncode == 0
    assert (tmp_path / "state" / "diagnoses" / "lfxww.json").exists()


def test_too_little_for_a_seed_and_wrong_arguments_have_their_own_statuses(simulator: Serving, tmp_path: Path) -> None:
    nobody = scrapy(simulator, tmp_path, "portals", "doctor", "http://nobody.test/")
    assert nobody.returncode == 1
    assert "no seed" in nobody.stdout
    wrong = scrapy(simulator, tmp_path, "portals", "doctor", "nobody.test")
    assert (wrong.returncode, "'nobody.test': no address" in " ".join(wrong.stderr.split())) == (2, True)


@pytest.mark.long
def test_a_crawl_with_the_seeds_that_the_doctor_wrote_brings_every_article(simulator: Serving, tmp_path: Path) -> None:
    sites = simulator.world.sites
    assert len(sites) == 10
    for each in sites.values():
        done = scrapy(simulator, tmp_path, "portals", "doctor", each.portal.base + "/")
        assert done.returncode == 0, done.stdout + done.stderr
    crawl = scrapy(simulator, tmp_path, "crawl", "portals", "-a", f"portal={_names(tmp_path)}")
    assert crawl.returncode == 0, crawl.stderr
    tables = current(Editions(tmp_path / "state" / "corpus" / "editions").dataset(), columns=["url"])
    got = {row["url"] for table in tables for row in table.to_pylist()}
    assert {host: within_reach(simulator.world, host) - got for host in sites} == {host: set() for host in sites}


def _names(folder: Path) -> str:
    return ",".join(sorted(path.stem for path in (folder / "seeds").glob("*.toml")))
