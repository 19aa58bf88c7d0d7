"""Aliases: one article by several addresses is one article."""

from pathlib import Path

import pytest
from forked import told
from test_crawl import ARTICLE, HTML, corpus, crawl
from test_crawl import portal as answering

from crawler.portals.portal import Portal
from crawler.portals.seed_checks import SeedError
from crawler.portals.seeds import portal

ROOT = Path(__file__).parents[2]
SEED = """
title = "某网"
base = "https://www.example.test"
family = "auto"
article = '/news/\\d+\\.html'
alias_hosts = ["m.example.test", "http://www.example.test"]
[[alias]]
from = 'https?://app\\.example\\.test/a\\?id=(?P<id>\\d+)'
to = '/news/\\g<id>.html'
example = "https://app.example.test/a?id=17"
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""


def read(folder: Path, text: str) -> Portal:
    path = folder / "mou.toml"
    path.write_text(text.replace("family", 'keep_query = ["id"]\nfamily'), encoding="utf-8")
    return portal(path)


def test_one_article_by_five_addresses_is_one(tmp_path: Path) -> None:
    mou = read(tmp_path, SEED)
    addresses = [
        "https://www.example.test/news/17.html?from=app",
        "http://www.example.test/news/17.html",
        "http://m.example.test/news/17.html#top",
        "https://m.example.test:443/news/17.html",
        "http://app.example.test/a?id=17",
    ]
    assert {mou.canonical(url) for url in addresses} == {"https://www.example.test/news/17.html"}
    assert mou.article_match(mou.canonical(addresses[-1]))
    assert mou.canonical("http://other.example.test/news/17.html") == "http://other.example.test/news/17.html"


def test_the_addresses_of_one_article_of_a_shipped_seed_are_one() -> None:
    netease = portal(ROOT / "seeds" / "netease_hao.toml")
    known = "https://www.163.com/dy/article/HLUU4F6F0550AXYG.html"
    for url in (
        "https://www.163.com/dy/article/HLUU4F6F0550AXYG.html?spss=adap_pc",
        "https://m.163.com/dy/article/HLUU4F6F0550AXYG.html",
        "https://c.m.163.com/news/a/HLUU4F6F0550AXYG.html?spss=newsapp",
    ):
        assert netease.canonical(url) == known


@pytest.mark.parametrize(
    ("found", "wanted", "message"),
    [
        (
            '"m.example.test"',
            '"https://www.example.test"',
            "expected another host or scheme than https://www.example.test",
        ),
        ('"m.example.test"', '"m.example.test/a"', "and no path"),
        ('"m.example.test"', '"ｍ.example.test"', "alias_hosts 'ｍ.example.test': 'ｍ' is no name"),
        ("id=17", "id=x", "alias 1: example 'https://app.example.test/a?id=x' does not match from"),
        ("g<id>", "g<no>", "expected the groups of from"),
        ("(?P<id>", "(?P<id", "alias 1: from: bad pattern"),
        ("to = '/news/", "to = 'https://b.test/news/", "https://b.test/news/17.html, which is on none of www.example"),
        ("example = ", "examples = ", "alias 1: unknown key 'examples'"),
    ],
)
def test_a_wrong_alias_is_told(tmp_path: Path, found: str, wanted: str, message: str) -> None:
    with pytest.raises(SeedError) as raised:
        read(tmp_path, SEED.replace(found, wanted, 1))
    assert message in str(raised.value)


LISTED = """<ul><li><a href="http://www.example.test/news/17.html">春耕</a></li>
<li><a href="//m.example.test/news/17.html">春耕</a></li><li><a href="http://app.example.test/a?id=17">春耕</a></li></ul>"""


@pytest.mark.slow
def test_a_crawl_visits_it_once_and_a_rebuild_knows_one_article_too(tmp_path: Path) -> None:
    seeds, state = tmp_path / "seeds", tmp_path / "state"
    seeds.mkdir()
    read(seeds, SEED)
    answers = {"/yw/": (200, HTML, LISTED.encode()), "/news/17.html": (200, HTML, ARTICLE)}
    options = ["-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou"]
    with answering(answers) as port:
        done = crawl(state, port, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [row["url"] for row in corpus(state)] == ["https://www.example.test/news/17.html"]
    rebuild = ["corpus", "rebuild", "-o", str(tmp_path / "again"), "-s", f"PORTALS_STATE={state}", *options[:2]]
    assert told(*rebuild).returncode == 0
    assert corpus(tmp_path / "again") == corpus(state)
