"""What the journal makes of the records of a portal, visit by visit: live, with an archive and a worker of its own."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import Request, Response

from corpus.archive.archive import Archive, records
from corpus.table.editions import Row, row_of_json
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.commits import Commits
from crawler.journal.journal import Journal
from crawler.journal.playback import Playback
from crawler.journal.visit import NoAnswer, Visit
from crawler.policy.page import Link, Page
from crawler.portals.portal import Channel, Portal
from crawler.reading.workers import Workers
from crawler.run.recorder import Recorder

BASE = "http://www.example.test"
FIRST, SECOND, LIST = f"{BASE}/a/1.html", f"{BASE}/a/1_2.html", f"{BASE}/yw/"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PORTAL = Portal(
    name="mou",
    title="某网",
    hosts=("www.example.test",),
    channels=(Channel("要闻", LIST, "plain", None, 3),),
    article=re.compile(r"/a/[\d_]+\.html"),
)
SENTENCES = [
    "汾州新闻网讯，三月一日，我市召开春耕生产推进会，部署稳粮保供工作。",
    "会议指出，要落实责任，抓住当前有利时机，把农资统筹好，确保应种尽种。",
    "各县区要加强田间管理，做好病虫害防治，让农户心里有数，把粮食产量稳住。",
    "会后，与会人员到石桥镇察看了小麦长势，听取了农机调度情况的介绍。",
]


def html(*paragraphs: str, editor: str = "姚远", below: str = "") -> bytes:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    head = "<title>我市召开春耕生产推进会</title></head><body><h1>我市召开春耕生产推进会</h1><p>2026-03-02 09:20</p>"
    return f"<html><head>{head}<div>{body}</div><p>责任编辑：{editor}</p>{below}</body></html>".encode()


class Desk:
    """A journal with all that it needs, and a clock that goes on by thirty hours an answer."""

    def __init__(self, folder: Path, workers: Workers) -> None:
        self.now, self.noted = NOW, list[str]()
        self.folder = folder
        self.frontier = Frontier(folder / "frontier.sqlite")
        self.archive = Archive(folder / "archive", run="run-1")
        self.recorder = Recorder("run-1", self.archive, lambda: self.now)
        self.journal = self.journal_of(self.frontier, workers)
        links = [Link("mou", LIST, "channel", "要闻", None, 0), Link("mou", FIRST, "article", "要闻", "id-1", 0)]
        self.frontier.announce(links, NOW.timestamp())

    def journal_of(self, frontier: Frontier, workers: Workers) -> Journal:
        return Journal(
            portals={"mou": PORTAL},
            archive=self.folder / "archive",
            frontier=frontier,
            workers=workers,
            commits=Commits(self.archive.sync, frontier.commit),
            since=None,
            note=lambda _, kind, fields: self.noted.append(f"{kind} {fields['reason']}"),
        )

    async def answered(self, visit: Visit, body: bytes = b"", status: int = 200) -> Visit | None:
        """Take in an answer to what a visit asks for."""
        self.now += timedelta(hours=30)
        headers = {"Content-Type": "text/html; charset=utf-8", "ETag": f'"{self.now:%d%H}"'}
        response = Response(visit.url, status, headers=headers, body=body, request=Request(visit.url))
        record = self.recorder.answered(visit, response)
        return await self.journal.apply(visit.answered(record))

    async def unanswered(self, visit: Visit, kind: NoAnswer, **why: object) -> None:
        self.now += timedelta(hours=30)
        await self.journal.apply(visit.answered(self.recorder.noted(visit, kind, {"reason": "because", **why})))

    def page(self, url: str = FIRST) -> Page:
        found = self.frontier.page("mou", url)
        assert found
        return found

    def visit(self, url: str = FIRST) -> Visit:
        return Visit(self.page(url))

    def end(self) -> None:
        """Believe what was read, and decide what is gone."""
        self.journal.conclude(self.recorder.concluded({"portals": ["mou"], "freeze_share": 0.2}))

    def rows(self) -> list[Row]:
        return [row_of_json(each.edition) for each in self.frontier.waiting(99)]


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with closing(Workers(1, timeout_s=60, memory_mb=4096)) as pool:
        yield pool


@pytest.fixture
def desk(tmp_path: Path, workers: Workers) -> Iterator[Desk]:
    made = Desk(tmp_path, workers)
    with closing(made.frontier), made.archive:
        yield made


def test_an_article_is_new_the_same_edited_and_doubted(desk: Desk) -> None:
    async def told() -> None:
        for body in (html(*SENTENCES), html(*SENTENCES, below="<p>浏览：17</p>"), html(*SENTENCES[:3])):
            assert await desk.answered(desk.visit(), body) is None
        await desk.answered(desk.visit(), html(*SENTENCES[:3], editor="苏禾"))
        await desk.answered(desk.visit(), b"", 304)
        for _ in range(2):
            await desk.answered(desk.visit(), html(SENTENCES[0]))

    asyncio.run(told())
    desk.end()
    rows, counts = desk.rows(), desk.journal.counts
    assert [row["cause"] for row in rows] == ["new", "content_edit", "metadata_only", "content_edit"]
    assert [row["text"] for row in rows] == [
        "\n".join(SENTENCES), "\n".join(SENTENCES[:3]), "\n".join(SENTENCES[:3]), SENTENCES[0],
    ]  # fmt: skip
    assert [row["editor"] for row in rows] == ["姚远", "姚远", "苏禾", "姚远"]
    told_of = {what: counts["mou", what] for what in ("new", "same", "changed", "not_modified", "doubted", "pages")}
    assert told_of == {"new": 1, "same": 1, "changed": 3, "not_modified": 1, "doubted": 1, "pages": 7}
    assert (counts["mou", "editions/content_edit"], counts["mou", "volatile_only"]) == (2, 1)
    assert (desk.page().state, desk.page().edition, desk.page().doubt) == ("live", 4, None)


def test_an_article_of_two_pages_is_one_edition_and_is_asked_for_as_a_whole(desk: Desk) -> None:
    leading = html(*SENTENCES[:2], below='<a href="1_2.html">下一页</a>')

    async def told() -> None:
        wants = await desk.answered(desk.visit(), leading)
        assert wants
        assert (wants.url, wants.wanted and wants.wanted.number) == (SECOND, 2)
        assert await desk.answered(wants, html(*SENTENCES[2:])) is None
        again = await desk.answered(desk.visit(), b"", 304)
        assert again
        assert (again.url, again.wanted and again.wanted.etag) == (SECOND, '"0421"')
        assert await desk.answered(again, b"", 304) is None
        edited = await desk.answered(desk.visit(), b"", 304)
        assert edited
        assert await desk.answered(edited, html(SENTENCES[2])) is None
        broken = await desk.answered(desk.visit(), leading)
        assert broken
        assert await desk.answered(broken, b"", 500) is None

    asyncio.run(told())
    desk.end()
    rows = desk.rows()
    assert [(row["cause"], row["text"]) for row in rows] == [
        ("new", "\n".join(SENTENCES)), ("content_edit", "\n".join(SENTENCES[:3])),
    ]  # fmt: skip
    page = desk.page()
    assert (page.state, page.edition, page.reason) == ("failed", 2, "page 2: HTTP 500")
    assert desk.journal.counts["mou", "further_pages"] == 4
    assert desk.journal.counts["mou", "not_modified"] == 1


def test_a_further_page_is_no_article_and_one_of_another_headline_is_no_further_page(desk: Desk) -> None:
    other = html(*SENTENCES[2:]).replace("我市召开春耕生产推进会".encode(), "石桥大桥今日建成通车".encode())

    desk.frontier.announce([Link("mou", SECOND, "article", "要闻", "id-2", 0)], NOW.timestamp())

    async def told() -> None:
        wants = await desk.answered(desk.visit(), html(*SENTENCES[:2], below='<a href="1_2.html">下一页</a>'))
        assert wants
        await desk.answered(wants, html(*SENTENCES[2:]))
        await desk.answered(desk.visit(SECOND), html(*SENTENCES[2:]))
        apart = await desk.answered(desk.visit(), html(*SENTENCES[:2], below='<a href="1_3.html">下一页</a>'))
        assert apart
        await desk.answered(apart, other)

    asyncio.run(told())
    desk.end()
    assert (desk.page(SECOND).state, desk.page(SECOND).reason) == ("other", "a further page of another article")
    assert [row["text"] for row in desk.rows()] == ["\n".join(SENTENCES)]
    assert desk.page().state == "doubted"  # without the second page it says half of what it said


def test_what_shows_no_article_leaves_its_state_and_its_reason(desk: Desk) -> None:
    async def told() -> list[tuple[str, str | None]]:
        states = []
        lost = "<html><title>404</title>您访问的页面不存在</html>".encode()
        for status, body in ((404, b""), (403, b""), (503, b""), (200, lost)):
            await desk.answered(desk.visit(), body, status)
            states.append((desk.page().state, desk.page().reason and desk.page().reason[:8]))
        await desk.unanswered(desk.visit(), "failed")
        states.append((desk.page().state, desk.page().reason))
        await desk.unanswered(desk.visit(), "failed", unasked=True)
        states.append((desk.page().state, desk.page().reason))
        await desk.unanswered(desk.visit(), "refused")
        return [*states, (desk.page().state, desk.page().reason)]

    states = asyncio.run(told())
    assert [state for state, _ in states] == ["suspect", "blocked", "failed", "suspect", "failed", "failed", "refused"]
    assert [reason for _, reason in states[4:]] == ["because"] * 3
    assert desk.rows() == []
    assert desk.journal.counts["mou", "pages"] == 7
    assert {what for _, what in desk.journal.counts if what.startswith("why/")} >= {"why/HTTP 403", "why/HTTP 503"}


def test_a_list_page_makes_articles_known_and_counts_what_it_lists(desk: Desk) -> None:
    links = "".join(f'<li><a href="/a/{number}.html">我市第{number}次召开推进会</a></li>' for number in (1, 2, 3))

    async def told() -> None:
        await desk.answered(desk.visit(LIST), f"<ul>{links}</ul><a href='http://[::1/'>x</a>".encode())
        await desk.answered(desk.visit(LIST), f"<ul>{links}</ul>".encode())

    asyncio.run(told())
    counts = desk.journal.counts
    assert (counts["mou", "listed"], counts["mou", "found"]) == (2, 2)
    assert (desk.journal.yields["mou", "要闻"], desk.journal.firsts["mou", "要闻"]) == (6, 3)
    assert desk.page(f"{BASE}/a/3.html").state == "queued"


def test_played_back_the_records_say_what_they_said(desk: Desk, workers: Workers, tmp_path: Path) -> None:
    async def told() -> None:
        await desk.answered(desk.visit(LIST), b'<li><a href="/a/1.html">x</a></li>')
        wants = await desk.answered(desk.visit(), html(*SENTENCES[:2], below='<a href="1_2.html">下一页</a>'))
        assert wants
        await desk.answered(wants, html(*SENTENCES[2:]))
        await desk.answered(desk.visit(), b"", 404)
        desk.end()
        await desk.answered(desk.visit(), html(*SENTENCES[:2], below='<a href="1_2.html">下一页</a>'))  # and no more

    async def again(frontier: Frontier) -> None:
        for known in (0, 3):
            playback = Playback(desk.journal_of(frontier, workers), frontier, Editions(tmp_path / "editions"))
            await playback.play(records(desk.folder / "archive"))
            assert len(playback.known) == known

    asyncio.run(told())
    with closing(Frontier(tmp_path / "again.sqlite")) as frontier:
        frontier.announce([Link("mou", LIST, "channel", "要闻", None, 0)], NOW.timestamp())
        asyncio.run(again(frontier))
        played = [row_of_json(each.edition) for each in frontier.waiting(99)]
        known = frontier.page("mou", FIRST)
    assert [row["text"] for row in played] == [row["text"] for row in desk.rows()] == ["\n".join(SENTENCES)]
    assert [row["record_id"] for row in played] == [row["record_id"] for row in desk.rows()]
    assert known
    assert known._replace(key=0, article="", first_seen=0) == desk.page()._replace(key=0, article="", first_seen=0)
