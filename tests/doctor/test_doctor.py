"""The doctor on simulated portals, of which it is given nothing but the address."""

import asyncio
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playing import DAY, diagnosed, look, within_reach

from crawler.doctor.comparison import differences
from crawler.doctor.diagnosis import diagnosis
from crawler.doctor.examination import examined
from crawler.doctor.report import diagnosis_json, report
from crawler.doctor.seed_text import checked, seed_text
from crawler.doctor.visitor import Answer, Manners, Visitor
from crawler.portals.portal import Portal
from crawler.portals.seeds import portals
from crawler.simulator.habits import portals as habits
from crawler.simulator.world import Setting, World

ROOT = Path(__file__).parents[2]
SHIPPED = {each.hosts[0]: each for each in portals([ROOT / "seeds", ROOT / "crawler/simulator/seeds"]).values()}
HOSTS = sorted({each.host for each in habits().values()})


@pytest.mark.parametrize("host", HOSTS)
def test_the_seed_of_a_simulated_portal_matches_each_of_its_articles(world: World, host: str) -> None:
    site = world.sites[host]
    found = diagnosed(world, site.portal.base + "/")
    seed = checked(found.name, seed_text(found))
    assert (seed.hosts, found.cautions == ()) == ((host,), not found.cautions)
    assert {url for url in within_reach(world, host) if not seed.article_match(seed.canonical(url))} == set()
    assert len(found.articles) >= 3
    assert all(channel.verified == DAY for channel in seed.channels)


@pytest.mark.parametrize("host", [host for host in HOSTS if host in SHIPPED and "epaper" not in host])
def test_the_channels_of_a_handmade_seed_are_found(world: World, host: str) -> None:
    found = {each.url for each in diagnosed(world, world.sites[host].portal.base + "/").channels}
    assert {channel.url for channel in SHIPPED[host].channels} <= found


def test_the_parameters_of_a_list_without_a_second_page_are_kept() -> None:
    short = World(Setting(seed=7, articles=24))
    found = diagnosed(short, "http://www.hechuan.test/")
    (channel,) = found.channels
    seed = checked(found.name, seed_text(found))
    assert seed.canonical(channel.url) == channel.url == "http://www.hechuan.test/gkmlpt/api/all/26?sid=755009"


def test_an_article_or_a_list_is_as_good_a_start_as_the_home_page(world: World) -> None:
    article = next(url for url in sorted(within_reach(world, "www.lfxww.com")) if "/linfen/" in url)
    for start in (article, "http://www.lfxww.com/minsheng/"):
        found = diagnosed(world, start)
        assert {"http://www.lfxww.com/linfen/", "http://www.lfxww.com/minsheng/"} <= {
            each.url for each in found.channels
        }
        assert found.base == "http://www.lfxww.com"


def test_a_report_says_what_was_found_how_sure_it_is_and_what_to_look_at(world: World) -> None:
    found = diagnosed(world, "http://www.jyrb.cn/")
    told = report(found)
    assert "system    TRS WCM (拓尔思)" in told
    assert "encoding  utf-8" in told
    assert "43 seen, 5 read as articles" in told
    assert "http://www.jyrb.cn/jyyw/" in told
    assert "robots    http://www.jyrb.cn: HTTP 200" in told
    as_json = json.loads(json.dumps(diagnosis_json(found)))
    assert (as_json["article"], as_json["is_seed"], as_json["day"]) == (found.article, True, "2026-03-02")


def test_the_budget_is_kept_and_what_is_missing_for_it_is_said(world: World) -> None:
    found = diagnosed(world, "http://www.jyrb.cn/", budget=7)
    assert found.requests <= 7
    assert any(line.startswith("the budget of 7 requests was spent") for line in found.cautions)


def test_a_host_that_nobody_plays_gives_no_seed_and_says_why(world: World) -> None:
    found = diagnosed(world, "http://nobody.test/")
    assert not found.is_seed
    assert any("robots.txt of http://nobody.test could not be had (no such host)" in line for line in found.cautions)


def test_what_robots_txt_forbids_is_not_asked_for(world: World) -> None:
    habit = replace(habits()["jiyuan"], robots="User-agent: *\nDisallow: /jyyw/\nCrawl-delay: 7\n")
    found = diagnosed(World(Setting(seed=7, articles=44, habits={"jiyuan": habit})), "http://www.jyrb.cn/")
    assert found.delay_s == 7
    assert "http://www.jyrb.cn/jyyw/" not in {each.url for each in found.channels}
    assert any(
        "robots.txt forbids 1 pages that were wanted, such as http://www.jyrb.cn/jyyw/" in each
        for each in found.cautions
    )


def test_a_seed_that_fits_differs_in_nothing_and_a_wrong_one_is_told_where(world: World) -> None:
    found = diagnosed(world, "http://www.lfxww.com/")
    seed = checked(found.name, seed_text(found))
    assert differences(found, seed, diagnosis_json(found)) == []
    shipped = SHIPPED["www.lfxww.com"]
    lines = differences(found, shipped, None)
    assert [line for line in lines if "works, 20 articles; verified = 2026-03-02" in line] == lines
    wrong = checked("x", seed_text(found).replace(r"\d{5,}", r"\d{9,}").replace("/312", "/999999312"))
    assert any(
        line.startswith("article: ") and "do not match the seed's pattern" in line
        for line in differences(found, wrong, None)
    )


def test_what_changed_since_the_last_examination_is_told(world: World) -> None:
    found = diagnosed(world, "http://www.jyrb.cn/")
    seed: Portal = checked(found.name, seed_text(found))
    earlier = diagnosis_json(replace(found, day=date(2026, 2, 1)))
    earlier["channels"] = [
        {"url": "http://www.jyrb.cn/jyyw/", "articles": ["x"] * 40},
        {"url": "http://www.jyrb.cn/ty/", "articles": ["x"] * 9},
    ]
    lines = differences(found, seed, earlier)
    assert "since 2026-02-01: http://www.jyrb.cn/jyyw/ listed 40 articles, lists 14" in lines
    assert "since 2026-02-01: http://www.jyrb.cn/ty/ listed 9 articles and is no list any more" in lines
    assert "since 2026-02-01: http://www.jyrb.cn/shms/ is new, 15 articles" in lines


def test_the_same_articles_by_another_scheme_are_aliases(world: World) -> None:
    habit = habits()["jiyuan"]
    item = habit.list_item.replace('href="{{path}}"', 'href="https://www.jyrb.cn{{path}}"')
    assert item != habit.list_item
    mixed = World(Setting(seed=7, articles=44, habits={"jiyuan": replace(habit, list_item=item)}))
    found = diagnosed(mixed, "http://www.jyrb.cn/")
    assert found.alias_hosts == ("https://www.jyrb.cn",)
    seed = checked(found.name, seed_text(found))
    assert seed.hosts == ("www.jyrb.cn",)
    assert seed.canonical("https://www.jyrb.cn/content/202603/01/c_1.html").startswith("http://")


def told_of(pages: dict[str, Answer]) -> str:
    """Return the report of a portal whose pages are these; all others are 404."""

    async def ask(url: str) -> Answer:
        return pages.get(url, Answer(url, 404))

    visitor = Visitor(ask, Manners(delay_s=0))
    return report(diagnosis(asyncio.run(examined("http://a.test/", visitor, look)), DAY))


def test_a_home_page_that_needs_javascript_is_told_with_what_it_may_ask_for() -> None:
    shell = b'<html><body><div id=app></div><script>load("/api/news/list?page=1")</script></body></html>'
    told = told_of({"http://a.test/": Answer("http://a.test/", 200, shell)})
    assert "its lists need JavaScript; it may ask for data at http://a.test/api/news/list?page=1" in told
    assert "no seed" in told


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer("http://a.test/", 412, b"<script>challenge()</script>"), "a wall (HTTP 412)"),
        (Answer("http://a.test/", 302, location="/"), "a wall (HTTP 302 to itself: it wants a cookie)"),
        (Answer("http://a.test/", 302, location="http://b.test/"), "HTTP 302 to another site, http://b.test/"),
        (Answer("http://a.test/", reason="DNSLookupError: a.test leads to 10.0.0.1"), "leads to 10.0.0.1"),
    ],
)
def test_a_portal_that_does_not_let_us_in_is_told_with_the_reason(answer: Answer, why: str) -> None:
    told = told_of({"http://a.test/": answer})
    assert why in told
    assert "no seed" in told
