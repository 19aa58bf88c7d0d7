"""robots.txt: who forbids a page is left alone for a day; who cannot say whether it may be asked for is asked soon."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import listening
from test_crawl import HTML, LIST, OPEN, SEED, Answers, crawl, crawled, kinds, visits
from test_further_pages import rebuilt

from crawler.frontier.store import Frontier
from crawler.policy import visits as policy
from crawler.policy.page import Answer, Page
from crawler.policy.robots import MOST_REDIRECTS, UnreachableError, onward
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

    with listening(Handler) as port:
        yield port


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


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://www.example.test/robots.txt", "https://www.example.test/robots.txt"),
        ("//m.example.test/r.txt", "http://m.example.test/r.txt"),
        ("/r.txt", "http://www.example.test/r.txt"),
    ],
)
def test_a_redirect_is_followed_to_another_scheme_host_or_path(location: str, target: str) -> None:
    here = "http://www.example.test/robots.txt"
    assert [onward(here, 301, location, hops) for hops in range(7)][:5] == [target] * MOST_REDIRECTS
    assert onward(here, 301, location, MOST_REDIRECTS) is None
    assert onward(here, 200, location, 0) is None


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "ftp://a.test/robots.txt",
        "http://a.test:22/robots.txt",
        "http://[::1]:8080/",
        "http://user@a.test/",
        "http://[::1/x",
        "javascript:1",
    ],
)
def test_what_it_redirects_to_is_an_address_of_the_web_at_its_usual_port(location: str) -> None:
    with pytest.raises(UnreachableError, match=r"HTTP 302 to .*, which is no address for it"):
        onward("http://www.example.test/robots.txt", 302, location, 0)


def test_robots_txt_leads_from_elsewhere_to_no_host_that_may_be_private() -> None:
    private = frozenset({"intranet.test"})
    inside = "http://intranet.test/robots.txt"
    with pytest.raises(
        UnreachableError, match=r"to intranet\.test, which PORTALS_ALLOW_PRIVATE names for its own portal"
    ):
        onward("http://www.example.test/robots.txt", 302, inside, 0, private)
    assert onward("https://intranet.test/robots.txt", 302, inside, 0, private) == inside


Hosts = Mapping[str, tuple[int, Mapping[str, str], bytes]]
WWW = "www.example.test"


@contextmanager
def served(answers: Hosts, hours: float = 0) -> Iterator[tuple[int, Counter[str]]]:
    """Portals that give *answers* by host and path, and 404 else, and what was asked for."""
    asked: Counter[str] = Counter()
    now = datetime.fromisoformat("2026-03-02T08:00:00+08:00") + timedelta(hours=hours)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[where := self.headers["Host"] + self.path] += 1
            status, headers, body = answers.get(where, (404, {}, b""))
            if self.path == "/clock":
                status, body = 200, json.dumps({"now": now.isoformat()}).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as port:
        yield port, asked


def on_www(answers: Answers) -> Hosts:
    return {f"{WWW}{path}": answer for path, answer in answers.items()}


def run_at(tmp_path: Path, answers: Hosts, hours: float, *words: str) -> Counter[str]:
    (seeds := tmp_path / "seeds").mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    with served(answers, hours) as (port, asked):
        done = crawl(tmp_path / "state", port, "-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou", *words)
        assert done.returncode in {0, 3}, done.stderr
    return Counter({where: count for where, count in asked.items() if not where.endswith("/clock")})


def kept(folder: Path) -> list[tuple[object, ...]]:
    with closing(Frontier(folder / "frontier.sqlite")) as frontier, frontier.connection() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM robots ORDER BY origin")]


FORBIDDEN = b"User-agent: *\nDisallow: /a/1.html\n"


@pytest.mark.slow
def test_rules_that_are_redirected_to_hold_for_the_host_that_redirects_and_are_asked_for_once_a_day(
    tmp_path: Path,
) -> None:
    answers = on_www(OPEN) | {
        f"{WWW}/robots.txt": (301, {"Location": "https://m.example.test/robots.txt"}, b""),
        "m.example.test/robots.txt": (302, {"Location": "/r.txt"}, b""),
        "m.example.test/r.txt": (200, {}, FORBIDDEN),
    }
    state = tmp_path / "state"
    asked = run_at(tmp_path, answers, 0)
    assert {where for where in asked if WWW not in where} == {"m.example.test/robots.txt", "m.example.test/r.txt"}
    assert f"{WWW}/a/1.html" not in asked
    assert [known(tmp_path, f"http://{WWW}/a/{number}.html").state for number in (1, 2)] == ["refused", "live"]
    assert kept(state) == [(f"http://{WWW}", NOW, 200, FORBIDDEN)]
    down = answers | {f"{WWW}/robots.txt": (503, {}, b"")}
    assert run_at(tmp_path, down, 23, "-a", "recheck=yes") == Counter({f"{WWW}/yw/": 1, f"{WWW}/a/2.html": 1})
    assert run_at(tmp_path, down, 25, "-a", "recheck=yes") == Counter({f"{WWW}/robots.txt": 1})
    rebuilt(tmp_path)
    assert kept(tmp_path / "again") == kept(state)
    assert run_at(tmp_path, on_www(OPEN), 26, "-a", "recheck=yes")[f"{WWW}/a/1.html"] == 1
    assert [row[1:] for row in kept(state)] == [(NOW + 26 * HOUR, 404, b"")]


@pytest.mark.slow
def test_one_redirect_too_many_is_no_robots_txt_and_one_to_no_address_keeps_us_away(tmp_path: Path) -> None:
    circle = on_www(OPEN) | {f"{WWW}/robots.txt": (302, {"Location": "/robots.txt"}, FORBIDDEN)}
    asked = run_at(tmp_path, circle, 0)
    assert (asked[f"{WWW}/robots.txt"], asked[f"{WWW}/a/1.html"]) == (MOST_REDIRECTS + 1, 1)
    away = on_www(OPEN) | {f"{WWW}/robots.txt": (302, {"Location": "file:///etc/hostname"}, b"")}
    assert run_at(tmp_path, away, 25, "-a", "recheck=yes") == Counter({f"{WWW}/robots.txt": 1})
    said = "robots.txt could not be had: HTTP 302 to 'file:///etc/hostname', which is no address for it"
    assert known(tmp_path).reason == said
