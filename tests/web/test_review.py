"""The review in a real browser, over a corpus of four pages that all end in a line of their portal's application."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from served import served

import cleaners
from corpus.archive.archive import Archive
from corpus.search.index import update
from corpus.table.editions import Edition, article_id, edition_row
from corpus.table.table import Editions
from crawler.portals.seeds import portals
from crawler.reading.workers import Workers
from crawler.state.decisions import decided
from crawler.state.folder import StateFolder
from crawler.web.guard import Guard
from crawler.web.review.application import application
from crawler.web.review.desk import Desk
from crawler.web.review.review import Review

AT = datetime(2026, 3, 2, tzinfo=UTC)
TEASER = "清水小院每周六下午有茶会欢迎街坊邻里来坐坐"
HOSTILE = "<script>document.title='owned'</script>\x1b[31m大桥通车"
SEED = """# 清水网: a comment that stays
title = "清水网"
rights = "转载请注明来源"
base = "http://news.test"
family = "plain"
article = '/\\d+\\.html'

[[channel]]
name = "要闻"
url = "/yw/"
verified = false

[[cleaning]]
encoding = "utf-8"
"""


@dataclass(frozen=True)
class Reviewed:
    """A running review, its address, and what it writes to."""

    address: str
    state: StateFolder
    seed: Path
    fixtures: Path


def page_of(number: int) -> str:
    title = HOSTILE.replace("<", "&lt;") if number == 4 else f"清水湾第{number}座大桥通车"
    said = 1 if number == 3 else number  # the third repeats the first
    body = (
        f"<p>清水湾第{said}座大桥昨日上午正式通车，两岸居民步行过桥，参加仪式的有各界代表三百余人。全长一千二百米。</p>"
        * 3
    )
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>2026-03-02 09:30 来源：清水日报</p>"
        f"<div id='text'>{body}<p>（记者 何一苇）</p><div class='app'><p>{TEASER}</p></div></div></body></html>"
    )


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[Reviewed]:
    (seeds := tmp_path / "seeds").mkdir()
    (seeds / "qingshui.toml").write_text(SEED, encoding="utf-8")
    state = StateFolder(tmp_path / "state")
    _fill(state)
    update(Editions(state.editions).snapshot(), state.search)
    pool = Workers(1, timeout_s=120, memory_mb=2048)
    desk = Desk(state.editions, state.archive, pool, {})
    fixtures = tmp_path / "fixtures"
    third = ("qingshui", article_id("qingshui", "http://news.test/3.html"))
    made = Review(state, desk, lambda: portals([seeds]), {"qingshui": seeds / "qingshui.toml"}, fixtures, [third])
    guarded = Guard(application(made), token="token", hosts=(), is_in_path=True)
    with served(guarded) as port:
        guarded._hosts = frozenset({f"127.0.0.1:{port}"})
        yield Reviewed(f"http://127.0.0.1:{port}/token", state, seeds / "qingshui.toml", fixtures)
    pool.close()


def _fill(state: StateFolder) -> None:
    rows = []
    with Archive(state.archive, run="run") as archive:
        for number in range(1, 5):
            url, body = f"http://news.test/{number}.html", page_of(number).encode()
            headers = [("Content-Type", "text/html; charset=utf-8")]
            record = archive.response(url, at=AT, status=200, reason="", headers=headers, body=body, visit={"url": url})
            article = cleaners.clean_page(body, url=url, judge="every")
            edition = Edition(
                portal="qingshui", id=article_id("qingshui", url), edition=1, seq=number, url=url, cause="new",
                first_seen=AT, record_id=record, run="run", cleaner_version="0.1.0", seed_hash="", article=article,
            )  # fmt: skip
            rows.append(edition_row(edition) | {"confidence": 0.1 * number})
    Editions(state.editions).append(rows, upto=4)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """Give a tab that may ask nothing but the review."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    yield opened
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
    context.close()


@pytest.mark.chromium
@pytest.mark.slow
def test_a_teaser_is_rejected_by_a_rule_that_was_shown_before_it_was_written(reviewed: Reviewed, tab: Page) -> None:
    tab.goto(f"{reviewed.address}/")
    tab.keyboard.press("j")
    tab.wait_for_url("**/article/**")
    assert TEASER in tab.inner_text("main")
    tab.keyboard.press("r")
    tab.keyboard.type(TEASER)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/reject**")
    shown = tab.inner_text("main")
    assert "drop = " in shown
    assert f"drop_lines = {TEASER}" in shown
    before = reviewed.seed.read_text(encoding="utf-8")
    tab.keyboard.press("1")
    tab.wait_for_url("**/rule**")
    assert reviewed.seed.read_text(encoding="utf-8") == before
    assert "+drop" in tab.inner_text("pre")
    assert tab.inner_text("#effect").startswith("4 read otherwise")
    tab.keyboard.press("w")
    tab.wait_for_url("**/article/*/*")
    after = reviewed.seed.read_text(encoding="utf-8")
    assert "a comment that stays" in after
    rules = portals([reviewed.seed.parent])["qingshui"].rules(date(2026, 3, 2))
    for number in range(1, 5):
        assert TEASER not in cleaners.clean_page(page_of(number).encode(), rules=rules).text
    assert [decision.verdict for decision in decided(reviewed.state.reviews).values()] == ["rejected"]


@pytest.mark.chromium
@pytest.mark.slow
def test_an_accepted_page_becomes_a_fixture_whose_test_passes_and_leaves_the_queue(
    reviewed: Reviewed, tab: Page
) -> None:
    tab.goto(f"{reviewed.address}/")
    assert tab.locator("tbody tr").count() == 4
    tab.keyboard.press("j")
    tab.wait_for_url("**/article/**")
    tab.keyboard.press("f")
    tab.wait_for_url("**/fixture")
    tab.fill("[name=name]", "teaser_of_an_application")
    assert "何一苇" in tab.inner_text("form")
    tab.fill("[name=name-0]", "林二禾")
    tab.click("form button")
    tab.wait_for_selector("text=written:")
    folder = reviewed.fixtures / "teaser_of_an_application"
    assert "何一苇" not in (folder / "page.html").read_text(encoding="utf-8")
    assert json.loads((folder / "expected.json").read_text(encoding="utf-8"))["authors"] == ["林二禾"]
    _check_fixture(folder)
    tab.goto(f"{reviewed.address}/")
    assert tab.locator("tbody tr").count() == 3


@pytest.mark.chromium
@pytest.mark.slow
def test_a_hostile_title_does_nothing_and_words_are_found(reviewed: Reviewed, tab: Page) -> None:
    tab.goto(f"{reviewed.address}/search?q=大桥")
    assert tab.inner_text("#found") == "4 found"
    tab.goto(f"{reviewed.address}/")
    assert "today's cleaner reads it otherwise; confidence 0.30" in tab.locator("tbody tr").first.inner_text()
    tab.locator("tbody tr a").first.click()
    tab.wait_for_url("**/article/**")
    assert "清水湾第1座大桥通车" in tab.inner_text("#copies")
    tab.goto(f"{reviewed.address}/search?q=大桥")
    with tab.expect_download() as waiting:
        tab.click("text=jsonl")
    lines = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["rights"] for line in lines] == ["转载请注明来源"] * 4
    tab.get_by_text("document.title").first.click()
    tab.wait_for_url("**/article/**")
    assert tab.title() != "owned"
    tab.keyboard.press("a")
    tab.wait_for_url(f"{reviewed.address}/")
    assert tab.locator("tbody tr").count() == 3
    assert tab.goto(f"{reviewed.address.removesuffix('token')}other/").status == 401  # type: ignore[union-attr]
    assert tab.goto(f"{reviewed.address}/article/qingshui/none").status == 404  # type: ignore[union-attr]


def _check_fixture(folder: Path) -> None:
    """Let the test of the composed pages check the folder."""
    path = Path(__file__).parents[1] / "pages" / "test_composed_pages.py"
    spec = spec_from_file_location("composed", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.test_a_page_becomes_its_article(folder)
