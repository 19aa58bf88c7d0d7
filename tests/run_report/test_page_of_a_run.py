"""The page of a run, as a browser shows it: offline, its alarms on the first screen, and nothing in it acts."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from reports import LYING, MOVED, QUIET, USUAL, portal, reports

from cleaners import Article
from corpus.table.editions import Cause, Edition, article_id, edition_row
from corpus.table.table import Editions
from crawler.run_report.news import news
from crawler.run_report.page import write_page
from crawler.state.folder import StateFolder

HOSTILE = '</title><script>document.title="got in"</script><img src=x onerror=alert(1)>"\x1b[31m春耕\u202e'
OLD = "三月以来，全市各地抢抓农时，春耕备耕有序展开，共播种三万亩。"
TOLD = reports({"mou": [USUAL, MOVED, MOVED], "jing": [QUIET] * 5, "bian": [USUAL] * 3 + [LYING], "an": [USUAL]})
RUN = TOLD[0]["run"]


def edition(seq: int, path: str, number: int, cause: Cause, article: Article | None) -> dict[str, object]:
    url = f"http://mou.example.test{path}"
    made = Edition(
        portal="mou", id=article_id("mou", url), edition=number, seq=seq, url=url, cause=cause, article=article,
        first_seen=datetime(2026, 3, 25, tzinfo=UTC), record_id=f"<urn:{seq}>", run=RUN, cleaner_version="1",
        seed_hash="0",
    )  # fmt: skip
    return edition_row(made)


ROWS = [
    edition(1, "/a/1.html", 1, "new", Article(title="春耕有序展开", text=OLD, confidence=0.9)),
    edition(2, "/a/2.html", 1, "new", Article(title=HOSTILE, text="要闻。", confidence=0.3, agreement=0.41)),
    edition(3, "/a/1.html", 2, "content_edit", Article(title="春耕有序展开", text=OLD.replace("三万", "五万"))),
    edition(4, "/a/3.html", 7, "content_edit", Article(title="其前一版不在", text="要闻。")),
    edition(5, "/a/4.html", 2, "gone", None),
]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> StateFolder:
    made = StateFolder(tmp_path_factory.mktemp("a state"))
    Editions(made.editions).append(ROWS, upto=5)
    return made


@pytest.fixture(scope="module")
def written(state: StateFolder) -> Path:
    portals = {name: portal(name, "某网</h1><script>") for name in TOLD[0]["portals"]}
    return write_page(TOLD[0], TOLD[1:], portals, state, ("-s", f"PORTALS_STATE={state}"))


@pytest.fixture(params=[(1280, 800, "light"), (390, 844, "dark")], ids=["desk", "phone"])
def page(browser: Browser, written: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda each: asked.append(each.url))
    shown.on("dialog", lambda each: asked.append(each.message))
    shown.on("pageerror", lambda error: asked.append(str(error)))
    shown.on("console", lambda each: asked.append(each.text))
    shown.goto(written.as_uri())
    yield shown
    assert asked == [written.as_uri()]
    context.close()


def test_the_newest_editions_say_what_changed_and_what_is_doubtful(state: StateFolder) -> None:
    found = news(state.editions, RUN)
    assert [(each.change, each.cause) for each in found.items] == [
        ("delete", "gone"),
        ("update", "content_edit"),
        ("update", "content_edit"),
        ("insert", "new"),
        ("insert", "new"),
    ]
    assert [each.fields and [name for name, _ in each.fields] for each in found.differences] == [None, ["text"]]
    assert [(each.item.title, each.reasons) for each in found.doubts] == [(HOSTILE, ["the judges agree by 41%"])]
    assert found.articles == {"mou": "http://mou.example.test/a/3.html"}
    assert news(state.editions, "another").items == []
    assert news(state.editions / "none", RUN).items == ()


@pytest.mark.chromium
def test_a_redesign_a_silent_stop_and_a_lying_charset_are_alarms_on_the_first_screen(page: Page) -> None:
    size = page.viewport_size
    assert size is not None
    alarms = page.locator(".alarm")
    assert [text.split(":")[0] for text in alarms.locator("h3").all_text_contents()] == ["mou", "jing", "bian"]
    told = ("outside the usual container", "nothing new for 5 days", "another codec")
    for at, words in enumerate(told):
        box = alarms.nth(at).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= size["height"]
        said = alarms.nth(at).inner_text()
        assert words in said
        assert "Since 2026-03-2" in said
        assert "scrapy portals try" in said
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert "Noto Sans CJK SC" in page.evaluate("getComputedStyle(document.body).fontFamily")


@pytest.mark.chromium
def test_hostile_titles_are_text_and_nothing_more(page: Page) -> None:
    assert page.title() == f"Run {RUN}"
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0
    assert "got in" in page.locator("section", has_text="Newest articles").first.inner_text()
    links = page.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert all(link.startswith(("http://mou.example.test/", "#portal-")) for link in links)


@pytest.mark.chromium
def test_curves_are_drawn_from_the_numbers_when_a_portal_is_opened(page: Page) -> None:
    assert page.locator("#portal-mou canvas").count() == 11
    assert page.locator("#portal-an canvas").count() == 0
    page.locator("#portal-an summary").first.click()
    page.wait_for_selector("#portal-an canvas")
    drawn = page.locator("#portal-an canvas").first.evaluate(
        "it => it.getContext('2d').getImageData(0, 0, it.width, it.height).data.some(value => value > 0)"
    )
    assert drawn


@pytest.mark.chromium
def test_without_scripts_the_numbers_are_there(browser: Browser, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(written.as_uri())
    page.locator("#portal-mou summary", has_text="the numbers").click()
    assert page.locator("#portal-mou tbody tr").count() == 25
    assert page.locator("#portal-mou tfoot tr").first.is_visible()
    context.close()
