"""The policy of visits: what an answer means and when the next look is due."""

import re
from datetime import date

import pytest

from cleaners import NotAnArticle
from crawler import visits
from crawler.cms import Entry, Listing
from crawler.portals import Channel, Portal
from crawler.visits import DAY, HOUR, Answer, Page

NOW = 1_772_400_000.0
CHANNEL = Channel("要闻", "http://www.example.test/yw/", "plain", None, 3)
PORTAL = Portal(
    name="mou", title="某网", hosts=("www.example.test",), channels=(CHANNEL,), article=re.compile(r"/a/\d+\.html")
)
ARTICLE = Page(1, "mou", "http://www.example.test/a/1.html", "article", "要闻", "id-1", first_seen=NOW - 5 * DAY)
LIVE = ARTICLE._replace(state="live", content_hash="1:a", edition=1, last_seen=NOW - DAY)
LIST = Page(2, "mou", "http://www.example.test/yw/", "channel", "要闻", None)


def answer(status: int = 200, **headers: str) -> Answer:
    return Answer("run-1", "urn:uuid:1", NOW, status, {name.replace("_", "-"): text for name, text in headers.items()})


def test_a_first_reading_is_new_another_text_is_a_change_and_the_same_text_is_not() -> None:
    assert visits.read(ARTICLE, answer(), "1:a", None).result == "new"
    assert visits.read(LIVE, answer(), "1:a", None).result == "same"
    changed = visits.read(LIVE, answer(etag='"7"'), "1:b", None)
    assert (changed.result, changed.page.edition, changed.page.etag) == ("changed", 2, '"7"')


def test_validators_are_sent_only_for_an_article_that_was_read() -> None:
    known = LIVE._replace(etag='"7"', last_modified="Mon, 02 Mar 2026 00:00:00 GMT")
    assert visits.request_headers(known) == {"If-None-Match": '"7"', "If-Modified-Since": known.last_modified}
    assert visits.request_headers(known._replace(content_hash=None)) == {}
    assert visits.request_headers(LIST._replace(etag='"7"', content_hash="x")) == {}


@pytest.mark.parametrize(("age", "rest"), [(HOUR, 6 * HOUR), (5 * DAY, DAY), (400 * DAY, 30 * DAY)])
def test_an_article_is_looked_at_ever_less_as_it_ages(age: float, rest: float) -> None:
    assert visits.next_visit(NOW, NOW - age) == NOW + rest


def test_a_missing_page_is_suspect_and_gone_only_when_confirmed_on_a_healthy_portal() -> None:
    page = LIVE
    for expected in ("suspect", "suspect", "gone"):
        outcome = visits.unread(page, PORTAL, answer(404), is_healthy=True)
        assert outcome.result == expected
        page = outcome.page
    assert page.edition == 2


def test_nothing_is_gone_while_the_portal_does_not_answer() -> None:
    page = LIVE
    for _ in range(9):
        outcome = visits.unread(page, PORTAL, answer(404), is_healthy=False)
        page = outcome.page
    assert (page.state, page.edition) == ("suspect", 1)


def test_an_outage_is_not_a_deletion() -> None:
    page = LIVE
    for status in (500, 502, 503, 0, 429, 0, 500, 503):
        outcome = visits.unread(page, PORTAL, answer(status), is_healthy=True)
        page = outcome.page
        assert outcome.result == "failed"
    assert page.edition == 1


def test_a_failure_is_tried_again_at_once_and_then_ever_later() -> None:
    page, rests = LIVE, []
    for _ in range(5):
        page = visits.failed(page, answer(0), "TimeoutError").page
        assert page.due is not None
        rests.append(page.due - NOW)
    assert rests == [0, 0, 1200, 2400, 4800]


def test_a_wall_is_reported_and_not_climbed() -> None:
    outcome = visits.unread(LIVE, PORTAL, answer(412), is_healthy=True)
    assert (outcome.result, outcome.page.reason, outcome.page.due) == ("blocked", "HTTP 412", NOW + DAY)


def test_a_redirect_to_another_article_address_moves_the_article_and_keeps_its_identity() -> None:
    outcome = visits.unread(LIVE, PORTAL, answer(301, location="/a/9.html"), is_healthy=True)
    assert (outcome.result, outcome.alias) == ("moved", LIVE.url)
    assert (outcome.page.url, outcome.page.article, outcome.page.due) == (
        "http://www.example.test/a/9.html",
        "id-1",
        NOW,
    )


def test_a_redirect_home_or_off_the_site_is_a_missing_page() -> None:
    for target in ("http://www.example.test/", "http://elsewhere.test/a/9.html", "/"):
        assert visits.unread(LIVE, PORTAL, answer(302, location=target), is_healthy=True).result == "suspect"


def test_redirects_that_lead_on_and_on_are_a_failure() -> None:
    page = LIVE
    for number in range(9):
        location = f"http://www.example.test/a/{number % 2}.html"
        outcome = visits.unread(page, PORTAL, answer(302, location=location), is_healthy=True)
        page = outcome.page
        if outcome.result == "failed":
            break
    assert outcome.result == "failed"
    assert "redirect loop" in (outcome.page.reason or "")


def test_a_404_that_answers_200_is_a_missing_page_and_a_login_wall_is_not() -> None:
    missing = NotAnArticle("missing", "您访问的页面不存在")
    assert visits.no_article(LIVE, answer(), missing, is_healthy=True).result == "suspect"
    assert visits.no_article(LIVE, answer(), NotAnArticle("login", "请登录"), is_healthy=True).result == "other"


def test_a_list_page_leads_to_articles_once_and_to_older_pages_down_to_its_bound() -> None:
    found = (
        Entry("http://www.example.test/a/2.html", date(2026, 3, 1)),
        Entry("http://www.example.test/a/2.html?from=list", None),
        Entry("http://www.example.test/about.html", None),
    )
    listing = Listing(found, older=("http://www.example.test/yw/index_2.html",))
    outcome = visits.listed(LIST, PORTAL, CHANNEL, answer(), listing, None)
    assert [link.url for link in outcome.links] == ["http://www.example.test/a/2.html"]
    assert [(link.url, link.depth) for link in outcome.older] == [("http://www.example.test/yw/index_2.html", 1)]
    assert (outcome.listed, outcome.page.due) == (1, NOW + HOUR)
    assert visits.listed(LIST._replace(depth=2), PORTAL, CHANNEL, answer(), listing, None).older == ()


def test_a_list_page_that_is_all_older_than_asked_for_leads_nowhere_and_still_counts_as_a_yield() -> None:
    listing = Listing(
        (Entry("http://www.example.test/a/2.html", date(2026, 3, 1)),),
        older=("http://www.example.test/yw/index_2.html",),
    )
    outcome = visits.listed(LIST, PORTAL, CHANNEL, answer(), listing, date(2026, 3, 2))
    assert (outcome.links, outcome.older, outcome.listed) == ((), (), 1)
