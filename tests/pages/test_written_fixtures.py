"""What ``scrapy portals try --fixture`` writes passes the test that reads it, for pages of every simulated portal."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_composed_pages import test_a_page_becomes_its_article as check

from crawler.portals.portal import Portal
from crawler.portals.seeds import portals
from crawler.simulator.exchange import Request
from crawler.simulator.truth import listed
from crawler.simulator.world import Setting, World
from crawler.trials.one_page import SavedPage
from crawler.trials.trial import trial, write_fixture

ROOT = Path(__file__).parents[2]
SEEDS = portals([ROOT / "seeds", ROOT / "crawler" / "simulator" / "seeds"])
WORLD = World(Setting(seed=5, articles=6))
TRUTH = listed(WORLD.sites.values(), WORLD.clock.now)


def page(portal: Portal, url: str) -> SavedPage:
    _, _, host, path = url.split("/", 3)
    answer = WORLD.sites[host].answer(Request("GET", f"/{path}", {}, b""), WORLD.clock.now)
    content_type = {name.lower(): value for name, value in dict(answer.headers).items()}.get("content-type", "")
    return SavedPage(url, answer.body, content_type, answer.status)


def written(portal: Portal, url: str, folder: Path) -> None:
    rules, saved = portal.rules(datetime.now(UTC).date()), page(portal, url)
    write_fixture(folder, saved, rules, trial(portal, saved, rules))


@pytest.mark.parametrize("name", sorted({seen.portal for seen in TRUTH}))
def test_a_fixture_of_an_article_passes_its_test(tmp_path: Path, name: str) -> None:
    for number, seen in enumerate(each for each in TRUTH if each.portal == name):
        written(SEEDS[name], seen.url, tmp_path / str(number))
        check(tmp_path / str(number))


def test_one_of_a_page_that_is_no_article_does_too(tmp_path: Path) -> None:
    portal, folder = SEEDS["linfen"], tmp_path / "fixture"
    saved = SavedPage("http://www.lfxww.com/linfen/1.html", b"<html><body></body></html>", "text/html", 200)
    rules = portal.rules(datetime.now(UTC).date())
    write_fixture(folder, saved, rules, trial(portal, saved, rules))
    assert '"not_article": "empty"' in (folder / "expected.json").read_text("utf-8")
    check(folder)


def test_of_what_did_not_answer_none_is_written(tmp_path: Path) -> None:
    portal, saved = SEEDS["linfen"], SavedPage("http://www.lfxww.com/linfen/1.html", b"", "", 0)
    rules = portal.rules(datetime.now(UTC).date())
    with pytest.raises(OSError, match="not written; expected a page that is read as an article"):
        write_fixture(tmp_path / "fixture", saved, rules, trial(portal, saved, rules))
    assert not (tmp_path / "fixture").exists()
