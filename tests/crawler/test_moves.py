"""What redirects mean, on a real frontier: one article under two addresses is one, in whatever order that is found."""

import json
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from corpus.archive.archive import Record
from crawler.frontier.store import Frontier
from crawler.journal.moves import resolve_redirects
from crawler.policy.page import Link, Outcome, Page
from crawler.portals.portal import Portal

NOW = 1_772_400_000.0
PORTAL = Portal(name="mou", title="某网", hosts=("a.test",), channels=(), article=re.compile(r"/\w+\.html"))
OLD, NEW, LAST = "http://a.test/old.html", "http://a.test/new.html", "http://a.test/last.html"
FIRST_SEEN = {OLD: NOW - 300, NEW: NOW - 200, LAST: NOW - 100}


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    opened = Frontier(tmp_path / "frontier.sqlite")
    opened.begin("run-1", NOW - 300)
    yield opened
    opened.close()


def known(frontier: Frontier, *urls: str) -> None:
    """Make articles known and read once, in the order of age."""
    for url in urls:
        frontier.announce([Link("mou", url, "article", "要闻", f"id of {url}", 0)], FIRST_SEEN[url])
        (page,) = frontier.take("run-1", {"mou": 1}, NOW)
        read = page._replace(state="live", edition=1, content_hash="1:a", edition_url=url, due=None)
        frontier.commit([Outcome("new", read, f"read {url}", NOW)])


def redirect(frontier: Frontier, url: str, target: str) -> None:
    page = at(frontier, url)
    moved = page._replace(
        state="moved", target=target, due=None, last_visit=NOW, last_run="run-1", last_record="the 301"
    )
    frontier.commit([Outcome("moved", moved, f"redirect of {url}", NOW)])


def resolved(frontier: Frontier) -> None:
    fields = b'{"portals": ["mou"]}'
    at = datetime.fromtimestamp(NOW, UTC)
    resolve_redirects(
        Record("urn:uuid:s", "settled", "", at, None, (), fields, {"run": "run-1"}, "", 0), {"mou": PORTAL}, frontier
    )


def visit(frontier: Frontier, url: str) -> None:
    """Read the article that is due at an address, and give it another edition."""
    (page,) = frontier.take("run-1", {"mou": 9}, NOW)
    assert page.url == url
    row = json.dumps({"id": page.article, "edition": page.edition + 1, "cause": "moved"})
    after = page._replace(state="live", edition=page.edition + 1, edition_url=url, due=None)
    frontier.commit([Outcome("changed", after, f"visit of {url}", NOW, edition=row)])


def at(frontier: Frontier, url: str) -> Page:
    page = frontier.page("mou", url)
    assert page is not None
    return page


def told(frontier: Frontier) -> list[tuple[str, int, str]]:
    rows = [json.loads(waiting.edition) for waiting in frontier.waiting(99)]
    return [(row["id"].removeprefix("id of http://a.test/"), row["edition"], row["cause"]) for row in rows]


def test_an_article_that_moves_to_an_address_that_nobody_knew_is_visited_there(frontier: Frontier) -> None:
    known(frontier, OLD)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    assert at(frontier, NEW) == at(frontier, OLD)
    assert frontier.aliases(at(frontier, NEW).key) == [OLD]
    visit(frontier, NEW)
    assert told(frontier) == [("old.html", 2, "moved")]


def test_an_address_that_was_listed_and_not_read_yet_is_the_older_articles(frontier: Frontier) -> None:
    known(frontier, OLD)
    frontier.announce([Link("mou", NEW, "article", "要闻", f"id of {NEW}", 0)], NOW)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    visit(frontier, NEW)
    assert told(frontier) == [("old.html", 2, "moved")]


def test_of_two_articles_that_are_one_the_older_id_stays_and_the_other_goes_in_one_transaction(
    frontier: Frontier,
) -> None:
    known(frontier, OLD, NEW)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    assert told(frontier) == []
    assert at(frontier, NEW).article == f"id of {OLD}"
    visit(frontier, NEW)
    assert told(frontier) == [("new.html", 2, "merged"), ("old.html", 2, "moved")]
    (tombstone, _) = (json.loads(waiting.edition) for waiting in frontier.waiting(9))
    assert (tombstone["url"], tombstone["record_id"], tombstone["deleted"]) == (NEW, "the 301", True)
    assert frontier.moving(["mou"]) == []


@pytest.mark.parametrize("order", list(permutations([(OLD, NEW), (NEW, LAST)])))
def test_two_moves_at_once_end_at_the_last_address_in_whatever_order_they_are_found(
    frontier: Frontier, order: tuple[tuple[str, str], ...]
) -> None:
    known(frontier, OLD, NEW, LAST)
    for url, target in order:
        redirect(frontier, url, target)
    resolved(frontier)
    visit(frontier, LAST)
    assert sorted(told(frontier)) == [("last.html", 2, "merged"), ("new.html", 2, "merged"), ("old.html", 2, "moved")]
    assert told(frontier)[-1][0] == "old.html"
    assert {at(frontier, url).article for url in (OLD, NEW, LAST)} == {f"id of {OLD}"}


def test_an_article_that_moves_again_keeps_its_identity_and_every_address(frontier: Frontier) -> None:
    known(frontier, OLD, NEW, LAST)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    visit(frontier, NEW)
    redirect(frontier, NEW, LAST)
    resolved(frontier)
    visit(frontier, LAST)
    assert told(frontier)[2:] == [("last.html", 2, "merged"), ("old.html", 3, "moved")]
    assert frontier.aliases(at(frontier, LAST).key) == [NEW, OLD]


def test_an_article_that_moves_on_before_it_was_read_pays_all_it_owes_at_the_end(frontier: Frontier) -> None:
    known(frontier, OLD, NEW, LAST)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    redirect(frontier, NEW, LAST)
    resolved(frontier)
    visit(frontier, LAST)
    assert told(frontier) == [("new.html", 2, "merged"), ("last.html", 2, "merged"), ("old.html", 2, "moved")]


def test_an_article_that_moves_back_is_where_it_was(frontier: Frontier) -> None:
    known(frontier, OLD)
    for url, target in ((OLD, NEW), (NEW, OLD)):
        redirect(frontier, url, target)
        resolved(frontier)
        visit(frontier, target)
    assert at(frontier, NEW).url == OLD
    assert frontier.aliases(at(frontier, OLD).key) == [NEW]


def test_redirects_in_a_circle_are_a_failure_and_change_nothing(frontier: Frontier) -> None:
    known(frontier, OLD, NEW)
    redirect(frontier, OLD, NEW)
    redirect(frontier, NEW, OLD)
    resolved(frontier)
    assert [(at(frontier, url).state, at(frontier, url).article) for url in (OLD, NEW)] == [
        ("failed", f"id of {OLD}"),
        ("failed", f"id of {NEW}"),
    ]
    assert told(frontier) == []


def test_a_younger_article_that_redirects_to_an_older_one_goes_at_once(frontier: Frontier) -> None:
    known(frontier, OLD, NEW)
    redirect(frontier, NEW, OLD)
    resolved(frontier)
    assert told(frontier) == [("new.html", 2, "merged")]
    assert at(frontier, NEW) == at(frontier, OLD)
    assert frontier.take("run-1", {"mou": 9}, NOW) == []


def test_what_is_gone_already_gets_no_second_tombstone(frontier: Frontier) -> None:
    known(frontier, OLD, NEW)
    gone = at(frontier, NEW)._replace(state="gone", edition=2, content_hash=None)
    frontier.commit([Outcome("gone", gone, "gone", NOW)])
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    visit(frontier, NEW)
    assert told(frontier) == [("old.html", 2, "moved")]


def test_an_article_that_is_gone_before_it_was_read_at_its_new_address_takes_the_younger_id_with_it(
    frontier: Frontier,
) -> None:
    known(frontier, OLD, NEW)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    missing = at(frontier, NEW)._replace(state="suspect", due=None)
    frontier.commit([Outcome("suspect", missing, "missing", NOW)])
    assert told(frontier) == []
    row = json.dumps({"id": missing.article, "edition": 2, "cause": "gone"})
    frontier.commit([Outcome("gone", missing._replace(state="gone"), "gone", NOW, edition=row)])
    assert told(frontier) == [("new.html", 2, "merged"), ("old.html", 2, "gone")]


def test_a_purged_address_is_never_visited_whatever_redirects_to_it(frontier: Frontier) -> None:
    known(frontier, OLD, NEW)
    frontier.bury("mou", [f"id of {NEW}"], "request")
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    assert told(frontier) == [("old.html", 2, "merged")]
    assert at(frontier, OLD).kind == "purged"
    assert frontier.take("run-1", {"mou": 9}, NOW) == []


def test_settling_again_after_a_crash_changes_nothing(frontier: Frontier) -> None:
    known(frontier, OLD, NEW)
    redirect(frontier, OLD, NEW)
    resolved(frontier)
    before = at(frontier, NEW)
    resolved(frontier)
    assert at(frontier, NEW) == before


def test_a_long_chain_of_redirects_is_one_article_wherever_its_oldest_page_is(frontier: Frontier) -> None:
    for age in (1, -1):
        urls = [f"http://a.test/{age}/{number}.html" for number in range(6)]
        announced(frontier, urls[::age])
        for url, target in pairwise(urls):
            redirect(frontier, url, target)
        resolved(frontier)
        oldest = urls[::age][0]
        assert {at(frontier, url).article for url in urls} == {f"id of {oldest}"}
        assert at(frontier, oldest).url == urls[-1]
        assert frontier.moving(["mou"]) == []


def test_what_leads_into_a_circle_is_stuck_with_it_and_the_rest_is_resolved(frontier: Frontier) -> None:
    into = "http://a.test/into.html"
    announced(frontier, [into])
    known(frontier, OLD, NEW, LAST)
    for url, target in ((into, OLD), (OLD, NEW), (NEW, OLD), (LAST, "http://a.test/free.html")):
        redirect(frontier, url, target)
    resolved(frontier)
    assert [at(frontier, url).state for url in (into, OLD, NEW)] == ["failed"] * 3
    assert at(frontier, LAST).url == "http://a.test/free.html"
    assert frontier.moving(["mou"]) == []


def test_a_redirect_costs_as_many_statements_among_many_as_among_few(frontier: Frontier, tmp_path: Path) -> None:
    """Chains, pairs that are one article, addresses that nobody knew, and circles: of each, as many more."""
    with closing(Frontier(tmp_path / "many.sqlite")) as many:
        many.begin("run-1", NOW - 300)
        few_statements, many_statements = (statements(each, count) for each, count in ((frontier, 5), (many, 40)))
    assert many_statements <= 8 * few_statements


def statements(frontier: Frontier, count: int) -> int:
    """Return how many statements it takes to resolve *count* redirects of every kind."""
    for kind in ("chain", "pair", "lone", "circle"):
        urls = [f"http://a.test/{kind}{number}.html" for number in range(count + 1)]
        announced(frontier, urls)
        for number, (url, target) in enumerate(pairwise(urls)):
            if kind == "pair" and number % 2:
                continue
            redirect(frontier, url, target if kind != "lone" else url.replace("lone", "new"))
        if kind == "circle":
            redirect(frontier, urls[-1], urls[0])
    with counted_statements() as counted:
        resolved(frontier)
    return len(counted)


def announced(frontier: Frontier, urls: list[str]) -> None:
    """Make articles known and read once, the first the oldest."""
    for number, url in enumerate(urls):
        frontier.announce([Link("mou", url, "article", "要闻", f"id of {url}", 0)], NOW - 300 + number)
    while pages := frontier.take("run-1", {"mou": 99}, NOW):
        read = [
            page._replace(state="live", edition=1, content_hash="1:a", edition_url=page.url, due=None) for page in pages
        ]
        frontier.commit([Outcome("new", page, f"read {page.url}", NOW) for page in read])


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Give the list of the statements that are executed within."""
    counted: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        counted.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_different_articles_that_redirect_to_one_address_all_stay_until_they_lead_elsewhere(frontier: Frontier) -> None:
    known(frontier, OLD, NEW, LAST)
    for number, url in enumerate((OLD, NEW, LAST)):
        page = at(frontier, url)
        frontier.commit([Outcome("same", page._replace(sight=f"article {number}"), f"again {url}", NOW)])
        redirect(frontier, url, "http://a.test/hijacked.html")
    resolved(frontier)
    assert [(at(frontier, url).state, at(frontier, url).url) for url in FIRST_SEEN] == [
        ("doubted", url) for url in FIRST_SEEN
    ]
    redirect(frontier, OLD, "http://a.test/hijacked.html")
    resolved(frontier)
    assert (at(frontier, OLD).state, at(frontier, OLD).url) == ("doubted", OLD)
    redirect(frontier, OLD, "http://a.test/own.html")
    resolved(frontier)
    assert at(frontier, OLD).url == "http://a.test/own.html"
