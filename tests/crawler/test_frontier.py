"""The frontier on a real SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from forked import told
from sqlalchemy import Engine, event

from crawler.frontier.migrations import MIGRATIONS, FrontierVersionError
from crawler.frontier.store import Frontier, FrontierError
from crawler.policy.page import Link, Outcome, Page

ROOT = Path(__file__).parents[2]
NOW = 1_772_400_000.0
CHANNEL = Link("mou", "http://a.test/", "channel", "要闻", None, 0)


def article(number: int) -> Link:
    return Link("mou", f"http://a.test/{number}.html", "article", "要闻", f"id-{number}", 0)


def sheet(number: int) -> Link:
    return Link("mou", f"http://a.test/node_{number}.html", "list", "要闻", None, 1)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    opened = Frontier(tmp_path / "frontier.sqlite")
    opened.begin("run-1", NOW)
    yield opened
    opened.close()


def visited(page: Page, run: str = "run-1", /, **changes: object) -> Outcome:
    after = page._replace(state="live", due=None, last_visit=NOW, last_run=run)
    return Outcome("listed", after, f"record-{page.key}-{run}", NOW)._replace(**changes)


def test_a_taken_page_is_not_taken_twice_and_returns_when_its_run_dies(frontier: Frontier) -> None:
    frontier.announce([CHANNEL], NOW)
    assert [page.url for page in frontier.take("run-1", {"mou": 9}, NOW)] == ["http://a.test/"]
    assert frontier.take("run-1", {"mou": 9}, NOW) == []
    assert frontier.unfinished() == ["run-1"]
    frontier.begin("run-2", NOW)
    assert [page.url for page in frontier.take("run-2", {"mou": 9}, NOW)] == ["http://a.test/"]


def test_channels_come_before_articles_and_nothing_before_it_is_due(frontier: Frontier) -> None:
    frontier.announce([article(1), CHANNEL], NOW)
    frontier.announce([article(2)], NOW + 60)
    assert [page.kind for page in frontier.take("run-1", {"mou": 9}, NOW)] == ["channel", "article"]
    assert frontier.take("run-1", {"other": 9}, NOW + 60) == []


def test_a_visit_its_links_and_its_edition_are_stored_together(frontier: Frontier) -> None:
    frontier.announce([CHANNEL], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    outcome = visited(page, links=(article(1), article(2), sheet(1)), edition='{"a": 1}')
    assert frontier.commit([outcome]) == [2]
    assert frontier.commit([outcome._replace(edition=None)]) == [0]
    assert [(waiting.seq, waiting.edition) for waiting in frontier.waiting(9)] == [(1, '{"a": 1}')]
    assert frontier.is_applied(outcome.record)
    frontier.delivered(1)
    assert frontier.waiting(9) == []


def test_a_number_in_the_order_of_changes_is_never_used_again(frontier: Frontier) -> None:
    frontier.announce([CHANNEL], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    frontier.commit([visited(page, edition="{}")])
    frontier.delivered(1)
    frontier.commit([visited(page, edition="{}")])
    assert [waiting.seq for waiting in frontier.waiting(9)] == [2]


def test_older_list_pages_are_followed_while_there_is_something_new_or_the_page_is(frontier: Frontier) -> None:
    frontier.announce([CHANNEL], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    frontier.commit([visited(page, links=(article(1),), older=(sheet(2),), is_first=True)])
    assert {page.kind for page in frontier.take("run-1", {"mou": 9}, NOW)} == {"article", "list"}
    frontier.begin("run-2", NOW)
    (second,) = [page for page in frontier.take("run-2", {"mou": 9}, NOW) if page.kind == "list"]
    frontier.commit([visited(second, "run-2")])
    frontier.commit([visited(page, "run-2", links=(article(1),), older=(sheet(2),))])
    assert frontier.take("run-2", {"mou": 9}, NOW) == []
    frontier.commit([visited(page, "run-3", links=(article(3),), older=(sheet(2),))])
    assert {page.kind for page in frontier.take("run-3", {"mou": 9}, NOW)} == {"article", "list"}


def test_sheets_that_lead_to_each_other_are_visited_once_a_run(frontier: Frontier) -> None:
    frontier.announce([CHANNEL], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    frontier.commit([visited(page, links=(sheet(1), sheet(2)))])
    taken = frontier.take("run-1", {"mou": 9}, NOW)
    assert len(taken) == 2
    frontier.commit([visited(each, links=(sheet(1), sheet(2))) for each in taken])
    assert frontier.take("run-1", {"mou": 9}, NOW) == []


def test_a_moved_article_is_known_under_both_addresses(frontier: Frontier) -> None:
    frontier.announce([article(1)], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    moved = page._replace(url="http://a.test/9.html", due=NOW)
    frontier.commit([visited(moved, alias=page.url, page=moved)])
    assert frontier.page("mou", "http://a.test/1.html") == frontier.page("mou", "http://a.test/9.html")
    assert frontier.aliases(page.key) == ["http://a.test/1.html"]
    assert frontier.commit([visited(moved, links=(article(1),))]) == [0]


def test_an_article_that_moves_to_a_known_one_is_an_alias_of_that(frontier: Frontier) -> None:
    frontier.announce([article(1), article(2)], NOW)
    first, second = frontier.take("run-1", {"mou": 9}, NOW)
    frontier.commit([visited(first, alias=first.url, page=first._replace(url=second.url, due=NOW))])
    left = frontier.take("run-2", {"mou": 9}, NOW)
    assert left == []
    assert frontier.aliases(second.key) == [first.url]


def test_a_recheck_makes_known_articles_due_and_a_finished_run_leaves_no_record_behind(frontier: Frontier) -> None:
    frontier.announce([article(1)], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    frontier.commit([visited(page)])
    frontier.finish("run-1", NOW, "{}")
    assert frontier.unfinished() == []
    assert not frontier.is_applied("record-1-run-1")
    frontier.recheck(["mou"], NOW)
    assert [page.article for page in frontier.take("run-2", {"mou": 9}, NOW)] == ["id-1"]


def test_what_is_asked_of_the_frontier_does_not_grow_with_the_links_of_a_page(frontier: Frontier) -> None:
    def asked(numbers: range) -> list[str]:
        links = [make(number) for number in numbers for make in (article, sheet)]
        with statements() as said:
            frontier.announce(links, NOW)
            frontier.announce(links, NOW)
        return said

    assert asked(range(9)) == asked(range(9, 20_000)) != []
    assert asked(range(0)) == []


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give the statements that any engine sends, in order."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_frontier_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    Frontier(path).close()
    with sqlite3.connect(path) as connection:
        connection.executescript("UPDATE schema_version SET number = 99; DROP TABLE pauses")
    with pytest.raises(
        FrontierVersionError, match=f"sqlite: schema version 99; this program knows up to {len(MIGRATIONS)}: use the"
    ):
        Frontier(path)
    assert (version(path), "pauses" in columns(path)) == (99, False)


@pytest.mark.slow
@pytest.mark.parametrize("words", [["crawl", "portals"], ["portals"], ["portals", "--due"], ["replay"]])
def test_each_command_says_so_in_a_line(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "frontier.sqlite"
    Frontier(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE schema_version SET number = 99")
    done = told(*words, "-s", f"PORTALS_STATE={tmp_path}")
    said = f"scrapy {words[0]}: {path}: schema version 99; this program knows up to {len(MIGRATIONS)}: use the"
    assert (done.returncode, done.stderr.startswith(said), done.stderr.count("\n")) == (1, True, 1), done.stderr


def test_a_frontier_of_the_first_version_is_brought_up_to_date_with_what_it_knows(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    make_old(path, 1)
    opened = Frontier(path)
    page = opened.page("mou", "http://a.test/1.html")
    opened.close()
    assert page is not None
    assert (page.edition, page.content_hash, page.misses, page.body) == (1, "1:a", 0, None)


@pytest.mark.parametrize("old", range(1, len(MIGRATIONS)))
def test_a_frontier_of_any_earlier_version_becomes_what_a_new_one_is(tmp_path: Path, old: int) -> None:
    new, path = tmp_path / "new.sqlite", tmp_path / "frontier.sqlite"
    Frontier(new).close()
    make_old(path, old)
    Frontier(path).close()
    assert (version(path), columns(path)) == (len(MIGRATIONS), columns(new))


def test_a_table_that_came_without_a_new_version_is_made(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    Frontier(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE lessons")
    Frontier(path).close()
    assert "lessons" in columns(path)


def test_a_step_that_fails_leaves_the_older_frontier_whole_and_the_next_opening_takes_all_steps(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    make_old(path, 1)
    before = columns(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE pages SET state = 'moved', reason = 'to http://a.test/2.html'")
        connection.execute("CREATE TRIGGER broken BEFORE UPDATE ON pages BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(FrontierError, match="no"):
        Frontier(path)
    assert (version(path), columns(path)) == (1, before)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TRIGGER broken")
    Frontier(path).close()
    assert version(path) == len(MIGRATIONS)


def make_old(path: Path, number: int) -> None:
    """Make a frontier of an earlier version, as its own program made it from one of the first."""
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_VERSION)
        for step in MIGRATIONS[1:number]:
            connection.executescript(";".join(step))
        connection.execute("UPDATE schema_version SET number = ?", (number,))


def version(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT number FROM schema_version").fetchone()[0])


def columns(path: Path) -> dict[str, set[tuple[str, str, int]]]:
    """Every table with its columns: name, type, and whether it may be null."""
    with sqlite3.connect(path) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: connection.execute(f"PRAGMA table_info('{name}')").fetchall() for name in names}
    return {name: {(each[1], each[2], each[3]) for each in rows} for name, rows in found.items()}


FIRST_VERSION = """
    CREATE TABLE pages (key INTEGER NOT NULL PRIMARY KEY, portal TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL,
        channel TEXT NOT NULL, article TEXT, state TEXT NOT NULL, reason TEXT, due FLOAT, run TEXT,
        tries INTEGER NOT NULL, depth INTEGER NOT NULL, etag TEXT, last_modified TEXT, first_seen FLOAT NOT NULL,
        last_visit FLOAT, last_seen FLOAT, last_run TEXT, content_hash TEXT, edition INTEGER NOT NULL, record TEXT);
    CREATE TABLE schema_version (number INTEGER NOT NULL PRIMARY KEY);
    INSERT INTO schema_version VALUES (1);
    INSERT INTO pages VALUES (1, 'mou', 'http://a.test/1.html', 'article', '要闻', 'id-1', 'live', NULL, 5.0, NULL, 0,
        0, NULL, NULL, 1.0, 2.0, 2.0, 'run-1', '1:a', 1, 'urn:uuid:1');
"""


def test_a_portal_that_asked_for_it_is_left_alone_until_then(frontier: Frontier) -> None:
    frontier.announce([article(1), article(2)], NOW)
    (page,) = frontier.take("run-1", {"mou": 1}, NOW)
    frontier.commit([visited(page, pause=NOW + 600)])
    frontier.commit([visited(page, pause=NOW + 60)])
    assert frontier.take("run-1", {"mou": 9}, NOW + 599) == []
    assert [page.article for page in frontier.take("run-1", {"mou": 9}, NOW + 600)] == ["id-2"]
