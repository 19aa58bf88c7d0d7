"""A clock that jumps within a run, by libfaketime: nothing is quarantined or deleted, and a rebuild agrees."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from itertools import count, pairwise
from pathlib import Path

import pytest
from loopback import listening
from other_archives import SEED, page
from test_crawl import JUDGE, ROOT
from test_kills import editions

from corpus.archive.archive import records
from crawler.frontier.store import Frontier

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
JUMPS = {3: "-1h", 5: "+1d", 7: "+40d", 9: "-3d", 11: "+0"}
"""By the number of the request, how far the clock is from the true time from then on."""
FIRST, LAST = 1, 12


class Site:
    """A portal whose answers set the clock of who asks, if it *jumps*; from then on one article is missing."""

    def __init__(self, clock: Path) -> None:
        self.clock, self.jumps, self.asked = clock, False, count(1)
        self.set("+0")

    def set(self, offset: str) -> None:
        beside = self.clock.with_suffix(".new")
        beside.write_text(f"{offset}\n", encoding="ascii")
        beside.replace(self.clock)

    def answer(self, path: str) -> tuple[int, bytes]:
        if self.jumps and (offset := JUMPS.get(next(self.asked))):
            self.set(offset)
        numbers = range(FIRST, LAST + 1)
        if path == "/yw/":
            return 200, "".join(f'<li><a href="/a/{each}.html">第{each}批</a></li>' for each in numbers).encode()
        gone = {f"/a/{FIRST}.html"} if self.jumps else set()
        pages = {f"/a/{each}.html": page(each) for each in numbers}
        return (200, pages[path]) if path in pages.keys() - gone else (404, b"")


@contextmanager
def serving(site: Site) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = site.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as port:
        yield port


def called(folder: Path, site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "PORTALS_STATE": folder / "state",
        "PORTALS_SEEDS": folder / "seeds",
        "PORTALS_ALLOW_PRIVATE": "127.0.0.1",
        "PORTALS_WORKERS": 1,
        "DOWNLOAD_DELAY": 0,
    }
    options = [
        word for each in (JUDGE, *(f"{key}={value}" for key, value in settings.items())) for word in ("-s", each)
    ]
    played = {
        "LD_PRELOAD": str(LIBRARY),
        "FAKETIME_TIMESTAMP_FILE": str(site.clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # which no step of the time of day moves: clock_gettime(2)
        "NO_FAKE_STAT": "1",
    }
    line = [sys.executable, "-m", "scrapy", *words, *options]
    environment = os.environ | played
    return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.long
@pytest.mark.skipif(LIBRARY is None, reason="libfaketime is missing: apt-get install libfaketime")
def test_a_clock_that_jumps_within_a_run_quarantines_deletes_and_loses_nothing(tmp_path: Path) -> None:
    site, state = Site(tmp_path / "clock"), tmp_path / "state"
    (tmp_path / "seeds").mkdir()
    with serving(site) as port:
        seed = SEED.replace("http://www.example.test", f"http://127.0.0.1:{port}")
        (tmp_path / "seeds" / "mou.toml").write_text(f"delay_s = 0\n{seed}", encoding="utf-8")
        calm = called(tmp_path, site, "crawl", "portals")
        assert calm.returncode == 0, calm.stderr
        before, site.jumps = editions(state), True
        jumping = called(tmp_path, site, "crawl", "portals", "-a", "recheck=yes")
        assert jumping.returncode in {0, 3}, jumping.stderr
        right = called(tmp_path, site, "crawl", "portals", "-a", "recheck=yes")
        assert right.returncode in {0, 3}, right.stderr
    times = [record.at for record in records(state / "archive")]
    assert any((later - former).days >= 20 for former, later in pairwise(times))
    assert any((former - later).days >= 20 for former, later in pairwise(times))
    assert editions(state) == before
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        found = [frontier.page("mou", f"http://127.0.0.1:{port}/a/{each}.html") for each in range(FIRST, LAST + 1)]
    assert [each and each.state for each in found] == ["suspect", *["live"] * (LAST - FIRST)]
    rebuilt = called(tmp_path, site, "corpus", "rebuild", "-o", str(tmp_path / "again"))
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert editions(tmp_path / "again") == before
