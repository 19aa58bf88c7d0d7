"""When a missing article is gone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.archive.archive import Record
from corpus.table.editions import row_of_json
from crawler.frontier.store import Frontier
from crawler.journal.conclusion import conclusion
from crawler.policy.deletions import Sightings, is_frozen
from crawler.policy.page import Link, Outcome, Page
from crawler.policy.schedule import DAY, HOUR
from crawler.portals.portal import Portal

NOW = 1_772_400_000.0
PORTAL = Portal(name="mou", title="某网", hosts=("www.example.test",), channels=(), article=re.compile(r"/a/\d+\.html"))


@pytest.mark.parametrize(
    ("visited", "missing", "expected"), [(100, 20, False), (100, 21, True), (4, 4, False), (5, 5, True), (25, 5, False)]
)
def test_deletions_freeze_when_many_articles_are_missing_at_once(visited: int, missing: int, *, expected: bool) -> None:
    assert is_frozen(Sightings(visited, missing), 0.2) is expected


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    """A portal of forty articles that were seen, and its channel that listed them."""
    opened = Frontier(tmp_path / "frontier.sqlite")
    opened.announce([Link("mou", "http://www.example.test/yw/", "channel", "要闻", None, 0)], NOW)
    opened.announce([Link("mou", url(number), "article", "要闻", f"id-{number}", 0) for number in range(40)], NOW)
    pages = opened.take("run-1", {"mou": 99}, NOW)
    seen = {"state": "live", "last_visit": NOW, "last_seen": NOW, "last_run": "run-1", "due": NOW + DAY}
    opened.commit([Outcome("new", page._replace(**seen, **published(page.kind)), page.url, NOW) for page in pages])
    yield opened
    opened.close()


def url(number: int) -> str:
    return f"http://www.example.test/a/{number}.html"


def published(kind: str) -> dict[str, object]:
    return {"listed": 40} if kind == "channel" else {"edition": 1, "content_hash": "1:a", "record": "urn:uuid:1"}


def miss(frontier: Frontier, numbers: range, misses: int = 3) -> None:
    for number in numbers:
        page = frontier.page("mou", url(number))
        assert page is not None
        missing = page._replace(state="suspect", misses=misses, missed=NOW, last_visit=NOW, last_record="urn:uuid:404")
        frontier.commit([Outcome("suspect", missing, f"miss-{number}", NOW)])


def decided(frontier: Frontier, at_s: float = NOW) -> tuple[list[dict[str, object]], list[str]]:
    at = datetime.fromtimestamp(at_s, UTC)
    fields = b'{"portals": ["mou"], "freeze_share": 0.2}'
    record = Record("urn:uuid:end", "concluded", "", at, None, (), fields, {"run": "run-1"}, "", 0)
    found = conclusion(record, {"mou": PORTAL}, frontier)
    frontier.commit(found.outcomes)
    return [row_of_json(each.edition or "") for each in found.outcomes], list(found.frozen)


def test_an_article_that_was_missed_on_three_days_is_gone_and_its_tombstone_names_the_last_of_them(
    frontier: Frontier,
) -> None:
    miss(frontier, range(2))
    miss(frontier, range(2, 4), misses=2)
    rows, frozen = decided(frontier)
    assert [(row["url"], row["edition"], row["cause"], row["record_id"]) for row in rows] == [
        (url(0), 2, "gone", "urn:uuid:404"),
        (url(1), 2, "gone", "urn:uuid:404"),
    ]
    assert frozen == []
    assert decided(frontier) == ([], [])


def test_nothing_is_gone_while_many_are_missing_or_the_lists_were_not_read(frontier: Frontier) -> None:
    miss(frontier, range(2))
    list_page = page_at(frontier, "http://www.example.test/yw/")
    frontier.commit([Outcome("listed", list_page._replace(last_visit=NOW - 1), "earlier", NOW)])
    assert decided(frontier) == ([], [])
    frontier.commit([Outcome("listed", list_page, "now", NOW)])
    miss(frontier, range(9))
    assert decided(frontier) == ([], ["mou"])


def test_nothing_is_gone_while_no_article_is_seen_after_it_was_missed(frontier: Frontier) -> None:
    miss(frontier, range(2))
    seen_before(frontier, range(2, 40))
    assert decided(frontier) == ([], [])


def test_nothing_is_gone_while_others_vanish_with_it(frontier: Frontier) -> None:
    miss(frontier, range(1))
    seen_before(frontier, range(5, 40))
    miss(frontier, range(4, 5), misses=1)
    assert decided(frontier) == ([], [])
    miss(frontier, range(4, 5), misses=2)
    rows, _ = decided(frontier)
    assert [row["url"] for row in rows] == [url(0)]


def test_what_is_seen_long_after_a_miss_says_nothing_about_it(frontier: Frontier) -> None:
    miss(frontier, range(2))
    assert decided(frontier, NOW + 3 * HOUR) == ([], [])


def test_of_what_seems_gone_witnesses_are_called_until_there_are_enough(frontier: Frontier) -> None:
    miss(frontier, range(1), misses=2)
    seen_before(frontier, range(1, 40))
    assert frontier.call_witnesses(["mou"], NOW) == set()
    miss(frontier, range(1))
    assert frontier.call_witnesses(["mou"], NOW) == {"mou"}
    assert [page.url for page in frontier.take("run-1", {"mou": 99}, NOW)] == [url(number) for number in range(1, 6)]
    for number in range(1, 6):
        frontier.commit([Outcome("same", page_at(frontier, url(number))._replace(last_visit=NOW), f"{number}", NOW)])
    assert frontier.call_witnesses(["mou"], NOW) == set()
    rows, _ = decided(frontier)
    assert [row["url"] for row in rows] == [url(0)]


def page_at(frontier: Frontier, address: str) -> Page:
    page = frontier.page("mou", address)
    assert page is not None
    return page


def seen_before(frontier: Frontier, numbers: range) -> None:
    """Let articles have been seen a little earlier than others were missed."""
    for number in numbers:
        before = page_at(frontier, url(number))._replace(last_visit=NOW - 9, last_seen=NOW - 9)
        frontier.commit([Outcome("same", before, str(number), NOW)])
