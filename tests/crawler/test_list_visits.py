"""How far list pages lead: never off the portal, and never on for ever."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_crawl import ARTICLE, HTML, crawled, kinds

from crawler.frontier.store import Frontier
from crawler.policy import list_pages, visits
from crawler.policy.page import Answer
from crawler.portals.lists import FAMILIES, Listing
from crawler.portals.portal import Channel, Portal

HOST = "http://www.example.test"
NOW = 1_772_400_000.0
MOST = 4
ENTRY = '<li><a href="/a/{}.html">春耕</a></li>'


def portal(family: str, url: str) -> Portal:
    channel = Channel("要闻", f"{HOST}{url}", family, None, MOST)
    return Portal(
        name="mou",
        title="某网",
        hosts=("www.example.test",),
        channels=(channel,),
        article=re.compile(r"/a/\d+\.html"),
        keep_query=("page",),
    )


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    opened = Frontier(tmp_path / "frontier.sqlite")
    opened.begin("run-1", NOW)
    yield opened
    opened.close()


def walked(frontier: Frontier, of: Portal, answer: Callable[[str, int], str]) -> list[str]:
    """Return the list pages that one run visits, of which the n-th answers ``answer(its address, n)``."""
    asked: list[str] = []
    frontier.announce(visits.channel_links(of), NOW)
    while taken := [page for page in frontier.take("run-1", {of.name: 100}, NOW) if page.kind != "article"]:
        for page in taken:
            asked.append(page.url.removeprefix(HOST))
            listing = FAMILIES[of.channels[0].family](answer(page.url, len(asked)), page.url)
            told = Answer("run-1", f"record-{len(asked)}", NOW, 200)
            frontier.commit([list_pages.listed(page, of, of.channels[0], told, listing, None)])
    return asked


def test_next_pages_without_end_are_followed_to_the_bound_of_the_channel(frontier: Frontier) -> None:
    asked = walked(
        frontier,
        portal("plain", "/yw/"),
        lambda _, n: ENTRY.format(n) + f'<a href="/yw/?page={n + 1}">下一页</a>',
    )
    assert asked == ["/yw/", "/yw/?page=2", "/yw/?page=3", "/yw/?page=4"]


def test_a_page_bar_that_counts_a_million_pages_is_followed_to_the_bound_of_the_channel(frontier: Frontier) -> None:
    asked = walked(
        frontier,
        portal("trs", "/yw/"),
        lambda _, n: ENTRY.format(n) + f'<script>createPageHTML(1000000, {999_997 + n}, "index", "html")</script>',
    )
    assert asked == ["/yw/", "/yw/index_999999.html"]


def test_a_calendar_of_issues_without_end_is_followed_to_the_bound_of_the_channel(frontier: Frontier) -> None:
    def sheet(_: str, n: int) -> str:
        return ENTRY.format(n) + f'<a href="/paper/2026{13 - n:02}/01/node_01.html">上一期</a>'

    asked = walked(frontier, portal("epaper", "/paper/202612/31/node_01.html"), sheet)
    assert asked == [f"/paper/2026{day}/node_01.html" for day in ("12/31", "12/01", "11/01", "10/01")]


def test_session_ids_in_links_to_lists_are_dropped(frontier: Frontier) -> None:
    asked = walked(
        frontier,
        portal("plain", "/yw/"),
        lambda _, n: ENTRY.format(n) + f'<a href="/yw/?page=2&amp;sid={n}f3">下一页</a>',
    )
    assert asked == ["/yw/", "/yw/?page=2"]


def test_session_ids_that_the_canonical_form_does_not_hide_end_at_the_bound_of_the_channel(frontier: Frontier) -> None:
    asked = walked(
        frontier,
        portal("plain", "/yw/"),
        lambda _, n: ENTRY.format(n) + f'<a href="/yw/index.html;jsessionid={n}f3">下一页</a>',
    )
    assert asked == ["/yw/", *(f"/yw/index.html;jsessionid={n}f3" for n in (1, 2, 3))]


@pytest.mark.parametrize(
    "url",
    [
        "http://www.example.test:8080/yw/index_2.html",
        "http://editor@www.example.test/yw/index_2.html",
        "http://www.exаmple.test/yw/index_2.html",
        "http://evil.example/yw/index_2.html",
    ],
)
def test_a_list_page_on_another_host_port_or_user_is_not_followed(frontier: Frontier, url: str) -> None:
    of = portal("plain", "/yw/")
    assert walked(frontier, of, lambda _, n: ENTRY.format(n) + f'<a href="{url}">下一页</a>') == ["/yw/"]
    page = frontier.page("mou", f"{HOST}/yw/")
    assert page is not None
    told = Answer("run-1", "record", NOW, 200)
    outcome = list_pages.listed(page, of, of.channels[0], told, Listing(siblings=(url,)), None)
    assert outcome.links == ()


@pytest.mark.slow
def test_a_list_of_15_mb_with_bad_links_gives_its_articles_and_the_report_counts_the_rest(tmp_path: Path) -> None:
    bad = '<li><a href="http://www.example.test:99999/a/3.html">春耕</a></li><li><a href="http://[::1/x">秋收</a></li>'
    idle = '<li><a href="/about/{}.html">关于我们</a> <span>2026-03-02</span></li>\n'
    begin, end = f"<ul>{ENTRY.format(1)}{bad}", f"{ENTRY.format(2)}</ul>"
    body = (begin + "".join(map(idle.format, range(100_000))) + "<p>" + "春" * 2_500_000 + "</p>" + end).encode()
    assert 14_000_000 < len(body) < 16_000_000
    answers = {"/yw/": (200, HTML, body), **{f"/a/{n}.html": (200, HTML, ARTICLE) for n in (1, 2)}}
    done = crawled(tmp_path, answers)
    assert done.returncode == 0, done.stderr
    assert {url for kind, url in kinds(tmp_path) if kind == "response"} >= {"/a/1.html", "/a/2.html", "/yw/"}
    (report,) = (tmp_path / "state" / "reports").glob("*.json")
    counts = json.loads(report.read_bytes())["portals"]["mou"]
    assert (counts["unusable_links"], counts["found"], counts["listed"]) == (2, 2, 1)
