"""The table of portals that nobody has opened, and the seeds that are made of it without a network."""

import argparse
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.commands.doctor_seeds import seed_from_table
from crawler.doctor.seed_text import checked
from crawler.doctor.table import Known, known_portals, table_seed
from crawler.own_settings import own_settings
from crawler.portals.seeds import portals

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "seeds" / "table" / "portals.tsv"


@pytest.fixture(scope="module")
def table() -> dict[str, Known]:
    return known_portals(TABLE)


def test_the_table_holds_facts_and_no_prose(table: dict[str, Known]) -> None:
    assert len(table) == 706
    assert TABLE.stat().st_size < 150_000
    assert max(len(each.title) for each in table.values()) < 30
    assert {each.kind for each in table.values()} == {"gov", "news", "epaper"}


def test_each_row_with_an_article_or_a_rule_for_one_makes_a_seed_that_is_off(table: dict[str, Known]) -> None:
    with_article = [each for each in table.values() if each.examples]
    assert len(with_article) == 73
    for each in with_article:
        seed = checked("x", table_seed(each))
        assert seed.off_because
        assert all(seed.article_match(seed.canonical(url)) for url in each.examples)
        assert not any(seed.article_match(seed.canonical(url)) for url in each.lists)
        assert seed.claims["host"].confirmed is None


def test_a_host_of_two_schemes_is_one_portal(table: dict[str, Known]) -> None:
    seed = checked("x", table_seed(table["www.bjnews.com.cn"]))
    assert seed.canonical("http://www.bjnews.com.cn/news/2019/03/14/555998.html").startswith("https://")
    assert seed.channels[0].url == "https://www.bjnews.com.cn/news/"


def test_a_row_without_a_form_of_articles_says_what_to_ask_the_doctor(table: dict[str, Known]) -> None:
    lacking = next(each for each in table.values() if each.lists and not each.examples and not each.article)
    with pytest.raises(
        ValueError, match="the table has no form of its articles; ask the doctor with a list of it: http"
    ):
        table_seed(lacking)


def test_the_shipped_seeds_of_the_table_are_as_the_command_makes_them(tmp_path: Path, table: dict[str, Known]) -> None:
    made = [
        each for each in portals([ROOT / "seeds"]).values() if "nobody has opened one since" in str(each.off_because)
    ]
    assert len(made) >= 20
    assert {each.hosts[0] for each in made} >= {each.host for each in table.values() if each.examples and each.lists}
    for each in made:
        text = (ROOT / "seeds" / f"{each.name}.toml").read_text(encoding="utf-8")
        assert text == table_seed(table[each.hosts[0]])


def test_a_seed_of_the_table_is_written_beside_it_and_an_unknown_host_is_told(tmp_path: Path) -> None:
    (tmp_path / "table").mkdir()
    (tmp_path / "table" / "portals.tsv").write_bytes(TABLE.read_bytes())
    own = own_settings(Settings({"PORTALS_SEEDS": str(tmp_path)}))
    seed_from_table(own, {}, argparse.Namespace(from_table="www.wuxi.gov.cn", dry_run=False, out=None))
    assert list(portals([tmp_path])) == ["wuxi"]
    with pytest.raises(UsageError, match="none of the 706 hosts"):
        seed_from_table(own, {}, argparse.Namespace(from_table="nobody.test", dry_run=False, out=None))


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("host\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.tsv: expected a first line"):
        known_portals(tmp_path / "x.tsv")
