"""The policy's outcomes as whole values: what each kind of answer leaves of a page of which everything is known."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from time import tzset

import pytest
from test_visits import ARTICLE, CHANNEL, LIST, NOW, PORTAL, answer

from cleaners import Article, NotAnArticle
from cleaners.article import Cut
from corpus.table.editions import article_id
from crawler.policy import deletions, visits
from crawler.policy.causes import ContentHashes, content_hashes
from crawler.policy.deletions import gone, is_healthy
from crawler.policy.page import Link, Outcome, Page, Unseen
from crawler.policy.schedule import DAY, HOUR, channel_rest, doubled_rest, is_quiet, next_visit, pause, retry_rest

RECORD = "urn:uuid:1"
AGE = 50 * DAY
FULL = ARTICLE._replace(
    state="failed", reason="HTTP 500", due=NOW - HOUR, tries=3, etag='"1"', last_modified="then",
    first_seen=NOW - 90 * DAY, last_visit=NOW - 2 * DAY, last_seen=NOW - 2 * DAY, last_run="run-0",
    content_hash="1:a", edition=1, record="urn:uuid:0", edition_url="http://www.example.test/a/0.html",
    last_record="urn:uuid:0", credits="c", body="b", frame="f", encoding="big5", published=NOW - AGE,
    changed=NOW - 20 * DAY, misses=2, missed=NOW - 2 * DAY, target="http://www.example.test/a/7.html", doubt="1:d",
)  # fmt: skip
SAID = ContentHashes("1:b", "credits", "bytes", "frame", "utf-8", NOW - 10 * DAY, "sight")
VISITED = FULL._replace(last_visit=NOW, last_run="run-1", last_record=RECORD, target=None)
SEEN = VISITED._replace(reason=None, tries=0, misses=0, missed=None, doubt=None, last_seen=NOW)


def left(state: Unseen, reason: str, rest: float, page: Page = VISITED) -> Outcome:
    return Outcome(state, page._replace(state=state, reason=reason, due=NOW + rest), RECORD, NOW)


@pytest.mark.parametrize(
    ("cause", "result", "changed", "rest"),
    [
        ("content_edit", "changed", NOW, 20 * HOUR),
        ("metadata_only", "changed", NOW, 20 * HOUR),
        ("revived", "revived", NOW, 20 * HOUR),
        ("new", "new", FULL.changed, 2 * DAY),
        ("moved", "changed", FULL.changed, 2 * DAY),
        ("decoding_fix", "rebuilt", FULL.changed, 2 * DAY),
        ("cleaner_upgrade", "rebuilt", FULL.changed, 2 * DAY),
    ],
)
def test_a_reading_that_makes_an_edition(cause: str, result: str, changed: float, rest: float) -> None:
    after = SEEN._replace(
        state="live", due=NOW + rest, etag='"7"', last_modified="now", content_hash="1:b", credits="credits",
        body="bytes", sight="sight", frame="frame", encoding="utf-8", published=SAID.published, changed=changed,
        edition=2, record=RECORD, edition_url=FULL.url,
    )  # fmt: skip
    found = visits.read(FULL, answer(etag='"7"', last_modified="now"), SAID, cause)  # type: ignore[arg-type]
    assert found == Outcome(result, after, RECORD, NOW, sight="sight")  # type: ignore[arg-type]


def test_a_reading_that_makes_none_and_does_not_say_when_it_was_published() -> None:
    after = SEEN._replace(
        state="live", due=NOW + 12 * DAY, etag=None, last_modified=None, content_hash="1:b", credits="credits",
        body="bytes", sight="sight", frame="frame", encoding="utf-8", published=FULL.first_seen,
    )  # fmt: skip
    assert visits.read(FULL, answer(), SAID._replace(published=None), None) == Outcome(
        "same", after, RECORD, NOW, sight="sight"
    )
    unchanged = visits.read(FULL._replace(changed=None), answer(), SAID, None).page
    assert (unchanged.changed, unchanged.due) == (None, NOW + 2 * DAY)


def test_a_304() -> None:
    same = Outcome("not_modified", SEEN._replace(state="live", due=NOW + 10 * DAY), RECORD, NOW)
    assert visits.not_modified(FULL, answer(304)) == same
    changed = visits.not_modified(FULL._replace(changed=NOW - 5 * DAY), answer(304)).page
    assert changed.due == NOW + 3 * DAY
    undated = visits.not_modified(FULL._replace(published=None, changed=None), answer(304)).page
    assert undated.due == NOW + 18 * DAY


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (403, None, left("blocked", "HTTP 403", DAY)),
        (500, None, left("failed", "HTTP 500", 2400, VISITED._replace(tries=4))),
        (0, "TimeoutError", left("failed", "TimeoutError", 2400, VISITED._replace(tries=4))),
        (404, None, left("suspect", "HTTP 404", DAY, VISITED._replace(misses=3, missed=NOW))),
        (410, None, left("suspect", "HTTP 410", DAY, VISITED._replace(misses=3, missed=NOW))),
    ],
)
def test_an_answer_that_shows_no_page(status: int, reason: str | None, expected: Outcome) -> None:
    assert visits.unread(FULL, PORTAL, answer(status)._replace(reason=reason)) == expected


def test_a_missing_page_by_what_was_known_of_it() -> None:
    tombstone = FULL._replace(content_hash=None)
    assert visits.vanished(tombstone, answer(404), "HTTP 404").page.due == NOW + 30 * DAY
    assert visits.vanished(tombstone, answer(404), "HTTP 404").page.reason == "HTTP 404"
    for misses, rest in ((1, DAY), (2, 30 * DAY), (3, 30 * DAY)):
        found = visits.vanished(FULL._replace(edition=0, misses=misses), answer(404), "HTTP 404").page
        assert (found.misses, found.due) == (misses + 1, NOW + rest)
    again = visits.vanished(FULL._replace(missed=NOW - HOUR), answer(404), "HTTP 404").page
    assert (again.misses, again.missed) == (2, NOW - HOUR)
    channel = LIST._replace(last_visit=NOW, last_run="run-1", last_record=RECORD, tries=1)
    assert visits.vanished(LIST, answer(404), "HTTP 404") == left("failed", "HTTP 404", 0, channel)


def test_pages_that_are_not_asked_for_or_not_read() -> None:
    assert visits.refused(FULL, answer(0)) == left("refused", "robots.txt", DAY)
    assert visits.refused(FULL, answer(0)._replace(reason="too long")) == left("refused", "too long", DAY)
    tried = VISITED._replace(tries=4)
    assert visits.unasked(FULL, answer(0)) == left("failed", "robots.txt", 4800, tried)
    assert visits.unasked(FULL, answer(0)._replace(reason="HTTP 503")) == left("failed", "HTTP 503", 4800, tried)
    assert visits.unasked(FULL._replace(tries=20), answer(0)).page.due == NOW + DAY
    assert visits.unasked(LIST._replace(tries=20), answer(0)).page.due == NOW + HOUR
    assert visits.quarantined(FULL, answer(), "ValueError") == left("quarantined", "ValueError", 7 * DAY)
    assert visits.quarantined(LIST, answer(), "ValueError").page.due == NOW + DAY
    assert visits.no_article(FULL, answer(), NotAnArticle("login", "请登录")) == left("other", "login: 请登录", 7 * DAY)
    missing = left("suspect", "不存在", DAY, VISITED._replace(misses=3, missed=NOW))
    assert visits.no_article(FULL, answer(), NotAnArticle("missing", "不存在")) == missing


def test_a_redirect() -> None:
    page, target = FULL._replace(tries=4), "http://www.example.test/a/9.html"
    moved = SEEN._replace(tries=5, etag=None, last_modified=None)
    pending = moved._replace(state="moved", reason=f"to {target}", target=target, due=None)
    assert visits.unread(page, PORTAL, answer(301, location=target)) == Outcome("moved", pending, RECORD, NOW)
    unread = moved._replace(edition=0, url=target, article=article_id("mou", target), due=NOW)
    found = visits.unread(page._replace(edition=0), PORTAL, answer(301, location=target))
    assert found == Outcome("moved", unread, RECORD, NOW, alias=FULL.url)


def test_a_redirect_that_leads_to_no_other_article() -> None:
    def reason(page: Page, **headers: str) -> str | None:
        return visits.unread(page, PORTAL, answer(302, **headers)).page.reason

    assert reason(FULL, location="/") == "HTTP 302 to http://www.example.test/"
    assert reason(FULL._replace(tries=5), location="/a/9.html") == "redirect loop at http://www.example.test/a/9.html"
    assert reason(FULL, location="/a/1.html") == "redirect loop at http://www.example.test/a/1.html"
    assert reason(FULL) == "HTTP 302 without a Location"
    assert reason(FULL, location="/\xe6\x9f\x90") == "HTTP 302 to http://www.example.test/%E6%9F%90"
    assert reason(FULL, location="/\xe9") == "HTTP 302 to http://www.example.test/%C3%A9"
    list_page = visits.unread(LIST, PORTAL, answer(302, location="/a/9.html"))
    assert (list_page.result, list_page.page.reason) == ("failed", "HTTP 302 to http://www.example.test/a/9.html")


def test_an_overloaded_portal() -> None:
    tried = VISITED._replace(tries=4)
    assert visits.unread(FULL, PORTAL, answer(503)) == left("failed", "HTTP 503", 4800, tried)
    told = left("failed", "HTTP 429", 4800, tried)._replace(pause=NOW + 4800)
    assert visits.unread(FULL, PORTAL, answer(429)) == told
    assert visits.unread(FULL, PORTAL, answer(503, retry_after="5000")).pause == NOW + 5000


def test_the_channels_of_a_portal_are_its_first_pages() -> None:
    assert visits.channel_links(PORTAL) == [Link("mou", CHANNEL.url, "channel", "要闻", None, 0)]
    odd = replace(PORTAL, channels=(CHANNEL._replace(url="HTTP://www.example.test:80/yw/#top"),))
    assert visits.channel_links(odd) == visits.channel_links(PORTAL)


def test_a_deletion() -> None:
    after = FULL._replace(
        state="gone", edition=2, record="urn:uuid:0", content_hash=None, body=None, due=NOW + 30 * DAY, changed=NOW,
        etag=None, last_modified=None,
    )  # fmt: skip
    assert gone(FULL, RECORD, NOW) == Outcome("gone", after, RECORD, NOW)


@pytest.mark.parametrize(
    ("seen", "hidden", "lists", "expected"),
    [(1, 0, 1, True), (10, 2, 1, True), (10, 3, 1, False), (0, 0, 1, False), (10, 0, 0, False)],
)
def test_a_portal_is_healthy_when_lists_and_articles_are_seen(
    seen: int, hidden: int, lists: int, *, expected: bool
) -> None:
    assert is_healthy(deletions.Testimony(seen, hidden, lists), 0.2) is expected


def test_what_a_reading_found() -> None:
    cuts = (Cut("body>p", "related", 1, "x"), Cut("body>div", "crumbs", 1, "y"))
    article = Article(title="春耕", text="有序。", encoding="gb18030", published_date=date(2026, 3, 2), cuts=cuts)
    found = content_hashes(article, b"page")
    assert (found.encoding, found.published) == ("gb18030", datetime(2026, 3, 2, tzinfo=UTC).timestamp())
    assert found.body == hashlib.sha256(b"page").hexdigest()
    assert (found.credits[:8], found.frame[:8]) == ("4cfb7c44", "88f8c0b0")  # they stay in the frontier for years
    moment = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
    assert content_hashes(replace(article, published=moment), b"page").published == moment.timestamp()
    assert content_hashes(replace(article, published_date=None), b"page").published is None
    assert content_hashes(replace(article, editor="\ud800"), b"page").credits != found.credits


def test_a_day_without_a_time_begins_at_the_same_moment_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    article = Article(title="春耕", text="有序。", published_date=date(2026, 3, 2))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    tzset()
    try:
        assert content_hashes(article, b"").published == datetime(2026, 3, 2, tzinfo=UTC).timestamp()
    finally:
        monkeypatch.undo()
        tzset()


def test_rests_have_their_bounds() -> None:
    assert [retry_rest(tries) for tries in (1, 2, 3, 99)] == [0, 0, 1200, 7 * DAY]
    assert [doubled_rest(tries, DAY) for tries in (1, 2, 9_999)] == [600, 1200, DAY]
    assert doubled_rest(25, 1e12) == 600 * 2**20
    assert [channel_rest(rest, 10, 100, is_news=False) for rest in (None, 10, 90)] == [10, 15, 100]
    assert [channel_rest(rest, 10, 100, is_news=True) for rest in (None, 10, 90)] == [10, 10, 45]
    assert next_visit(NOW, NOW - 10 * DAY, NOW - 9 * DAY) == NOW + 2 * DAY
    assert pause({"retry-after": "soon"}, NOW, -10) == 600 * 2.0**-11


@pytest.mark.parametrize(
    ("start", "end", "clock", "expected"),
    [(8, 9, 8, True), (8, 9, 9, False), (23, 6, 23, True), (23, 6, 6, False), (8, 8, 8, False), (8, 8, 9, False)],
)
def test_quiet_hours_begin_with_their_first_moment_and_end_before_their_last(
    start: int, end: int, clock: int, *, expected: bool
) -> None:
    moment = datetime(2026, 3, 2, clock, tzinfo=UTC).timestamp() - 8 * HOUR
    assert is_quiet((time(start), time(end)), moment) is expected
