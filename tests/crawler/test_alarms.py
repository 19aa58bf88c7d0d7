"""An alarm says why, and is raised again in each run as long as its channel fails."""

import json
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_commands import scrapy
from test_crawl import HTML, OPEN, Answers, crawled

from crawler.policy import health
from crawler.policy.channels import Failing, channel_alarm, failing
from crawler.policy.page import Page
from crawler.policy.usual import known
from crawler.policy.why import why
from crawler.portals.portal import Channel, Portal

NOW = datetime(2026, 3, 2, tzinfo=UTC)
URL = "http://www.example.test/yw/"
PORTAL = Portal(
    name="mou",
    title="某网",
    hosts=("www.example.test",),
    channels=(Channel("要闻", URL, "plain", None, 3),),
    article=re.compile(r"/a/\d+\.html"),
)
PAGE = Page(1, "mou", URL, "channel", "要闻", None)
KEY = "mou", URL


@pytest.mark.parametrize(
    ("reason", "cause"),
    [
        ("CannotResolveHostError: DNS lookup failed: no results for: a.test.", "DNS gives no public address"),
        ("DownloadConnectionRefusedError: Connection was refused by other side: 111.", "connection refused"),
        ("DownloadTimeoutError: Getting http://a.test/ took longer than 30 seconds..", "timeout"),
        ("TCPTimedOutError: TCP connection timed out: 110: Connection timed out.", "timeout"),
        ("DownloadFailedError: [<twisted.python.failure.Failure OpenSSL.SSL.Error: [('SSL', '', 'x')]>]", "TLS"),
        ("DownloadFailedError: [<twisted.python.failure.Failure ConnectionLost: …>]", "connection lost"),
        ("NoRouteError: No route to host: 113: No route to host.", "connection lost"),
        ("IgnoreRequest: Forbidden by robots.txt", "robots.txt forbids it"),
        ("robots.txt could not be had: HTTP 503", "robots.txt unreachable (HTTP 503)"),
        ("robots.txt could not be had: DownloadTimeoutError: x", "robots.txt unreachable (timeout)"),
        ("HTTP 403", "HTTP 403"),
        ("page 2: HTTP 404", "HTTP 404"),
        ("HTTP 302 to 'x', which is no address", "HTTP 302"),
        ("HTTP 200, but not whole: the connection ended before the body did", "the answer was not whole"),
        ("redirect loop at http://a.test/b", "redirect loop"),
        ("WorkerError: its worker died: SIGKILL", "WorkerError"),
        (None, "no reason is known"),
    ],
)
def test_a_reason_has_one_cause_of_few(reason: str | None, cause: str) -> None:
    assert why(reason) == cause


def found(page: Page, listed: int | None, *history: Mapping[str, object]) -> list[Failing]:
    before = {"mou": known("mou", history).failing}
    return list(failing([PORTAL], {KEY: page}, {} if listed is None else {("mou", "要闻"): listed}, before, NOW))


FORBIDDEN = PAGE._replace(state="blocked", reason="HTTP 403", tries=3)


def test_a_channel_that_rests_after_a_failure_is_an_alarm_still_with_the_time_since_when() -> None:
    (first,) = found(FORBIDDEN, 0)
    assert channel_alarm(first) == (
        f"mou: channel 要闻 ({URL}) yielded no article: HTTP 403 (3 tries); since 2026-03-02T00:00+00:00"
    )
    earlier = first._replace(since="2026-03-01T05:00+00:00")._asdict()
    others = {"portals": {"other": {}}, "failing": []}
    (again,) = found(FORBIDDEN, None, others, {"portals": {"mou": {}}, "failing": [earlier]})
    assert again.since == "2026-03-01T05:00+00:00"
    assert found(PAGE._replace(state="live", listed=3), 3, {"portals": {"mou": {}}, "failing": [earlier]}) == []


def test_a_channel_that_shows_nothing_is_one_until_it_is_seen_to_show_something() -> None:
    empty = PAGE._replace(state="live", listed=0, reason="none of 57 entries matches the article pattern")
    (one,) = found(empty, 0)
    assert "yielded no article: none of 57 entries matches the article pattern; since " in channel_alarm(one)
    assert found(empty, None, {"portals": {"mou": {}}, "failing": [one._asdict()]}) == [one]
    assert found(empty, None) == []  # an index whose further pages show articles
    assert found(PAGE, None) == []


def test_many_failures_are_told_with_their_causes() -> None:
    counts = {"pages": 30, "blocked": 20, "failed": 5, "why/HTTP 403": 20, "why/timeout": 5}
    report = {"finished": NOW.isoformat(), "portals": {"mou": counts}, "channels": {}}
    assert list(health.alarms("mou", known("mou", [report]))) == ["mou: 25 of 30 visits failed: HTTP 403 20, timeout 5"]


def reports(tmp_path: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_bytes()) for path in sorted((tmp_path / "state" / "reports").glob("*.json"))]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ((403, {}, b""), "HTTP 403"),
        ((200, HTML, b'<ul><li><a href="/b/1.html">x</a></li></ul>'), "none of 1 entries matches the article pattern"),
        ((200, {**HTML, "Content-Length": "99"}, b"<ul>"), "the answer was not whole (3 tries)"),
    ],
)
def test_each_run_raises_it_again_with_its_cause_until_the_channel_is_well(
    tmp_path: Path, answer: tuple[int, Mapping[str, str], bytes], cause: str
) -> None:
    bad: Answers = {**OPEN, "/yw/": answer}
    first, resting = crawled(tmp_path, bad), crawled(tmp_path, bad)
    assert (first.returncode, resting.returncode) == (3, 3)
    alarms = [report["alarms"] for report in reports(tmp_path)]
    assert alarms[0] == alarms[1]
    assert f"yielded no article: {cause}" in str(alarms[0])
    assert (first.stderr + resting.stderr).count("Traceback") == 0
    assert crawled(tmp_path, OPEN, "-a", "recheck=yes").returncode == 0


@pytest.mark.slow
def test_without_a_network_a_run_says_so_in_lines_and_shows_tracebacks_to_who_debugs(tmp_path: Path) -> None:
    (tmp_path / "mou.toml").write_text(
        'title = "某网"\nbase = "http://no-such-host.invalid"\nfamily = "plain"\narticle = "/a"\n'
        '[[channel]]\nname = "要闻"\nurl = "/yw/"\nverified = false\n',
        encoding="utf-8",
    )
    words = "crawl", "portals", "-s", f"PORTALS_SEEDS={tmp_path}", "-s", "PORTALS_PROGRESS=0"
    quiet = scrapy(*words, "-s", f"PORTALS_STATE={tmp_path / 'a'}")
    assert (quiet.returncode, quiet.stderr) == (3, b"")
    assert "robots.txt unreachable (DNS gives no public address)" in quiet.stdout.decode()
    loud = scrapy(*words, "-s", f"PORTALS_STATE={tmp_path / 'b'}", "-L", logging.getLevelName(logging.DEBUG))
    assert b"Traceback" in loud.stderr
