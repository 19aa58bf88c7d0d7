"""A page beside its article: what was taken, every edit with its reason, where each field is written; inert."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from cleaners import Rules, clean_page, undo
from cleaners.beside.edits import pieces, reason
from cleaners.beside.lines import Line
from cleaners.beside.reading import page_beside, text_beside
from cleaners.passes.order import PASSES
from crawler.rendering.beside import beside_document, beside_fragment

ATTACK = "</li></ol><script>document.title='got in'</script><img src=x onerror=alert(1)>\x1b[31m"
WRITTEN = ATTACK.replace("<", "&lt;")
PAGE = f"""<html><head><meta charset="utf-8"><title>我市召開(kāi)春耕會(huì)</title>
<meta name="keywords" content="春耕,{WRITTEN}">
<meta name="author" content="某人"><link rel="canonical" href="http://www.example.test/a/1.html"></head><body>
<div class="nav"><a href="/">首頁</a> <a href="/yw/">要聞</a> <a href="javascript:alert(2)">{WRITTEN}</a></div>
<h1>我市召開(kāi)春耕生產(chǎn)推進會(huì)</h1><div class="info">2026-03-02 09:20 來源:汾州新聞網(wǎng)</div>
<div id="text"><p>3月1日,我市召開(kāi)春耕生產(chǎn)推進會(huì),部署“穩糧保供”工作。{WRITTEN}
會(huì)議指出,要落實(shí)責(zé)任。</p>
<p>農業農村部門介紹,今年將繼續推廣良種良法,確保糧食播種面積穩定,力爭再獲豐收,全市各地搶抓農時。</p>
<p>責(zé)任編輯:姚遠</p></div>
<div class="foot">版權(quán)所有 汾州新聞網(wǎng) 未經(jīng)授權(quán)不得轉(zhuǎn)載</div></body></html>"""
URL = "http://www.example.test/2026/0302/1.html"
FOUND = page_beside(PAGE.encode(), url=URL)


def test_the_article_is_the_one_that_the_cleaners_give() -> None:
    assert FOUND.article == clean_page(PAGE.encode(), url=URL)
    assert FOUND.article is not None
    shown = list(pieces(FOUND.article.text, FOUND.article.spans))
    assert "".join(piece.text for piece in shown) == FOUND.article.text
    assert "".join(piece.text if piece.old is None else piece.old for piece in shown) == undo(FOUND.article)


def test_each_line_of_the_page_has_its_fate() -> None:
    fates = {line.text[:4]: (line.fate, line.why) for line in FOUND.lines}
    assert fates["我市召開"] == ("headline", "")
    assert fates["3月1日"] == ("body", "")
    assert fates["首頁 要"][0] == "cut"
    assert next(line for line in FOUND.lines if line.fate == "headline").path == "html>body>h1"


def test_each_field_has_the_place_where_it_is_written() -> None:
    where = {(each.field, each.value): each for each in FOUND.origins}
    assert where["keywords", "春耕"].where == "meta keywords"
    for field, value, beginning in (
        ("title", "我市召开春耕生产推进会", "我市召開"),
        ("source", "汾州新闻网", "2026-03-02"),
        ("published", "2026-03-02T09:20:00+08:00", "2026-03-02"),
        ("editor", "姚远", "責(zé)任編輯"),
    ):
        line = where[field, value].line
        assert line is not None
        assert FOUND.lines[line].text.startswith(beginning)
        assert where[field, value].where == f"line {line + 1}"


def test_what_no_line_says_has_another_place_or_none() -> None:
    body = "<p>三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足，机具检修到位，共播种五万亩。</p>" * 3
    page = f"<html><body><h1>全市春耕有序展开</h1><div>{body}</div></body></html>".encode()
    found = page_beside(page, url=URL, rules=Rules(source="某网"))
    where = {each.field: each.where for each in found.origins}
    assert (where["source"], where["published_date"]) == ("the portal's rules", "the page's address")


def test_every_pass_gives_the_reason_for_its_edits() -> None:
    names = [*(each.name for each in PASSES), "headline", "rules"]
    assert [name for name in names if not reason(f"{name}/kind").endswith((".", "…"))] == []
    assert reason("a_pass_of_another_day") == ""


def test_what_is_no_article_is_shown_with_the_reason() -> None:
    found = page_beside(b"<html><title>404 Not Found</title><body><h1>404</h1><p>Not Found</p></body></html>")
    assert found.article is None
    assert found.refusal is not None
    assert found.refusal.startswith("missing: ")
    assert {line.fate for line in found.lines} == {"cut"}
    assert page_beside(b"").lines == ()


def test_a_text_is_shown_likewise() -> None:
    found = text_beside("全市召開(kāi)春耕會(huì)議,部署工作。\n\n會(huì)議指出,要落實(shí)責(zé)任。")
    assert found.lines[0] == Line("全市召開(kāi)春耕會(huì)議,部署工作。", "body")
    assert beside_fragment(found).count('title="pinyin: Removes pinyin') >= 5


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desk", "phone"])
def page(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, scheme = request.param
    path = tmp_path / "out.html"
    path.write_text(beside_document(f"a{ATTACK}", FOUND), encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    shown = context.new_page()
    asked: list[str] = []
    shown.on("request", lambda each: asked.append(each.url))
    shown.on("dialog", lambda each: asked.append(each.message))
    shown.on("console", lambda each: asked.append(each.text))
    shown.goto(path.as_uri())
    yield shown
    assert asked == [path.as_uri()]
    context.close()


@pytest.mark.chromium
def test_in_a_browser_nothing_of_the_page_acts_and_all_of_it_is_there(page: Page) -> None:
    assert "got in" in page.title()
    assert page.title() != "got in"
    assert page.locator("script, img, iframe, object").count() == 0
    assert page.locator("[onerror], [onclick], [href^=javascript]").count() == 0
    assert page.locator("ol.page .body").count() == 3
    edit = page.locator("section span.edit", has_text="(kāi)").first
    assert (edit.get_attribute("title") or "").startswith("pinyin: Removes pinyin")
    assert page.evaluate("document.documentElement.scrollWidth") == page.evaluate("innerWidth")
    article, of_page = page.locator(".beside > section").nth(1), page.locator(".beside > section").nth(0)
    left, right = of_page.bounding_box(), article.bounding_box()
    assert left is not None
    assert right is not None
    is_beside = right["x"] >= left["x"] + left["width"]
    assert is_beside == (page.evaluate("innerWidth") > 760)
    page.locator("a", has_text="line ").first.click()
    assert page.locator("li:target").inner_text().startswith("我市召開")
