"""How long the event loop of a crawl is blocked at most, and by what; how much memory it takes with many known pages.

Two crawls by the everyday command, both from a frontier that knows many pages: one of the simulated portals, one of a
portal of extremes (bodies of nearly 16 MB, list pages of thousands of links). While they run, a heartbeat in the loop
is looked at from a thread. Usage: python benchmarks/latency.py [KNOWN PAGES]
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine

from corpus.table.editions import article_id
from crawler.frontier.schema import pages
from crawler.frontier.store import Frontier
from crawler.policy.page import Link
from crawler.policy.schedule import DAY
from crawler.simulator.server import serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 3, 2, tzinfo=UTC)
PORTALS = {"jiyuan": "http://www.jyrb.cn/content/202501/01/c_%d.html", "linfen": "http://www.lfxww.com/linfen/%d.html"}
SEED = """
title = "某网"
base = "http://www.example.test"
family = "plain"
article = '/a/\\d+\\.html'
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
[[channel]]
name = "民生"
url = "/ms/"
verified = false
"""
SENTENCE = "三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足，机具检修到位。"
_LARGE = 16 * 1024 * 1024 - 4096
"""A little less than DOWNLOAD_MAXSIZE."""
Pages = Mapping[str, tuple[str, bytes]]


def main(known: int) -> None:
    """Crawl both and print what was found."""
    extremes = _extremes()
    with tempfile.TemporaryDirectory() as name, serving(Setting(articles=40)) as simulator:
        print(f"{known} known pages")
        _show("simulated portals", _crawled(Path(name) / "simulated", simulator.port, known, dict(PORTALS)))
        with _served(extremes) as port:
            state = Path(name) / "extremes"
            seeds = Path(name) / "seeds"
            seeds.mkdir()
            (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
            addresses = {"mou": "http://www.example.test/a/9%d.html"}
            options = [f"PORTALS_SEEDS={seeds}"], ["portal=mou", "limit=300"]
            _show("portal of extremes", _crawled(state, port, known, addresses, *options))


def _crawled(
    state: Path,
    port: int,
    known: int,
    addresses: Mapping[str, str],
    settings: Sequence[str] = (),
    arguments: Sequence[str] = (),
) -> dict[str, Any]:
    state.mkdir()
    for portal, address in addresses.items():
        _know(state, portal, address, known // len(addresses))
    report = state / "latency.json"
    extensions = {"crawler.extensions.crawl_delay.CrawlDelay": 0, "loop_watch.LoopWatch": 0}
    chosen = [
        f"PORTALS_SIMULATOR=127.0.0.1:{port}",
        f"PORTALS_STATE={state}",
        f"EXTENSIONS={json.dumps(extensions)}",
        f"LOOP_WATCH_REPORT={report}",
        *settings,
    ]
    options = [word for setting in chosen for word in ("-s", setting)]
    options += [word for argument in arguments for word in ("-a", argument)]
    command = [sys.executable, "-m", "scrapy", "crawl", "portals", *options]
    path = os.pathsep.join((str(ROOT), str(Path(__file__).parent)))
    done = subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"PYTHONPATH": path}, stdout=sys.stderr)
    found: dict[str, Any] = json.loads(report.read_bytes())
    return found | {"status": done.returncode}


def _know(state: Path, portal: str, address: str, count: int) -> None:
    """Make the frontier know *count* live articles of a portal that are due tomorrow."""
    path = state / "frontier.sqlite"
    now = NOW.timestamp()
    seen = {"state": "live", "due": now + DAY, "edition": 1, "content_hash": "1:" + "0" * 64, "body": "0" * 64}
    dates = {"first_seen": now - 30 * DAY, "last_visit": now - DAY, "last_seen": now - DAY, "published": now - 30 * DAY}
    urls = (address % (1_000_000 + number) for number in range(count))
    links = (Link(portal, url, "article", "要闻", article_id(portal, url), 0) for url in urls)
    rows = [{**link._asdict(), **seen, **dates, "tries": 0, "witness": f"urn:uuid:{link.article}"} for link in links]
    with closing(Frontier(path)), create_engine(f"sqlite:///{path}").begin() as connection:
        connection.execute(pages.insert(), rows)


def _extremes() -> Pages:
    """Return pages as large as we take them: plain, of one line, of many paragraphs, and lists of many links."""
    few = [*range(1, 6), *range(100, 140)]
    many = range(1_000, 21_000)
    paragraphs = f"<p>{SENTENCE * 3}</p>"
    sizes = {1: _LARGE, 2: _LARGE, 3: _LARGE // 4, 4: _LARGE // 16, 5: _LARGE}
    articles = {
        f"/a/{number}.html": _article(paragraphs, sizes.get(number, 40_000), noise=number in {2, 5}) for number in few
    }
    lists = {"/yw/": few, "/ms/": many}
    return articles | {path: _list(numbers) for path, numbers in lists.items()}


def _article(paragraph: str, size: int, *, noise: bool) -> tuple[str, bytes]:
    head = "<html><head><title>全市春耕有序展开</title></head><body><h1>全市春耕有序展开</h1><div>"
    repeated = paragraph.encode() * (
        1 + 40_000 // len(paragraph.encode()) if noise else size // len(paragraph.encode())
    )
    rest = b"<!-- " + os.urandom(size // 2 - 100_000).hex().encode() + b" -->" if noise else b""
    return "text/html; charset=utf-8", head.encode() + repeated + b"</div>" + rest + b"</body></html>"


def _list(numbers: Sequence[int]) -> tuple[str, bytes]:
    items = "".join(f'<li><a href="/a/{number}.html">第{number}号新闻</a></li>' for number in numbers)
    return "text/html; charset=utf-8", f"<ul>{items}</ul>".encode()


@contextmanager
def _served(known: Pages) -> Iterator[int]:
    """Serve *known* pages by path, 404 else; the clock stands still."""
    clock = {"/clock": ("application/json", json.dumps({"now": NOW.isoformat()}).encode())}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = {**clock, **known}.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
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


def _show(name: str, found: Mapping[str, Any]) -> None:
    print(f"{name}: status {found['status']}, {found['beats']} heartbeats")
    opened, closed, ended = found["crawler_mb"]
    print(f"  peak memory: {opened} MB when it began, {closed} MB while it ran, {ended} MB at the end")
    print(f"  peak memory of its workers: {' + '.join(map(str, found['workers_mb']))} MB")
    print("  longest blocks of the event loop (of which without a core), and what it was doing:")
    for block in found["blocks"]:
        print(f"  {block['ms']:6.0f} ms ({block['without_core_ms']:.0f}) {block['where']}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
