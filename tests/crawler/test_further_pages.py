"""An article that goes over several pages: fetched whole, edited whole, and never published in part."""

from pathlib import Path
from typing import Any

import pytest
from forked import told
from test_crawl import HTML, LIST, SEED, Answers, crawled, portal

from corpus.archive.archive import records
from corpus.table.table import Editions

URL = "http://www.example.test/a/1.html"
SENTENCES = {
    "a": "三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足，机具检修到位。",
    "b": "农业农村部门介绍，今年将继续推广良种良法，确保粮食播种面积稳定，力争再获丰收。",
    "c": "在白沙乡的育秧大棚里，技术员正在查看秧苗的长势，再过一周就可以移栽到大田。",
    "d": "在白沙乡的育秧大棚里，技术员正在查看秧苗的长势，昨天已经移栽到了大田里面。",
}


def page(body: str, pager: str = "", title: str = "全市春耕有序展开") -> tuple[int, dict[str, str], bytes]:
    text = "".join(f"<p>{SENTENCES[name]}</p>" for name in body)
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{text}</div><p>{pager}</p></body></html>"
    )
    return 200, dict(HTML), html.encode()


def onward(address: str) -> str:
    return f'<a href="{address}">下一页</a>'


PAGES: Answers = {
    "/yw/": (200, HTML, LIST),
    "/a/1.html": page("ab", onward("1_2.html")),
    "/a/1_2.html": page("c", '<a href="1.html">上一页</a>'),
    "/a/2.html": page("bc", title="秋收"),
}


def editions(state: Path, url: str = URL) -> list[dict[str, Any]]:
    rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    return sorted((row for row in rows if row["url"] == url), key=lambda row: row["edition"])


def texts(state: Path) -> list[tuple[str, str]]:
    letters = {text: name for name, text in SENTENCES.items()}
    return [(row["cause"], "".join(letters[line] for line in row["text"].split("\n"))) for row in editions(state)]


def rebuilt(tmp_path: Path, folder: str = "again") -> list[dict[str, Any]]:
    settings = [f"PORTALS_STATE={tmp_path / 'state'}", f"PORTALS_SEEDS={tmp_path / 'seeds'}", "PORTALS_WORKERS=1"]
    options = [word for setting in settings for word in ("-s", setting)]
    done = told("corpus", "rebuild", "-o", str(tmp_path / folder), *options)
    assert done.returncode == 0, done.stderr
    return [{**row, "seq": 0} for row in editions(tmp_path / folder)]


@pytest.mark.slow
def test_pages_are_joined_and_an_edit_of_the_second_is_an_edit_of_the_article(tmp_path: Path) -> None:
    assert crawled(tmp_path, PAGES).returncode == 0
    assert crawled(tmp_path, PAGES, "-a", "recheck=yes").returncode == 0
    edited = {**PAGES, "/a/1_2.html": page("d")}
    assert crawled(tmp_path, edited, "-a", "recheck=yes").returncode == 0
    state = tmp_path / "state"
    assert texts(state) == [("new", "abc"), ("content_edit", "abd")]
    assert not editions(state, URL.replace("1.html", "1_2.html"))
    assert rebuilt(tmp_path) == [{**row, "seq": 0} for row in editions(state)]


@pytest.mark.long
@pytest.mark.parametrize("failure", [(500, {}, b""), (404, {}, b""), (200, HTML, b"<p>login</p>")])
def test_an_article_whose_second_page_fails_keeps_its_edition_and_is_tried_again(
    tmp_path: Path, failure: tuple[int, dict[str, str], bytes]
) -> None:
    assert crawled(tmp_path, PAGES).returncode == 0
    broken = {**PAGES, "/a/1.html": page("b", onward("1_2.html")), "/a/1_2.html": failure}
    crawled(tmp_path, broken, "-a", "recheck=yes")
    state = tmp_path / "state"
    assert texts(state) == [("new", "abc")]
    mended = {**broken, "/a/1_2.html": page("c")}
    crawled(tmp_path, mended, "-a", "recheck=yes")
    assert texts(state) == [("new", "abc"), ("content_edit", "bc")]
    assert rebuilt(tmp_path) == [{**row, "seq": 0} for row in editions(state)]


@pytest.mark.long
def test_a_second_page_that_never_was_there_is_done_without_after_three_visits(tmp_path: Path) -> None:
    assert crawled(tmp_path, {**PAGES, "/a/1_2.html": (404, {}, b"")}).returncode == 0
    assert texts(tmp_path / "state") == [("new", "ab")]
    asked = [record for record in records(tmp_path / "state" / "archive") if record.url.endswith("1_2.html")]
    assert [record.visit["part"] for record in asked] == ["2", "2", "2"]


@pytest.mark.slow
def test_robots_txt_holds_for_a_second_page(tmp_path: Path) -> None:
    robots = (200, {}, b"User-agent: *\nDisallow: /a/1_2.html")
    assert crawled(tmp_path, {**PAGES, "/robots.txt": robots}).returncode == 0
    assert texts(tmp_path / "state") == [("new", "ab")]
    asked = [record.kind for record in records(tmp_path / "state" / "archive") if record.url.endswith("1_2.html")]
    assert set(asked) == {"refused"}


@pytest.mark.slow
def test_pages_that_lead_back_or_away_end_the_article(tmp_path: Path) -> None:
    ends = ["1.html", "1_2.html", "http://elsewhere.test/3.html", "90.html"]
    links = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in range(1, 5))
    pages = {"/yw/": (200, HTML, f"<ul>{links}</ul>".encode()), "/a/90.html": page("bc", title="秋收")}
    for number, end in enumerate(ends, 1):
        pages[f"/a/{number}.html"] = page("ab", onward(f"{number}_2.html"))
        pages[f"/a/{number}_2.html"] = page("c", onward(end.replace("1", str(number), 1)))
    assert crawled(tmp_path, pages).returncode == 0
    for number in range(1, 5):
        url = f"http://www.example.test/a/{number}.html"
        assert [row["text"].count("\n") for row in editions(tmp_path / "state", url)] == [2]


@pytest.mark.long
def test_a_list_that_names_a_second_page_makes_no_article_of_it_for_long(tmp_path: Path) -> None:
    both = LIST.replace(b"<ul>", '<ul><li><a href="/a/12.html">春耕</a></li>'.encode())
    pages = {**PAGES, "/yw/": (200, HTML, both), "/a/1.html": page("ab", onward("12.html")), "/a/12.html": page("c")}
    for _ in range(2):
        assert crawled(tmp_path, pages, "-a", "recheck=yes").returncode == 0
    state = tmp_path / "state"
    assert texts(state) == [("new", "abc")]
    second = editions(state, "http://www.example.test/a/12.html")
    assert [row["cause"] for row in second] in ([], ["new", "gone"])


@pytest.mark.long
def test_a_seed_may_leave_further_pages_alone(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "mou.toml").write_text(SEED.replace("[[channel]]", "further_pages = 0\n[[channel]]"), "utf-8")
    with portal(PAGES) as port:
        settings = [f"PORTALS_SIMULATOR=127.0.0.1:{port}", f"PORTALS_STATE={tmp_path / 'state'}"]
        settings += [f"PORTALS_SEEDS={tmp_path / 'seeds'}"]
        options = [word for setting in settings for word in ("-s", setting)]
        done = told("crawl", "portals", "-a", "portal=mou", *options)
    assert done.returncode == 0, done.stderr
    assert texts(tmp_path / "state") == [("new", "ab")]
