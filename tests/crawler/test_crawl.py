"""The everyday command against the simulator: whole corpora, crashes, and portals that misbehave."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from forked import told
from loopback import listening

from corpus.archive.archive import records
from corpus.copies.index import opened
from corpus.copies.marks import mark, marks_of
from corpus.table.table import Editions
from corpus.views.current import current
from crawler.frontier.store import Frontier
from crawler.simulator.server import serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[2]
SMALL = Setting(seed=11, articles=8, days=10)
KILLS = 4
JUDGE = "PORTALS_SECOND_JUDGE=unsure"
"""Tests of other things do not wait for trafilatura."""


def command(state: Path, port: int, *arguments: str) -> list[str]:
    settings = [f"PORTALS_SIMULATOR=127.0.0.1:{port}", f"PORTALS_STATE={state}", "PORTALS_WORKERS=1", JUDGE]
    options = [part for setting in settings for part in ("-s", setting)]
    return [sys.executable, "-m", "scrapy", "crawl", "portals", *options, *arguments]


def crawl(state: Path, port: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return told(*command(state, port, *arguments)[3:])


def corpus(state: Path) -> list[dict[str, Any]]:
    """The current view without what names the run, the record or the order of arrival."""
    tables = current(Editions(state / "corpus" / "editions").dataset())
    rows = sorted((row for table in tables for row in table.to_pylist()), key=lambda row: (row["portal"], row["id"]))
    return [{name: value for name, value in row.items() if name not in {"seq", "run", "record_id"}} for row in rows]


@pytest.mark.slow
def test_a_crawl_finds_every_article_and_a_second_one_downloads_none_again(tmp_path: Path) -> None:
    with serving(SMALL) as simulator:
        first = crawl(tmp_path, simulator.port)
        assert first.returncode == 0, first.stderr
        truth = {(each["portal"], each["url"]) for each in simulator.control.truth()}
        assert sorted((row["portal"], row["url"]) for row in corpus(tmp_path)) == sorted(truth)
        assert links(tmp_path) == reposted(simulator.control.truth())
        simulator.control.log.clear()
        second = crawl(tmp_path, simulator.port, "-a", "recheck=yes")
        assert second.returncode == 0, second.stderr
        bases = {site.portal.key: site.portal.base for site in simulator.world.sites.values()}
        unchanged = {bases[one.portal] + one.path for one in simulator.control.log if one.status == 304}
        assert unchanged >= {url for _, url in truth}
        further = {url for url in unchanged if re.search(r"_\d\.html$", url)}
        assert further
        assert len(unchanged - further) == len(truth)
        assert {row["edition"] for row in corpus(tmp_path)} == {1}


@pytest.mark.slow
def test_killed_at_random_moments_and_run_again_it_ends_with_the_same_corpus(tmp_path: Path) -> None:
    chance = random.Random(4)
    with serving(SMALL) as simulator:
        undisturbed = tmp_path / "undisturbed"
        assert crawl(undisturbed, simulator.port).returncode == 0
        disturbed = tmp_path / "disturbed"
        for _ in range(KILLS):
            process = subprocess.Popen(
                command(disturbed, simulator.port),
                cwd=ROOT,
                env=os.environ | {"CRAWLED": str(disturbed)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            assert wait_until(disturbed, is_left=True)
            time.sleep(chance.uniform(1.5, 6))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        final = crawl(disturbed, simulator.port)
        assert final.returncode == 0, final.stderr
        assert corpus(disturbed) == corpus(undisturbed)
        assert wait_until(disturbed, is_left=False)


def wait_until(state: Path, *, is_left: bool) -> bool:
    """Whether, within ten seconds, a process is there that was started for *state*, workers included, or none is."""
    for _ in range(100):
        if any(f"CRAWLED={state}".encode() in each for each in environments()) == is_left:
            return True
        time.sleep(0.1)
    return False


def environments() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            yield path.read_bytes()


def links(state: Path) -> set[tuple[str, str]]:
    """The addresses of reposts and of their originals."""
    rows = list(corpus(state))
    with opened(Editions(state / "corpus" / "editions").snapshot(), state / "copies.sqlite") as index:
        mark(index)
        marks = marks_of(index, [(row["portal"], row["id"]) for row in rows])
    found = zip(rows, marks, strict=True)
    return {(row["url"], each.repost_of.url) for row, each in found if each and each.repost_of}


def reposted(truth: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """The same as it truly is, of articles that are there and that nobody edited since."""
    articles = {article["url"]: article for article in truth}
    found = set()
    for url, article in articles.items():
        original = articles.get(article["repost_of"])
        while original and articles.get(original["repost_of"]):
            original = articles[original["repost_of"]]
        if original:
            found.add((url, original["url"]))
    return found


Answers = Mapping[str, tuple[int, Mapping[str, str], bytes]]


@contextmanager
def portal(answers: Answers) -> Iterator[int]:
    """A portal that gives *answers* by path, and 404 else; the clock stands still."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            now = json.dumps({"now": "2026-03-02T08:00:00+08:00"}).encode()
            status, headers, body = {"/clock": (200, {}, now), **answers}.get(self.path, (404, {}, b""))
            self.send_response(status)
            length = {} if "Transfer-Encoding" in headers else {"Content-Length": str(len(body))}
            for name, value in {**length, **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as port:
        yield port


SEED = """
title = "某网"
base = "http://www.example.test"
family = "plain"
article = '/a/\\d+\\.html'
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""
HTML = {"Content-Type": "text/html; charset=utf-8"}
LIST = '<ul><li><a href="/a/1.html">春耕</a></li><li><a href="/a/2.html">秋收</a></li></ul>'.encode()
ARTICLE = (
    "<html><head><title>全市春耕有序展开</title></head><body><h1>全市春耕有序展开</h1>"
    "<div><p>三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足，机具检修到位。</p>"
    "<p>农业农村部门介绍，今年将继续推广良种良法，确保粮食播种面积稳定，力争再获丰收。</p></div></body></html>"
).encode()
OPEN: Answers = {"/yw/": (200, HTML, LIST), "/a/1.html": (200, HTML, ARTICLE), "/a/2.html": (200, HTML, ARTICLE)}


def crawled(tmp_path: Path, answers: Answers, *options: str) -> subprocess.CompletedProcess[str]:
    seeds = tmp_path / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    with portal(answers) as port:
        only = ["-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou"]
        return crawl(tmp_path / "state", port, *only, *options)


def kinds(tmp_path: Path) -> list[tuple[str, str]]:
    return sorted((record.kind, record.url.removeprefix("http://www.example.test")) for record in visits(tmp_path))


def visits(tmp_path: Path) -> list[Any]:
    return [record for record in records(tmp_path / "state" / "archive") if record.kind not in {"run", "concluded"}]


@pytest.mark.slow
def test_every_visit_leaves_a_record(tmp_path: Path) -> None:
    answers = {**OPEN, "/a/2.html": (412, {}, b"challenge"), "/robots.txt": (200, {}, b"User-agent: *\nDisallow: /b/")}
    assert crawled(tmp_path, answers).returncode == 0
    assert kinds(tmp_path) == [
        ("response", "/a/1.html"),
        ("response", "/a/2.html"),
        ("response", "/robots.txt"),
        ("response", "/yw/"),
    ]
    assert [row["url"] for row in corpus(tmp_path / "state")] == ["http://www.example.test/a/1.html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("robots", "kind"),
    [((503, {}, b""), "failed"), ((200, {}, b"User-agent: *\nDisallow: /"), "refused")],
)
def test_a_robots_txt_that_forbids_or_cannot_be_had_keeps_us_away_and_the_channel_is_an_alarm(
    tmp_path: Path, robots: tuple[int, Mapping[str, str], bytes], kind: str
) -> None:
    done = crawled(tmp_path, {**OPEN, "/robots.txt": robots})
    assert done.returncode == 3
    assert "channel 要闻 (http://www.example.test/yw/) yielded no article" in done.stdout
    assert (kind, "/yw/") in kinds(tmp_path)
    assert not [record for record in visits(tmp_path) if record.kind == "response" and "robots" not in record.url]


@pytest.mark.slow
def test_a_channel_without_articles_is_an_alarm_in_the_report_and_for_the_operators_command(tmp_path: Path) -> None:
    command = f'sh -c \'cat > "$0"; cp "$1" "$0".json\' {tmp_path}/told'
    done = crawled(tmp_path, {"/yw/": (200, HTML, b"<p>upgrading</p>")}, "-s", f"PORTALS_ALARM_COMMAND={command}")
    assert done.returncode == 3
    alarm = (
        "mou: channel 要闻 (http://www.example.test/yw/) yielded no article: the list is empty;"
        " since 2026-03-02T00:00+00:00"
    )
    assert (tmp_path / "told").read_text(encoding="utf-8") == f"{alarm}\n"
    (written,) = (tmp_path / "state" / "reports").glob("*.json")
    assert written.read_bytes() == (tmp_path / "told.json").read_bytes()
    report = json.loads(written.read_bytes())
    assert (report["alarms"], report["exit_status"], report["portals"]["mou"]["listed"]) == ([alarm], 3, 1)


@pytest.mark.slow
def test_a_broken_transfer_is_tried_again_and_its_record_says_why(tmp_path: Path) -> None:
    short = {**HTML, "Content-Length": "99999"}
    crawled(tmp_path, {**OPEN, "/a/1.html": (200, short, ARTICLE)})
    torn = [(record.truncated, record.visit["lack"]) for record in visits(tmp_path) if record.truncated]
    assert torn == [("disconnect", "the connection ended before the body did")] * 3


@pytest.mark.slow
def test_a_304_makes_no_page_live_that_was_never_read_and_none_of_an_article_that_has_no_second_one(
    tmp_path: Path,
) -> None:
    onward = ARTICLE.replace(b"</body>", b'<a href="2_2.html">' + "下一页</a></body>".encode())
    answers = {**OPEN, "/a/1.html": (304, {}, b""), "/a/2.html": (200, HTML, onward), "/a/2_2.html": (304, {}, b"")}
    crawled(tmp_path, answers)
    with closing(Frontier(tmp_path / "state" / "frontier.sqlite")) as frontier:
        pages = [frontier.page("mou", f"http://www.example.test/a/{number}.html") for number in (1, 2)]
    found = [(page.state, page.reason, page.edition) for page in pages if page]
    assert found == [("failed", "HTTP 304", 0), ("failed", "page 2: HTTP 304", 0)]
    assert crawled(tmp_path, OPEN, "-a", "recheck=yes").returncode == 0
    assert len(corpus(tmp_path / "state")) == 2


@pytest.mark.slow
def test_an_article_that_moved_is_followed_and_keeps_its_identity(tmp_path: Path) -> None:
    moved = {**OPEN, "/a/1.html": (301, {"Location": "/a/7.html"}, b""), "/a/7.html": (200, HTML, ARTICLE)}
    assert crawled(tmp_path, moved).returncode == 0
    rows = {row["url"]: row for row in corpus(tmp_path / "state")}
    assert rows["http://www.example.test/a/7.html"]["aliases"] == ["http://www.example.test/a/1.html"]


@pytest.mark.slow
def test_of_two_runs_at_once_the_second_is_refused_and_names_the_first(tmp_path: Path) -> None:
    with serving(SMALL) as simulator, subprocess.Popen(command(tmp_path, simulator.port), cwd=ROOT) as first:
        wait_until_held(tmp_path / "lock")
        second = crawl(tmp_path, simulator.port)
        assert first.poll() is None
        first.terminate()
    assert second.returncode == 4
    assert f"is in use by process {first.pid} (" in second.stderr
    assert "-m scrapy crawl portals" in second.stderr


def wait_until_held(lock: Path) -> None:
    for _ in range(600):
        if lock.exists() and lock.read_bytes():
            return
        time.sleep(0.05)
    raise TimeoutError("no run began within 30 s")


def test_a_feed_is_refused_with_the_command_that_writes_the_corpus(tmp_path: Path) -> None:
    done = crawl(tmp_path, 1, "-O", "x.jsonl")
    assert done.returncode == 2
    assert "use 'scrapy corpus export -o DIR'" in done.stderr


def test_wrong_arguments_have_an_exit_status_of_their_own(tmp_path: Path) -> None:
    assert crawl(tmp_path, 1, "-a", "portal=nobody").returncode == 2
    assert crawl(tmp_path, 1, "-a", "colour=red").returncode == 2
    shutil.rmtree(tmp_path)


@pytest.mark.slow
def test_a_seed_may_name_trafilatura_as_its_extractor(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "mou.toml").write_text(SEED + '[[cleaning]]\nextractor = "trafilatura"\n', encoding="utf-8")
    with portal(OPEN) as port:
        done = crawl(tmp_path, port, "-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou")
    assert done.returncode == 0, done.stderr
    assert {(row["extractor"], row["title"], row["text"].count("\n")) for row in corpus(tmp_path)} == {
        ("trafilatura", "全市春耕有序展开", 1)
    }
