"""``portals try`` says what a crawl would make of a page: what it lists, where it goes on, if it may be asked for."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from forked import told
from test_crawl import HTML, LIST, SEED, portal

from cleaners import Rules
from crawler.portals.portal import Channel, Portal
from crawler.trials.one_page import SavedPage
from crawler.trials.trial import trial

BASE = "http://www.example.test"
URL = f"{BASE}/yw/"
PORTAL = Portal(
    name="mou",
    title="某网",
    hosts=("www.example.test",),
    channels=(Channel("要闻", URL, "plain", date(2026, 3, 2), 3),),
    article=re.compile(r"/a/\d+\.html"),
)


def said(body: str, url: str = URL) -> list[str]:
    return trial(PORTAL, SavedPage(url, body.encode(), "", 200, robots="allowed"), Rules()).text.splitlines()


def test_a_list_is_shown_with_texts_and_dates_and_each_article_once() -> None:
    page = (
        "<ul><li><a href=/a/1.html>春耕 开始</a> 2026-03-02</li><li><a href=/a/1.html#comments>评论</a></li>"
        "<li><a href=/a/2.html>开渠</a></li></ul><div>共5页</div>"
    )
    assert said(page)[3:] == [
        "is        channel 要闻",
        "robots    allowed",
        "lists     2 articles among 2 links, by family plain",
        f"  2026-03-02  {BASE}/a/1.html  春耕 开始",
        f"              {BASE}/a/2.html  开渠",
        "no next page: it says 共5页",
    ]
    assert said("<a href=/a/1.html>春耕</a>")[-1] == "no next page"
    assert said("<a href=/a/1.html>春耕</a><a href=index_2.html>下一页</a>")[-1] == f"  next: {URL}index_2.html"


def test_a_sitemap_or_feed_that_no_channel_names_is_a_list_too() -> None:
    sitemap = f"<urlset><url><loc>{BASE}/a/7.html</loc></url><url><loc>{BASE}/about</loc></url></urlset>"
    assert said(sitemap, f"{BASE}/map.xml")[5:7] == [
        "lists     1 articles among 2 links, by family auto",
        f"              {BASE}/a/7.html",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("robots", "verdict", "status"),
    [
        ((200, {}, b"User-agent: *\nDisallow: /b/"), "allowed", 0),
        (
            (200, {}, b"User-agent: *\nDisallow: /yw/"),
            "forbids this address to qingliu; a crawl does not ask for it",
            1,
        ),
        ((503, {}, b""), "could not be had: HTTP 503; a crawl leaves the host alone for now", 1),
    ],
)
def test_a_page_is_asked_for_by_the_rules_that_a_crawl_goes_by(
    tmp_path: Path, robots: tuple[int, Mapping[str, str], bytes], verdict: str, status: int
) -> None:
    (tmp_path / "mou.toml").write_text(SEED, encoding="utf-8")
    with portal({"/yw/": (200, HTML, LIST), "/robots.txt": robots}) as port:
        settings = f"PORTALS_SIMULATOR=127.0.0.1:{port}", f"PORTALS_SEEDS={tmp_path}", f"PORTALS_STATE={tmp_path}/state"
        words = ["portals", "try", "mou", URL, *(word for each in settings for word in ("-s", each))]
        done = told(*words)
    assert f"robots    {verdict}\n" in f"{done.stdout}\n", done.stderr
    assert (done.returncode, "lists     2 articles" in done.stdout) == (status, status == 0)
