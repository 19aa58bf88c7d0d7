"""Whoever drops a request, its page comes back with an outcome; a run in which nothing happens ends and says why."""

import json
from pathlib import Path

import pytest
from test_crawl import ARTICLE, HTML, OPEN, Answers, corpus, crawled, visits

from crawler.extensions.watchdog import stall

HOST = "http://www.example.test"
ONE = f"{HOST}/a/1.html"


def far(digit: int) -> str:
    return f"/a/{str(digit) * 1100}.html"


def reasons(tmp_path: Path, kind: str) -> set[tuple[str, str]]:
    return {(record.url, record.fields["reason"]) for record in visits(tmp_path) if record.kind == kind}


@pytest.mark.slow
def test_an_address_that_is_too_long_is_refused_wherever_it_comes_from_and_the_run_goes_on(tmp_path: Path) -> None:
    places = [far(7), "/a/2.html", "/a/3.html"]
    answers: Answers = {
        "/yw/": (200, HTML, "".join(f'<a href="{place}">春耕备耕</a>' for place in places).encode()),
        "/a/2.html": (200, HTML, ARTICLE.replace(b"</body>", f'<a href="{far(8)}">下一页</a></body>'.encode())),
        "/a/3.html": (302, {"Location": far(9)}, b""),
    }
    done = crawled(tmp_path, answers)
    assert done.returncode == 0, done.stderr
    length = len(HOST) + len(far(7))
    reason = f"an address of {length} characters; expected 1024 at most"
    assert reasons(tmp_path, "refused") == {(HOST + far(digit), reason) for digit in (7, 8, 9)}
    assert [row["url"] for row in corpus(tmp_path / "state")] == [f"{HOST}/a/2.html"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "setting",
    [
        f"SPIDER_MIDDLEWARES={json.dumps({'dropping.DroppingMiddleware': 50})}",
        "SCHEDULER=dropping.DroppingScheduler",
        f"EXTENSIONS={json.dumps({'dropping.DroppingExtension': 0, 'crawler.extensions.watchdog.Watchdog': 0})}",
    ],
)
def test_a_page_whose_request_scrapy_drops_has_failed_and_the_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    done = crawled(tmp_path, OPEN, "-s", setting)
    assert done.returncode == 0, done.stderr
    assert reasons(tmp_path, "failed") == {(ONE, "the request was dropped on its way")}
    assert [row["url"] for row in corpus(tmp_path / "state")] == [f"{HOST}/a/2.html"]


@pytest.mark.long
def test_a_run_in_which_nothing_happens_says_what_it_waits_for_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    keeping = f"DOWNLOADER_MIDDLEWARES={json.dumps({'dropping.KeepingMiddleware': 50})}"
    done = crawled(tmp_path, OPEN, "-s", keeping, "-s", "PORTALS_STALL_S=10")
    assert done.returncode == 1
    assert f"nothing happened for 10 s while 1 pages were waited for: {ONE}" in done.stderr
    (written,) = (tmp_path / "state" / "reports").glob("*.json")
    assert json.loads(written.read_bytes())["failure"].startswith("nothing happened for 10 s")
    assert crawled(tmp_path, OPEN).returncode == 0
    assert sorted(row["url"] for row in corpus(tmp_path / "state")) == [ONE, f"{HOST}/a/2.html"]


def test_of_many_pages_that_are_waited_for_some_are_named() -> None:
    said = stall([f"http://a.test/{number}" for number in range(7)], 600)
    assert "while 7 pages were waited for: http://a.test/0, " in said
    assert "http://a.test/4 and 2 more; the next run goes on" in said
