"""The policy of visits: what an answer means and when the next look is due."""

import re
from datetime import date

import pytest

from cleaners import NotAnArticle
from corpus.table.editions import article_id
from crawler.policy import list_pages, visits
from crawler.policy.causes import ContentHashes
from crawler.policy.page import Answer, Page
from crawler.policy.schedule import DAY, HOUR
from crawler.portals.lists import Entry, Listing
from crawler.portals.portal import Channel, Portal

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


def test_a_reading_with_a_cause_is_an_edition_and_one_without_is_the_same() -> None:
    said = ContentHashes("1:b", "credits", "bytes", "frame", "utf-8", NOW - DAY, "shown")
    assert visits.read(ARTICLE, answer(), said, "new").result == "new"
    assert visits.read(LIVE, answer(), said, None).result == "same"
    changed = visits.read(LIVE, answer(etag='"7"'), said, "content_edit")
    assert (changed.result, changed.page.edition, changed.page.etag) == ("changed", 2, '"7"')
    assert (changed.page.content_hash, changed.page.body, changed.page.record) == ("1:b", "bytes", "urn:uuid:1")
    assert visits.read(LIVE, answer(), said, "cleaner_upgrade").result == "rebuilt"


def test_validators_are_sent_only_for_an_article_that_was_read() -> None:
    known = LIVE._replace(etag='"7"', last_modified="Mon, 02 Mar 2026 00:00:00 GMT")
    assert visits.request_headers(known) == {"If-None-Match": '"7"', "If-Modified-Since": known.last_modified}
    assert visits.request_headers(known._replace(content_hash=None)) == {}
    assert visits.request_headers(LIST._replace(etag='"7"', content_hash="x")) == {}


def test_a_304_that_nobody_asked_for_says_nothing() -> None:
    known = LIVE._replace(etag='"7"')
    unasked = ARTICLE, known._replace(etag=None), known._replace(kind="channel")
    assert [visits.is_unasked(page, answer(304)) for page in (known, *unasked)] == [False, True, True, True]
    outcome = visits.unread(ARTICLE, PORTAL, answer(304))
    assert (outcome.result, outcome.page.state, outcome.page.reason) == ("failed", "failed", "HTTP 304")


def test_a_missing_page_is_suspect_and_is_missed_once_a_day() -> None:
    page = LIVE
    for hours, misses in ((0, 1), (1, 1), (23, 1), (24, 2), (30, 2), (48, 3), (72, 4)):
        outcome = visits.unread(page, PORTAL, answer(404)._replace(at=NOW + hours * HOUR))
        page = outcome.page
        assert (outcome.result, page.misses, page.edition) == ("suspect", misses, 1)
    back = visits.not_modified(page, answer(304)).page
    assert (back.state, back.misses, back.missed) == ("live", 0, None)


def test_a_gone_page_stays_gone_whatever_fails_meanwhile() -> None:
    page = LIVE._replace(state="gone", content_hash=None)
    page = visits.unread(page, PORTAL, answer(500)).page
    assert visits.unread(page, PORTAL, answer(404)).result == "gone"


def test_an_outage_is_not_a_deletion() -> None:
    page = LIVE
    for status in (500, 502, 503, 0, 429, 0, 500, 503):
        outcome = visits.unread(page, PORTAL, answer(status))
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
    outcome = visits.unread(LIVE, PORTAL, answer(412))
    assert (outcome.result, outcome.page.reason, outcome.page.due) == ("blocked", "HTTP 412", NOW + DAY)


def test_a_redirect_to_another_article_address_moves_the_article_and_keeps_its_identity() -> None:
    outcome = visits.unread(LIVE, PORTAL, answer(301, location="/a/9.html"))
    assert (outcome.result, outcome.alias) == ("moved", None)
    moved = LIVE.url, "id-1", "http://www.example.test/a/9.html", None
    assert (outcome.page.url, outcome.page.article, outcome.page.target, outcome.page.due) == moved


def test_an_article_that_redirects_before_it_was_ever_read_has_the_identity_of_where_it_stands() -> None:
    outcome = visits.unread(ARTICLE, PORTAL, answer(301, location="/a/9.html"))
    url = "http://www.example.test/a/9.html"
    assert (outcome.alias, outcome.page.url, outcome.page.due) == (ARTICLE.url, url, NOW)
    assert outcome.page.article == article_id("mou", url)


def test_a_redirect_home_or_off_the_site_is_a_missing_page() -> None:
    for target in ("http://www.example.test/", "http://elsewhere.test/a/9.html", "/"):
        assert visits.unread(LIVE, PORTAL, answer(302, location=target)).result == "suspect"


def test_redirects_that_lead_on_and_on_are_a_failure() -> None:
    page = LIVE
    for number in range(9):
        location = f"http://www.example.test/a/{number % 2}.html"
        outcome = visits.unread(page, PORTAL, answer(302, location=location))
        page = outcome.page
        if outcome.result == "failed":
            break
    assert outcome.result == "failed"
    assert "redirect loop" in (outcome.page.reason or "")


def test_a_404_that_answers_200_is_a_missing_page_and_a_login_wall_is_not() -> None:
    missing = NotAnArticle("missing", "您访问的页面不存在")
    assert visits.no_article(LIVE, answer(), missing).result == "suspect"
    assert visits.no_article(LIVE, answer(), NotAnArticle("login", "请登录")).result == "other"


def test_a_list_page_leads_to_articles_once_and_to_older_pages_down_to_its_bound() -> None:
    found = (
        Entry("http://www.example.test/a/2.html", date(2026, 3, 1)),
        Entry("http://www.example.test/a/2.html?from=list", None),
        Entry("http://www.example.test/about.html", None),
    )
    listing = Listing(found, older=("http://www.example.test/yw/index_2.html",))
    outcome = list_pages.listed(LIST, PORTAL, CHANNEL, answer(), listing, None)
    assert [link.url for link in outcome.links] == ["http://www.example.test/a/2.html"]
    assert [(link.url, link.depth) for link in outcome.older] == [("http://www.example.test/yw/index_2.html", 1)]
    assert (outcome.listed, outcome.page.due) == (1, NOW + HOUR)
    assert list_pages.listed(LIST._replace(depth=2), PORTAL, CHANNEL, answer(), listing, None).older == ()


def test_a_list_page_that_is_all_older_than_asked_for_leads_nowhere_and_still_counts_as_a_yield() -> None:
    listing = Listing(
        (Entry("http://www.example.test/a/2.html", date(2026, 3, 1)),),
        older=("http://www.example.test/yw/index_2.html",),
    )
    outcome = list_pages.listed(LIST, PORTAL, CHANNEL, answer(), listing, date(2026, 3, 2))
    assert (outcome.links, outcome.older, outcome.listed) == ((), (), 1)


def test_an_overloaded_portal_is_left_alone_as_long_as_it_asks() -> None:
    outcome = visits.unread(LIVE, PORTAL, answer(429, retry_after="7200"))
    assert (outcome.result, outcome.page.due, outcome.pause) == ("failed", NOW + 7200, NOW + 7200)
    assert visits.unread(LIVE, PORTAL, answer(503, retry_after="1")).pause == NOW + 600
    alone = visits.unread(LIVE, PORTAL, answer(503))
    assert (alone.page.due, alone.pause) == (NOW + 600, None)


def test_a_channel_rests_longer_while_it_shows_nothing_new() -> None:
    listing = Listing((Entry("http://www.example.test/a/2.html", None),))
    page, rests = LIST, []
    for _ in range(6):
        page = list_pages.listed(page, PORTAL, CHANNEL, answer(), listing, None).page
        rests.append(page.rest)
    assert rests == [HOUR, 1.5 * HOUR, 2.25 * HOUR, 3.375 * HOUR, 5.0625 * HOUR, 6 * HOUR]
    more = Listing((Entry("http://www.example.test/a/3.html", None),))
    assert list_pages.listed(page, PORTAL, CHANNEL, answer(), more, None).page.rest == 3 * HOUR


@pytest.mark.parametrize(
    "location", ["http://[::1/x", "http://www.example.test:99999/a/9.html", "//www.example.test:abc/"]
)
def test_a_redirect_to_what_is_no_address_is_a_failure_that_says_so(location: str) -> None:
    outcome = visits.unread(LIVE, PORTAL, answer(302, location=location))
    assert (outcome.result, outcome.page.reason) == ("failed", f"HTTP 302 to {location!r}, which is no address")


@pytest.mark.parametrize("asked", ["Mon, 01 Jan 0001 00:00:00 -0000", "9" * 400, "soon", "-1"])
def test_a_retry_after_that_is_no_time_delays_no_longer_than_a_week(asked: str) -> None:
    pause = visits.unread(LIVE, PORTAL, answer(503, retry_after=asked)).pause
    assert pause in {NOW + 600, NOW + 7 * DAY}
