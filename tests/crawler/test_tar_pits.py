"""A host that never answers rests and is probed; a run has a limit; no other host waits for either."""

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from test_crawl import OPEN, SEED, crawl, crawled, visits
from test_frontier import NOW, article, frontier, visited

from crawler.frontier.silent_hosts import resting
from crawler.frontier.store import Frontier
from crawler.policy.breaker import IN_A_ROW, heard
from crawler.policy.page import Answer, Heard, Link, Outcome, Page

__all__ = ["frontier"]
OTHER = Link("mou", "http://b.test/1.html", "article", "要闻", "id-b", 0)
SLOW, WELL = "www.slow.test", "www.example.test"


def answer(status: int, reason: str | None = None) -> Answer:
    return Answer("run-1", "", NOW, status, reason=reason)


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (answer(0, "DownloadTimeoutError: Getting http://a.test/ took longer than 30 seconds.."), True),
        (answer(0, "robots.txt could not be had: DownloadTimeoutError: x"), True),
        (answer(200), False),
        (answer(503), False),
        (answer(0, "DownloadConnectionRefusedError: x"), None),
        (answer(0, "IgnoreRequest: Forbidden by robots.txt"), None),
    ],
)
def test_a_time_out_is_silence_and_any_status_an_answer(found: Answer, told: bool | None) -> None:  # noqa: FBT001
    assert heard("http://a.test/1.html", found) == (None if told is None else Heard("a.test", told))


def silent(frontier: Frontier, page: Page, at: float, *, is_silent: bool = True) -> Outcome:
    outcome = visited(page, heard=Heard("a.test", is_silent), record=f"{page.key} {at}", at=at)
    return outcome._replace(page=outcome.page._replace(due=at))


def taken(frontier: Frontier, at: float, room: int = 8) -> list[Page]:
    return frontier.take("run-1", {"mou": room}, at)


def test_a_host_rests_after_five_time_outs_in_a_row_is_probed_and_rests_longer_until_it_answers(
    frontier: Frontier,
) -> None:
    frontier.announce([*map(article, range(9)), OTHER], NOW)
    for page in taken(frontier, NOW, IN_A_ROW):
        frontier.commit([silent(frontier, page, NOW)])
    assert [page.url for page in taken(frontier, NOW)] == [OTHER.url]
    at, rests = NOW, []
    for minutes in (10, 20, 40, 60, 60):
        assert taken(frontier, at + 60 * minutes - 1) == []
        (probe,) = taken(frontier, at := at + 60 * minutes)
        assert taken(frontier, at) == []  # while it is out
        frontier.commit([silent(frontier, probe, at)])
        with frontier.connection() as connection:
            (each,) = resting(connection, ["mou"])["mou"]
        rests.append((each.timeouts, (each.until - at) / 60))
    assert rests == [(6, 20), (7, 40), (8, 60), (9, 60), (10, 60)]
    (probe,) = taken(frontier, at := at + 3600)
    frontier.commit([silent(frontier, probe, at, is_silent=False)])
    assert len(taken(frontier, at)) == 8


def test_what_was_under_way_when_a_rest_began_makes_it_no_longer(frontier: Frontier) -> None:
    frontier.announce(map(article, range(8)), NOW)
    frontier.commit([silent(frontier, page, NOW) for page in taken(frontier, NOW)])
    with frontier.connection() as connection:
        assert [each.until for each in resting(connection, ["mou"])["mou"]] == [NOW + 600]


@contextmanager
def tar_pit() -> Iterator[tuple[int, Counter[str]]]:
    """Two portals behind one door: one answers, the other takes every connection and never says a word."""
    asked: Counter[str] = Counter()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked[host := self.headers["Host"]] += 1
            if host == SLOW and self.path != "/robots.txt":
                over.wait()
                return
            now = json.dumps({"now": "2026-03-02T08:00:00+08:00"}).encode()
            status, headers, body = {"/clock": (200, {}, now), **OPEN}.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_a_portal_that_never_answers_costs_a_run_a_few_time_outs_and_another_nothing(tmp_path: Path) -> None:
    (seeds := tmp_path / "seeds").mkdir()
    more = "".join(f'[[channel]]\nname = "{n}"\nurl = "/{n}/"\nverified = false\n' for n in range(40))
    (seeds / "slow.toml").write_text(SEED.replace(WELL, SLOW) + more, encoding="utf-8")
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    with tar_pit() as (port, asked):
        words = "-s", f"PORTALS_SEEDS={seeds}", "-s", "DOWNLOAD_TIMEOUT=0.2", "-a", "portal=mou,slow"
        done = crawl(tmp_path / "state", port, *words)
        assert done.returncode == 3, done.stderr
        assert re.search(rf"alarm slow: {SLOW} did not answer in time, 5 times in a row: it rests", done.stdout)
        assert "41 times" not in done.stdout
        assert IN_A_ROW < asked[SLOW] <= 1 + 8 + IN_A_ROW
        assert {each.url for each in visits(tmp_path) if each.kind == "response" and WELL in each.url} == {
            f"http://{WELL}{path}" for path in (*OPEN, "/robots.txt")
        }


@pytest.mark.slow
def test_a_run_takes_nothing_beyond_its_length_comes_to_its_end_and_says_what_it_left(tmp_path: Path) -> None:
    done = crawled(tmp_path, OPEN, "-s", "PORTALS_RUN_S=0.001")
    assert done.returncode == 3
    assert "alarm the run ended after 0.001 s (PORTALS_RUN_S), 1 pages due; the next one goes on" in done.stdout
    assert visits(tmp_path) == []
    assert crawled(tmp_path, OPEN).returncode == 0
