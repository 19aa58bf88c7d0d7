"""Half a page is no page: it is archived for what it is, asked for again, and never read."""

import gzip
import sys
import zlib
from pathlib import Path

import brotli
import pytest
from test_crawl import HTML, Answers, crawled
from test_further_pages import editions

from corpus.archive.archive import records
from crawler.frontier.store import Frontier

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BASE = "http://www.example.test"
CHUNKED = {**HTML, "Transfer-Encoding": "chunked"}
CODINGS = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress}


def page(number: int, sentences: int) -> bytes:
    title = f"第{number}批春耕物资发放到户"
    lines = "".join(
        f"<p>昨天，第{each}组完成春耕物资的发放，受益农户{each * 13 + number}家。</p>" for each in range(sentences)
    )
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{lines}</div></body></html>".encode()


def packed(coding: str, body: bytes, end: int | None = None) -> tuple[int, dict[str, str], bytes]:
    return 200, {**HTML, "Content-Encoding": coding}, CODINGS[coding](body)[:end]


def failing_its_checksum(body: bytes) -> tuple[int, dict[str, str], bytes]:
    status, headers, whole = packed("gzip", body)
    return status, headers, whole[:-8] + bytes(4) + whole[-4:]


def torn(number: int) -> tuple[int, dict[str, str], bytes]:
    body = page(number, 90)
    ways = [
        packed("gzip", body, -200),
        packed("deflate", body, -200),
        packed("br", body, -100),
        packed("zstd", body, -200),
        failing_its_checksum(body),
        (200, CHUNKED, b"%x\r\n%b\r\n" % (len(body) // 2, body[: len(body) // 2])),
        (200, {**HTML, "Content-Length": str(len(body))}, body[: len(body) // 2]),
        packed("gzip", bytes(17 << 20)),
    ]
    return ways[number - 1]


WORDS = {**dict.fromkeys(range(1, 6), "unspecified"), 6: "disconnect", 7: "disconnect", 8: "length"}
LISTED = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in WORDS).encode()
HEALTHY: Answers = {"/yw/": (200, HTML, b"<ul>%b</ul>" % LISTED)} | {
    f"/a/{number}.html": packed("gzip", page(number, 90)) for number in WORDS
}


def causes(tmp_path: Path) -> list[list[str]]:
    return [[row["cause"] for row in editions(tmp_path / "state", f"{BASE}/a/{number}.html")] for number in WORDS]


@pytest.mark.slow
def test_a_torn_page_of_a_known_article_is_recorded_as_that_and_tried_again_and_never_read(tmp_path: Path) -> None:
    assert crawled(tmp_path, HEALTHY).returncode == 0
    broken = HEALTHY | {f"/a/{number}.html": torn(number) for number in WORDS}
    done = crawled(tmp_path, broken, "-a", "recheck=yes")
    assert done.returncode in {0, 3}, done.stderr
    assert causes(tmp_path) == [["new"]] * 8
    kept = [each for each in records(tmp_path / "state" / "archive") if each.truncated]
    for number, word in WORDS.items():
        assert [each.truncated for each in kept if each.url == f"{BASE}/a/{number}.html"] == [word] * 3
    frontier = Frontier(tmp_path / "state" / "frontier.sqlite")
    known = [frontier.page("mou", f"{BASE}/a/{number}.html") for number in WORDS]
    assert all(each and each.state == "failed" and "not whole" in (each.reason or "") for each in known)
    edited = HEALTHY | {f"/a/{number}.html": packed("br", page(number, 88)) for number in WORDS}
    assert crawled(tmp_path, edited, "-a", "recheck=yes").returncode == 0
    assert causes(tmp_path) == [["new", "content_edit"]] * 8


@pytest.mark.slow
def test_half_a_robots_txt_keeps_us_away(tmp_path: Path) -> None:
    robots = packed("gzip", b"User-agent: *\nDisallow: /b/\n" * 99, -9)
    assert crawled(tmp_path, {**HEALTHY, "/robots.txt": robots}).returncode == 3
    kinds = {each.kind for each in records(tmp_path / "state" / "archive") if each.visit.get("kind") == "channel"}
    assert kinds == {"failed"}
