"""What the lists do not lead to is found by other ways, or an alarm says what is missing and why."""

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from test_crawl import Answers, corpus, crawl, portal

from corpus.archive.archive import Record
from crawler.frontier.store import Frontier
from crawler.journal.robots import take_in
from crawler.policy import completeness
from crawler.policy.usual import known
from crawler.portals.lists import FAMILIES
from crawler.portals.lists.hints import announced, unfollowed
from crawler.portals.portal import ANNOUNCED, Channel, Portal

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BASE = "http://www.example.test"
URL = f"{BASE}/yw/"
MOU = Portal(
    name="mou",
    title="某网",
    hosts=("www.example.test",),
    channels=(Channel("要闻", URL, "plain", None, 3),),
    article=re.compile(r"/a/\d+"),
)


def report(listed: int = 20, **seen: object) -> dict[str, Any]:
    first = {"links": 60, "listed": listed, "goes_on": True, "unfollowed": None} | seen
    return {"channels": {"mou": {"要闻": listed}}, "lists": {"mou": {"要闻": first}}, "missing": {}}


USUAL = [report()] * 25


@pytest.mark.parametrize(
    ("newest", "history", "told"),
    [
        (report(), USUAL, []),
        (report(), [], []),
        (report(11), USUAL, []),
        (report(9), [], []),
        (report(3), [report(6)] * 9, []),
        (
            report(9),
            USUAL,
            ["articles on the lists of 要闻: 9; usual is 20; the page has 60 links as ever (60), of which"],
        ),
        (
            report(9, links=12),
            USUAL,
            ["articles on the lists of 要闻: 9; usual is 20; the page has 12 links, usual are 60"],
        ),
        (report(9), [report(9)] * 11 + USUAL, []),  # usual is what the last 20 had
        (report(0), USUAL, []),  # that the channel yields nothing is an alarm of its own
        (
            report(goes_on=False),
            USUAL,
            ["channel 要闻 has no next page: 20 of the last 20 runs found one; only the 20 articles of its first page"],
        ),
        (report(goes_on=False), [report(goes_on=False)] * 11 + USUAL, []),
        (
            report(goes_on=False, unfollowed="it says 共5页"),
            [],
            ["channel 要闻 has no next page: it says 共5页; only the 20 articles of its first page are found"],
        ),
        (
            report(ends={f"{URL}3.html": "HTTP 404", f"{URL}4.html": "timeout"}),
            USUAL,
            [f"channel 要闻 ends early: {URL}3.html: HTTP 404, and 1 more; what stands behind it is not found"],
        ),
        (
            report() | {"missing": {"mou": [{"list": "S", "listed": 25, "missing": 13, "example": "A"}]}},
            USUAL,
            ["sitemap S knows more: 13 of 25 articles that nothing led to, such as A; add their channel, or set"],
        ),
        ({"channels": {"mou": {"要闻": 20}}}, [{"channels": {}}], []),  # reports of earlier versions
    ],
)
def test_lists_that_lead_to_less_than_they_did_or_say_are_alarms(
    newest: dict[str, Any], history: list[dict[str, Any]], told: list[str]
) -> None:
    visit = {"portals": {"mou": {"pages": 1}}, "finished": "2026-03-01T00:00:00+00:00"}
    reports = ({**visit, **each} for each in reversed([newest, *history]))
    found = list(completeness.alarms("mou", known("mou", reports)))
    assert [each[: len("mou: ") + len(words)] for each, words in zip(found, told, strict=True)] == [
        f"mou: {words}" for words in told
    ]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<div>共<b>5</b>页 <a href='#'>下一页</a></div>", "it says 共5页"),
        ("<div>页次：<font>1</font>/12 每页20条</div>", "it says 页次：1/12"),
        ("<span>1/3页</span>", "it says 1/3页"),
        ("<a href='javascript:toPage(2)'>下一页</a>", "its next page is called by a script, javascript:toPage(2)"),
        ("<a href='/yw/page/2/'>早期文章</a>", f"it leads to {URL}page/2/, as it seems"),
        ("<div>共1页 共120条</div><a href='javascript:;'>下一页</a>", None),
        ("<a href='javascript:show(2)'>专题</a><p>2026/3/12 页面</p>", None),
        ("<a href='index_2.html'>下一页</a>", None),  # which is followed
    ],
)
def test_a_first_page_says_that_there_are_more(page: str, said: str | None) -> None:
    assert unfollowed(FAMILIES["plain"](page, URL), page, URL) == said


def test_feeds_are_announced_in_the_head_but_not_those_of_comments() -> None:
    head = (
        '<head><link rel="alternate" type="application/rss+xml" title="某网 Feed" href="/feed/">'
        '<link rel="alternate" type="application/rss+xml" title="某网 评论 Feed" href="/comments/feed/">'
        "<link rel='alternate' type='application/atom+xml' href='atom.xml#x'>"
        "<link rel=alternate hreflang=en href=/en/></head>"
    )
    assert announced(head, URL) == (f"{BASE}/feed/", f"{URL}atom.xml")


def test_of_endless_announcements_few_are_asked_for_and_none_elsewhere(tmp_path: Path) -> None:
    feeds = "".join(f"<link rel=alternate type=application/rss+xml href=/f{n}>" for n in range(100))
    assert announced(feeds, URL) == tuple(f"{BASE}/f{n}" for n in range(5))
    lines = [
        "Sitemap: http://elsewhere.test/map.xml",
        "Sitemap: http://[::1/",
        *(f"sitemap: /{n}.xml" for n in range(99)),
    ]
    portals = {"mou": MOU, "none": replace(MOU, name="none", announced="none")}
    with closing(Frontier(tmp_path / "frontier.sqlite")) as frontier:
        for name in portals:
            visit = {"portal": name, "kind": "robots", "origin": BASE}
            body = "\n".join(lines).encode() + b"\n\xff\x00Sitemap: \n"
            take_in(Record("r", "response", f"{BASE}/robots.txt", NOW, 200, (), body, visit, "", 0), frontier, portals)
        taken = frontier.take("run", {"mou": 100, "none": 100}, NOW.timestamp())
    assert [(page.portal, page.kind, page.channel) for page in taken] == [("mou", "list", ANNOUNCED)] * 18
    assert {page.url for page in taken} == {f"{BASE}/{n}.xml" for n in range(18)}


ARTICLES = range(1, 26)
SEED = """
title = "某网"
base = "http://www.example.test"
family = "{family}"
article = '/archives/\\d+'
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
{more}
"""


def blog() -> Answers:
    """A blog in GBK: ten articles a page, older ones behind its own words, twelve in the feed, all in the sitemap."""
    html = {"Content-Type": "text/html; charset=gbk"}
    answers = {f"/archives/{n}": (200, html, article(n).encode("gbk")) for n in ARTICLES}
    for page in (1, 2, 3):
        shown = ARTICLES[::-1][page * 10 - 10 : page * 10]
        links = "".join(f"<h2><a href='/archives/{n}'>{title(n)}</a></h2>" for n in shown)
        older = f"<a href='{URL}page/{page + 1}/'>早期文章</a>" if page < 3 else ""
        head = f"<link rel=alternate type=application/rss+xml href={BASE}/feed/>"
        text = f"<html><head><meta charset=gbk>{head}</head><body>{links}{older}</body></html>"
        answers["/yw/" if page == 1 else f"/yw/page/{page}/"] = (200, html, text.encode("gbk"))
    items = "".join(f"<item><title>{title(n)}</title><link>{BASE}/archives/{n}</link></item>" for n in range(14, 26))
    feed = f'<?xml version="1.0" encoding="gbk"?>\n<rss><channel>{items}</channel></rss>'
    places = "".join(f"<url><loc>{BASE}/archives/{n}</loc></url>" for n in ARTICLES)
    answers["/feed/"] = 200, {"Content-Type": "application/rss+xml"}, feed.encode("gbk")
    answers["/map.xml"] = 200, {"Content-Type": "text/xml"}, f"<urlset>{places}</urlset>".encode()
    answers["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /wp-admin/\nSitemap: http://www.example.test/map.xml\n"
    return answers


def title(number: int) -> str:
    return f"青石镇第{number}届春耕运动会开幕"


def article(number: int) -> str:
    body = "".join(
        f"<p>{part}，第{number}号展区当天接待群众{number * 37}人次，现场发放农技手册{number * 53}册。</p>"
        for part in ("三月以来，青石镇各村抢抓农时", "镇农技站负责人介绍，今年继续推广良种良法", "活动将持续到月底")
    )
    head = f"<html><head><title>{title(number)}</title></head>"
    return f"{head}<body><h1>{title(number)}</h1><div>{body}</div></body></html>"


def visited(tmp_path: Path, seed: str) -> tuple[int, str, set[str]]:
    (seeds := tmp_path / "seeds").mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(seed, encoding="utf-8")
    with portal(blog()) as port:
        options = ["-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou", "-a", "recheck=yes"]
        done = crawl(tmp_path / "state", port, *options)
    return done.returncode, done.stdout, {row["url"].removeprefix(BASE) for row in corpus(tmp_path / "state")}


@pytest.mark.slow
def test_of_a_blog_with_a_wrong_pager_an_alarm_says_what_is_missing_and_with_the_right_one_nothing_is(
    tmp_path: Path,
) -> None:
    status, said, found = visited(tmp_path, SEED.format(family="plain", more='next = "a.xiayiye"'))
    assert found == {f"/archives/{n}" for n in range(14, 26)}  # the first page, and what the feed knows besides
    assert status == 3
    assert f"mou: channel 要闻 has no next page: it leads to {URL}page/2/, as it seems; only the 10 articles" in said
    assert f"mou: sitemap {BASE}/map.xml knows more: 13 of 25 articles that nothing led to, such as {BASE}/ar" in said
    status, said, found = visited(tmp_path, SEED.format(family="auto", more=""))
    assert found == {f"/archives/{n}" for n in ARTICLES}
    assert (status, "alarm" in said) == (0, False)
    (newest, *_) = sorted((tmp_path / "state" / "reports").glob("*.json"), reverse=True)
    assert json.loads(newest.read_text())["lists"]["mou"]["要闻"] == {
        "links": 11,
        "listed": 10,
        "goes_on": True,
        "unfollowed": None,
    }
