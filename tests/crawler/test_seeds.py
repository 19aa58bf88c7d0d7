"""Seed files: the shipped ones load, and a wrong one is told where it is wrong."""

from datetime import date
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.own_settings import own_settings
from crawler.portals.claims import Claim
from crawler.portals.portal import Portal
from crawler.portals.seed_checks import SeedError
from crawler.portals.seeds import portal, portals
from crawler.run.arguments import chosen_portals

ROOT = Path(__file__).parents[2]
SEED = """
title = "某网"
base = "http://www.example.test"
family = "plain"
article = '/(?P<year>\\d{4})/(?P<month>\\d\\d)/(?P<day>\\d\\d)/\\d+\\.html'
examples = ["/2026/03/02/17.html"]
not_examples = ["/2026/"]
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""


def read(folder: Path, text: str) -> Portal:
    path = folder / "mou.toml"
    path.write_text(text, encoding="utf-8")
    return portal(path)


def test_the_shipped_seeds_load_and_their_examples_match() -> None:
    shipped = portals([ROOT / "seeds", ROOT / "crawler" / "simulator" / "seeds"])
    known = ["jiyuan", "linfen", "netease_hao", "tongliao", "tongliao_epaper", "zhengzhou_invest"]
    assert {*known, "hechuan", "liuan_epaper", "mirror", "qingshi"} <= set(shipped)
    assert all(each.examples and each.not_examples and each.channels for each in shipped.values())


def test_no_production_channel_claims_to_have_been_seen() -> None:
    assert {channel.verified for each in portals([ROOT / "seeds"]).values() for channel in each.channels} == {None}


def test_hosts_are_known_as_dns_knows_them_with_a_port_that_is_not_the_schemes_own(tmp_path: Path) -> None:
    assert read(tmp_path, SEED.replace("www.example.test", "www.example.test:8080")).hosts == ("www.example.test:8080",)
    named = SEED.replace("base = ", "hosts = ['WWW.Example.TEST:80', '青石镇.example']\nbase = ")
    assert read(tmp_path, named).hosts == ("www.example.test", "xn--y7yq93d1mb.example")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (SEED.replace("title", "colour"), "unknown key 'colour'; known keys are title, base"),
        (SEED.replace('title = "某网"', ""), "key 'title' is missing"),
        (SEED.replace("'/(?P", "'(/(?P"), "article: bad pattern"),
        (SEED.replace('"plain"', '"wordpress"'), "unknown family 'wordpress'; known families are plain, trs"),
        (SEED.replace("17.html", "xvii.html"), "examples: http://www.example.test/2026/03/02/xvii.html does not match"),
        (SEED.replace('"/2026/"', '"/2026/03/02/18.html"'), "not_examples: http://www.example.test/2026/03/02/18.html"),
        (SEED.replace("verified = false", "verified = true"), "verified = true; expected the date"),
        (SEED + "pages = 'many'", "channel 1: pages = 'many'; expected int"),
        (SEED + "colour = 1", "channel 1: unknown key 'colour'; known keys are name, url"),
        (SEED + "entries = 'li a[['", "channel 1: entries: bad selector 'li a[['"),
        (SEED + "next = 7", "channel 1: next = 7; expected str"),
        (
            SEED + "next = 'a.next::attr(href)'",
            "channel 1: next: 'a.next::attr(href)' selects texts; expected CSS of el",
        ),
        (SEED + "entries = ''", "channel 1: entries: bad selector ''"),
        (SEED + "date = '.day'", "channel 1: date without entries"),
        (SEED.replace('"要闻"', '"announced"'), "channel 1: the name 'announced' is taken"),
        (SEED.replace("base = ", "announced = 'some'\nbase = "), "announced = 'some'; expected none or feeds or all"),
        (SEED + "[[cleaning]]\ndrop_lines = ['(']", "cleaning 1: drop_lines: bad pattern"),
        (SEED + "[[cleaning]]\nbody = 'div[['", "cleaning 1: body: bad selector 'div[['"),
        (SEED + "[[cleaning]]\nencoding = 'gb99'", "cleaning 1: encoding = 'gb99'; expected a codec"),
        (SEED + "[[cleaning]]\nmodel = 'x'", "cleaning 1: unknown key 'model'"),
        (SEED + "[[cleaning]]\nscript = 'latin'", "script = 'latin'; expected keep or simplified"),
        (SEED + "[[cleaning]]\n[[cleaning]]\n", "two [[cleaning]] tables without 'until'"),
        (SEED.replace("http://www", "www"), "base 'www.example.test'; expected http://host"),
        (SEED.replace("base = ", "delay_s = -1\nbase = "), "delay_s = -1; expected no less than 0"),
        (SEED + "[[channel]]\nname = '外'\nurl = 'http://b.test/'\nverified = false", "is on none of www.example.test"),
        (SEED.replace("example.test", "example.test:99999"), "base 'http://www.example.test:99999': Port out of range"),
        (
            SEED.replace("base = ", "hosts = ['ｗｗｗ.example.test']\nbase = "),
            "hosts 'http://ｗｗｗ.example.test': 'ｗｗｗ' is no",
        ),
        (SEED.replace("/yw/", "http://[::1/"), "channel 1: url 'http://[::1/' leads to no address"),
        ("title = ", "not TOML"),
        ("title = " + "[" * 5_000, "not TOML"),
        (SEED.replace("base = ", "delay_s = 1e300\nbase = "), "delay_s = 1e+300; expected no less than 0, and no more"),
        (SEED.replace("base = ", "every_s = nan\nbase = "), "every_s = nan; expected no less than 0"),
        (SEED + "[[cleaning]]\ndrop_lines = ['a{99999999999}']", "bad pattern 'a{99999999999}'"),
        (SEED.replace("not_examples = [", "not_examples = [1.5, "), "not_examples 1.5 leads to no address"),
        (
            SEED.replace("base = ", "alias_hosts = ['[m.example.test']\nbase = "),
            "alias_hosts '[m.example.test': Invalid",
        ),
    ],
)
def test_a_wrong_seed_is_told_the_file_the_key_and_what_was_expected(tmp_path: Path, wrong: str, message: str) -> None:
    with pytest.raises(SeedError) as raised:
        read(tmp_path, wrong)
    assert str(raised.value).startswith(f"{tmp_path}/mou.toml: ")
    assert message in str(raised.value)


def test_two_seeds_of_one_host_are_refused(tmp_path: Path) -> None:
    for name in ("jia", "yi"):
        (tmp_path / f"{name}.toml").write_text(SEED, encoding="utf-8")
    with pytest.raises(SeedError, match=r"yi\.toml: host www\.example\.test is jia's already"):
        portals([tmp_path])


def test_a_folder_without_seeds_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no seed files"):
        portals([tmp_path])


def test_idle_parameters_fragments_and_default_ports_do_not_make_another_article(tmp_path: Path) -> None:
    text = SEED.replace("family", "keep_query = ['id']\nfamily")
    canonical = read(tmp_path, text).canonical
    assert canonical("http://WWW.example.test:80/a.aspx?id=7&from=list#top") == "http://www.example.test/a.aspx?id=7"


def test_an_address_gives_the_date_that_its_pattern_names(tmp_path: Path) -> None:
    read_portal = read(tmp_path, SEED)
    assert read_portal.url_date("http://www.example.test/2026/03/02/17.html") == date(2026, 3, 2)
    assert read_portal.url_date("http://www.example.test/2026/13/02/17.html") is None
    assert read_portal.url_date("http://elsewhere.test/2026/03/02/17.html") is None


def test_cleaning_rules_go_by_the_layout_of_the_day_of_the_visit(tmp_path: Path) -> None:
    text = SEED + "[[cleaning]]\nsource = '新'\n[[cleaning]]\nuntil = 2026-02-01\nsource = '旧'\n"
    rules = read(tmp_path, text).rules
    assert rules(date(2026, 1, 31)).source == "旧"
    assert rules(date(2026, 2, 1)).source == "新"


def test_what_a_seed_says_is_confirmed_or_a_guess_and_a_portal_may_be_off(tmp_path: Path) -> None:
    said = 'host = { confirmed = 2026-11-26, evidence = "two texts" }\nfamily = { guess = "as its neighbours" }'
    off = SEED.replace("[[channel]]", f'enabled = false\noff_because = "nobody saw it"\n[claims]\n{said}\n[[channel]]')
    found = read(tmp_path, off)
    assert found.off_because == "nobody saw it"
    assert dict(found.claims) == {
        "host": Claim(date(2026, 11, 26), "two texts"),
        "family": Claim(None, "as its neighbours"),
    }


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("enabled = false", "expected off_because with enabled = false"),
        ("off_because = 'x'", "expected off_because with enabled = false"),
        ("[claims]\nweather = {guess = 'x'}", "expected a table for one of host, article"),
        ("[claims]\nhost = {confirmed = 2026-11-26}", "expected confirmed and evidence, or guess"),
        ("[claims]\nhost = {guess = 'x', evidence = 'y'}", "expected confirmed and evidence, or guess"),
    ],
)
def test_a_wrong_claim_is_told(tmp_path: Path, said: str, message: str) -> None:
    with pytest.raises(SeedError, match=message):
        read(tmp_path, SEED.replace("[[channel]]", f"{said}\n[[channel]]"))


def off_by_the_table(each: Portal) -> bool:
    """Tell whether a seed was made of a row of the table of portals, which nobody has opened."""
    return bool(each.off_because) and "nobody has opened one since" in str(each.off_because)


def test_a_run_leaves_a_portal_that_is_off_alone_unless_it_is_named_or_simulated() -> None:
    known = portals([ROOT / "seeds"])
    real = own_settings(Settings())
    played = own_settings(Settings({"PORTALS_SIMULATOR": "127.0.0.1:8800"}))
    on, own = set(chosen_portals(real, known, {})), {name for name in known if not off_by_the_table(known[name])}
    assert on == own - {"tongliao_epaper", "zhengzhou_invest"}
    assert set(chosen_portals(real, known, {"portal": "zhengzhou_invest"})) == {"zhengzhou_invest"}
    assert set(chosen_portals(played, known, {})) == own
    with pytest.raises(UsageError, match="every portal is off: zhengzhou_invest"):
        chosen_portals(real, {"zhengzhou_invest": known["zhengzhou_invest"]}, {})


def test_every_shipped_seed_says_how_what_it_says_is_known() -> None:
    shipped = portals([ROOT / "seeds"])
    assert all({"host", "article", "channels", "family"} <= set(each.claims) for each in shipped.values())
    assert {name for name, each in shipped.items() if not each.claims["host"].confirmed} == {
        name for name, each in shipped.items() if each.off_because
    }
