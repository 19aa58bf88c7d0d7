"""robots.txt: who forbids a page is left alone for a day; who cannot say whether it may be asked for is asked soon."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from test_crawl import HTML, LIST, OPEN, SEED, crawl, crawled, kinds, visits

from crawler.frontier.store import Frontier
from crawler.policy import visits as policy
from crawler.policy.page import Answer, Page
from crawler.policy.schedule import DAY, HOUR

NOW = 1_772_409_600.0  # 2026-03-02T08:00:00+08:00, the clock of the portal
URL = "http://www.example.test/yw/"
CHANNEL = Page(2, "mou", URL, "channel", "要闻", None)


def known(tmp_path: Path, url: str = URL) -> Page:
    page = Frontier(tmp_path / "state" / "frontier.sqlite").page("mou", url)
    assert page
    return page


def test_a_channel_whose_host_cannot_give_it_comes_again_within_the_hour_and_an_article_within_the_day() -> None:
    page, article, rests = CHANNEL, CHANNEL._replace(kind="article"), []
    for _ in range(9):
        page, article = (policy.unasked(each, Answer("r", "", NOW, 0, reason="x")).page for each in (page, article))
        assert page.due
        assert article.due
        rests.append((page.due - NOW, article.due - NOW))
    assert rests[:4] == [(600, 600), (1200, 1200), (2400, 2400), (HOUR, 4800)]
    assert rests[-1] == (HOUR, DAY)
    assert (page.state, page.reason) == ("failed", "x")
    assert policy.unasked(article._replace(tries=5_000), Answer("r", "", NOW, 0)).page.due == NOW + DAY


@pytest.mark.slow
def test_who_is_forbidden_is_refused_for_a_day(tmp_path: Path) -> None:
    assert crawled(tmp_path, {**OPEN, "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /")}).returncode == 3
    page = known(tmp_path)
    assert (page.state, page.due, page.reason) == ("refused", NOW + DAY, "IgnoreRequest: Forbidden by robots.txt")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("robots", "reason"),
    [
        ((503, {}, b""), "robots.txt could not be had: HTTP 503"),
        (
            (200, {"Content-Length": "999"}, b"User-agent: *\nDisallow: /b/"),
            "robots.txt could not be had: not whole: the connection ended before the body did",
        ),
    ],
)
def test_one_that_cannot_be_had_is_a_failure_that_says_so_and_no_refusal(
    tmp_path: Path, robots: tuple[int, Mapping[str, str], bytes], reason: str
) -> None:
    assert crawled(tmp_path, {**OPEN, "/robots.txt": robots}).returncode == 3
    page = known(tmp_path)
    assert (page.state, page.due, page.reason) == ("failed", NOW + 600, reason)
    assert kinds(tmp_path) == [("failed", "/yw/"), ("response", "/robots.txt")]
    assert crawled(tmp_path, OPEN, "-a", "recheck=yes").returncode == 0
    assert known(tmp_path).state == "live"


@contextmanager
def mute() -> Iterator[int]:
    """A portal that hangs up whenever its robots.txt is asked for, and answers all else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.close_connection = True
                return
            body = b'{"now": "2026-03-02T08:00:00+08:00"}' if self.path == "/clock" else LIST
            self.send_response(200)
            self.send_header("Content-Type", HTML["Content-Type"])
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_of_a_host_that_gives_none_no_page_is_asked_for_however_many_wait_for_it(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    more = "".join(f'[[channel]]\nname = "{n}"\nurl = "/{n}/"\nverified = false\n' for n in range(6))
    (seeds / "mou.toml").write_text(SEED + more, encoding="utf-8")
    with mute() as port:
        done = crawl(tmp_path / "state", port, "-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou")
    assert done.returncode == 3
    assert {record.kind for record in visits(tmp_path)} == {"failed"}
    assert len(visits(tmp_path)) == 7
    assert known(tmp_path).reason is not None
    assert (known(tmp_path).reason or "").startswith("robots.txt could not be had: DownloadFailedError")
