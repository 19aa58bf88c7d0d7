"""One answer that cannot be understood costs its own page: the run goes on, and so does every later one."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from test_crawl import ARTICLE, HTML, OPEN, crawled

from corpus.archive.archive import Record
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.commits import Commits
from crawler.journal.journal import Journal
from crawler.journal.playback import Playback
from crawler.journal.visit import Visit
from crawler.policy.page import Link, Page
from crawler.portals.portal import Channel, Portal
from crawler.reading.workers import Workers

BASE = "http://www.example.test"
NOWHERE = ["http://[::1/x", f"{BASE}:99999/a/1.html", f"{BASE}:abc/a/1.html", "http://www.exam\u2100ple.test/a/1.html"]


AT = datetime(2026, 3, 2, tzinfo=UTC)
PORTAL = Portal(
    name="mou",
    title="某网",
    hosts=("www.example.test",),
    channels=(Channel("要闻", f"{BASE}/yw/", "plain", None, 3),),
    article=re.compile(r"/a/\d+\.html"),
)


def page(tmp_path: Path, path: str) -> Page:
    found = Frontier(tmp_path / "state" / "frontier.sqlite").page("mou", BASE + path)
    assert found
    return found


@pytest.mark.slow
@pytest.mark.parametrize("location", [*NOWHERE[:3], NOWHERE[3].encode().decode("latin-1")])
def test_a_redirect_to_what_is_no_address_fails_its_page_alone(tmp_path: Path, location: str) -> None:
    astray = {**OPEN, "/a/1.html": (302, {"Location": location}, b"")}
    for _ in range(2):
        done = crawled(tmp_path, astray, "-a", "recheck=yes")
        assert done.returncode == 0, done.stderr
    assert page(tmp_path, "/a/1.html").state in {"failed", "suspect"}
    assert page(tmp_path, "/a/2.html").state == "live"


@pytest.mark.slow
@pytest.mark.parametrize("link", NOWHERE)
def test_a_next_page_at_what_is_no_address_ends_the_article(tmp_path: Path, link: str) -> None:
    leading = ARTICLE.replace(b"</body>", f'<p><a href="{link}">下一页</a></p></body>'.encode())
    assert crawled(tmp_path, {**OPEN, "/a/1.html": (200, HTML, leading)}).returncode == 0
    assert (page(tmp_path, "/a/1.html").state, page(tmp_path, "/a/1.html").edition) == ("live", 1)


@pytest.mark.slow
def test_a_status_of_zero_and_a_retry_after_before_all_time_are_failures(tmp_path: Path) -> None:
    never = {"Retry-After": "Mon, 01 Jan 0001 00:00:00 -0000"}
    odd = {**OPEN, "/a/1.html": (0, HTML, b"<p>"), "/a/2.html": (503, never, b"")}
    for _ in range(2):
        done = crawled(tmp_path, odd, "-a", "recheck=yes")
        assert done.returncode == 0, done.stderr
    assert {page(tmp_path, f"/a/{number}.html").state for number in (1, 2)} == {"failed"}


Answer = tuple[str, int, tuple[tuple[str, str], ...], bytes]
SOUND: Answer = ("sound", 200, (), ARTICLE)
POISON: list[Answer] = [
    ("no_place", 302, (("Location", "\ud800"),), b""),
    ("no_text", 200, (("ETag", "\ud800"),), ARTICLE),
]


def record(number: int, answer: Answer) -> Record:
    name, status, headers, body = answer
    url = f"{BASE}/a/{number}.html"
    visit = {"run": "run-1", "portal": "mou", "url": url, "kind": "article", "channel": "要闻"}
    return Record(f"urn:uuid:{name}", "response", url, AT, status, headers, body, visit, "", 0)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with closing(Frontier(tmp_path / "frontier.sqlite")) as opened:
        articles = [Link("mou", f"{BASE}/a/{number}.html", "article", "要闻", f"id-{number}", 0) for number in (1, 2)]
        opened.announce(articles, 0)
        yield opened


@pytest.mark.parametrize("is_played_back", [False, True], ids=["live", "played_back"])
@pytest.mark.parametrize("poison", POISON, ids=["redirect", "validator"])
def test_what_a_record_raises_is_its_own_and_takes_no_other_visit_with_it(
    tmp_path: Path, frontier: Frontier, poison: Answer, *, is_played_back: bool
) -> None:
    noted: list[str] = []

    async def taken_in(workers: Workers) -> None:
        journal = Journal(
            portals={"mou": PORTAL},
            archive=tmp_path,
            frontier=frontier,
            workers=workers,
            commits=Commits(lambda: None, frontier.commit),
            since=None,
            note=lambda _, kind, fields: noted.append(f"{kind} {fields['reason']}"),
        )
        visits = [record(1, poison), record(2, SOUND)]
        if is_played_back:
            await Playback(journal, frontier, Editions(tmp_path / "editions")).play(visits)
            return
        known = [frontier.page("mou", each.url) for each in visits]
        await asyncio.gather(
            *(journal.apply(Visit(page).answered(each)) for each, page in zip(visits, known, strict=True) if page)
        )

    with closing(Workers(1, timeout_s=60, memory_mb=4096)) as workers:
        asyncio.run(taken_in(workers))
    first, second = (frontier.page("mou", f"{BASE}/a/{number}.html") for number in (1, 2))
    assert first
    assert (first.state, first.last_record) == (
        "failed" if poison[1] == 302 else "quarantined",
        "urn:uuid:" + poison[0],
    )
    assert second
    assert second.state == "live"
    assert [each.split()[0] for each in noted] == ["quarantined"] * (first.state == "quarantined")
