"""A portal that answers everything with one page: nothing is edited, added or deleted for it, and it is an alarm."""

import json
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from test_crawl import HTML, Answers, corpus, crawled
from test_further_pages import editions, rebuilt
from test_torn_bodies import BASE, page

from cleaners import Article
from crawler.frontier.store import Frontier
from crawler.policy.one_page import Group, is_one_page, of_body, sight
from crawler.policy.page import Page

START = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
NUMBERS = range(1, 8)
LISTED = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in NUMBERS).encode()
SENTENCES = (
    "您访问的域名已经到期，原网站暂时无法提供服务，请尽快与注册服务商取得联系并办理续费手续。",
    "如果您有意购买本域名，请通过下方的联系方式与我们的工作人员沟通，报价以书面确认为准。",
    "本平台提供域名注册、主机租用、邮箱托管等多项业务，欢迎新老客户来电咨询办理有关事宜。",
)


def parked(number: int) -> bytes:
    """The page of a firm that parks domains, or of a firewall: each answer has a number, a time and an address."""
    title, lines = "域名到期提示", "".join(f"<p>{each}</p>" for each in SENTENCES)
    asked = f"<p>请求编号：{number * 7_654_321:016x}，来自 203.119.25.{number}，{BASE}/a/{number}.html</p>"
    body = f"<h1>{title}</h1><div>{lines}{asked}</div>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def at(hours: float, bodies: Sequence[bytes]) -> Answers:
    now = json.dumps({"now": (START + timedelta(hours=hours)).isoformat()}).encode()
    articles = {f"/a/{number}.html": (200, HTML, body) for number, body in zip(NUMBERS, bodies, strict=True)}
    return {"/clock": (200, {}, now), "/yw/": (200, HTML, b"<ul>%b</ul>" % LISTED), **articles}


WELL = [page(number, 6) for number in NUMBERS]
TAKEN = [parked(number) for number in NUMBERS]


def causes(folder: Path) -> list[list[str]]:
    return [[row["cause"] for row in editions(folder, f"{BASE}/a/{number}.html")] for number in NUMBERS]


def known(folder: Path) -> list[Page]:
    with closing(Frontier(folder / "frontier.sqlite")) as frontier:
        pages = [frontier.page("mou", f"{BASE}/a/{number}.html") for number in NUMBERS]
    return [one for one in pages if one]


def report(tmp_path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(max((tmp_path / "state" / "reports").glob("*.json")).read_bytes())
    return found


def alarm(count: int) -> str:
    return f"mou: {count} addresses answer with one page, {BASE}/a/1.html among them"


def test_what_differs_between_two_answers_of_one_page_is_not_looked_at_and_a_price_is() -> None:
    assert sight(Article(title="提示", text="编号 8f3a91c0d2，时间 2026-03-02 08:00:00")) == sight(
        Article(title="提示", text="编号 0011aabb22，时间 2026-03-03 09:10:11")
    )
    assert sight(Article(title="菜价", text="白菜 1.20 元")) != sight(Article(title="菜价", text="白菜 1.35 元"))
    assert sight(Article(title="提示", text="同一页")) != sight(Article(title="公告", text="同一页"))
    assert of_body("<p>拦截 8f3a91c0d2</p>".encode()) == of_body("<p>拦截 0011aabb22</p>".encode())
    assert of_body("<p>拦截</p>".encode()) != of_body("<p>放行</p>".encode())


@pytest.mark.parametrize(
    "group",
    [
        Group(addresses=3, articles=3, standing=0, is_known=False, of=100),  # three different articles say the same now
        Group(addresses=1, articles=1, standing=2, is_known=False, of=9),  # a third becomes what two have become before
        Group(addresses=5, articles=0, standing=0, is_known=False, of=5),  # nothing else was there to be seen
        Group(addresses=1, articles=1, standing=0, is_known=True, of=9),
    ],
)
def test_one_page_is_what_several_articles_became_or_most_of_what_a_run_read(group: Group) -> None:
    assert is_one_page(group, share=0.2)
    assert not is_one_page(group, share=1)


@pytest.mark.parametrize(
    "group",
    [
        Group(addresses=2, articles=2, standing=0, is_known=False, of=2),  # two were merged
        Group(addresses=3, articles=0, standing=9, is_known=False, of=3),  # a notice in three columns more
        Group(addresses=5, articles=0, standing=0, is_known=False, of=10),  # a notice in five columns
    ],
)
def test_what_two_or_a_few_of_many_addresses_show_is_believed(group: Group) -> None:
    assert not is_one_page(group, share=0.2)


@pytest.mark.slow
def test_articles_that_all_become_one_page_stay_as_they_were_with_an_alarm_until_they_are_back(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert crawled(tmp_path, at(0, WELL)).returncode == 0
    before = corpus(state)
    done = crawled(tmp_path, at(24, TAKEN), "-a", "recheck=yes")
    assert (done.returncode, causes(state), corpus(state)) == (3, [["new"]] * 7, before)
    assert alarm(7) in done.stdout
    counts = report(tmp_path)["portals"]["mou"]  # type: ignore[index]
    assert (counts["doubted"], counts["changed"], counts["editions/content_edit"]) == (7, 0, 0)
    assert {one.state for one in known(state)} == {"doubted"}
    rebuilt(tmp_path, "meanwhile")
    assert [one._replace(key=0) for one in known(state)] == [
        one._replace(key=0) for one in known(tmp_path / "meanwhile")
    ]
    again = crawled(tmp_path, at(25, [*WELL[:5], *TAKEN[5:]]))
    assert (again.returncode, corpus(state)) == (3, before)
    assert f"mou: 2 addresses answer with one page, {BASE}/a/6.html among them" in again.stdout
    assert crawled(tmp_path, at(50, WELL)).returncode == 0
    assert (causes(state), corpus(state)) == ([["new"]] * 7, before)
    assert [one.state for one in known(state)] == ["live"] * 7


@pytest.mark.slow
def test_a_portal_that_was_never_seen_well_gives_no_article_and_all_of_them_once_it_is(tmp_path: Path) -> None:
    done = crawled(tmp_path, at(0, TAKEN))
    assert done.returncode == 3
    assert alarm(7) in done.stdout
    assert not (tmp_path / "state" / "corpus").exists()
    assert crawled(tmp_path, at(1, [*WELL[:3], *TAKEN[3:]])).returncode == 3
    assert causes(tmp_path / "state") == [*[["new"]] * 3, *[[]] * 4]
    assert (
        crawled(tmp_path, at(9, TAKEN), "-s", "PORTALS_FREEZE_SHARE=1").returncode == 0
    )  # for ever, as somebody knows
    assert causes(tmp_path / "state") == [["new"]] * 7
    rebuilt(tmp_path)
    assert causes(tmp_path / "again") == [["new"]] * 7
