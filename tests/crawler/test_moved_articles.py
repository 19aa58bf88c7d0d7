"""An article that was read at its new address before its old one redirected: one article, in all that is published."""

from contextlib import closing
from pathlib import Path
from typing import Any

import forked
import pytest
from test_crawl import ARTICLE, HTML, LIST, OPEN, Answers, corpus, crawled

from corpus.table.editions import article_id
from corpus.table.table import Editions
from corpus.views.changes import changes
from crawler.frontier.store import Frontier

OLD, NEW = "http://www.example.test/a/1.html", "http://www.example.test/a/7.html"
BOTH: Answers = {**OPEN, "/yw/": (200, HTML, LIST.replace(b"/a/1.", b"/a/7.")), "/a/7.html": (200, HTML, ARTICLE)}
MOVED: Answers = {**BOTH, "/a/1.html": (301, {"Location": "/a/7.html"}, b"")}


def rows(state: Path) -> list[dict[str, Any]]:
    found = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    return sorted(({**row, "seq": 0} for row in found), key=lambda row: (row["id"], row["edition"]))


def scrapy_corpus(tmp_path: Path, *words: str) -> None:
    settings = [f"PORTALS_STATE={tmp_path / 'state'}", f"PORTALS_SEEDS={tmp_path / 'seeds'}", "PORTALS_WORKERS=1"]
    options = [word for setting in settings for word in ("-s", setting)]
    done = forked.told("corpus", *words, *options)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_it_is_one_article_for_readers_followers_a_rebuild_and_a_purge(tmp_path: Path) -> None:
    state, old, new = tmp_path / "state", article_id("mou", OLD), article_id("mou", NEW)
    for answers in (OPEN, BOTH, MOVED, MOVED):
        assert crawled(tmp_path, answers, "-a", "recheck=yes").returncode == 0
    events = [(event.id, event.edition, event.change, event.cause) for event in told(state) if event.id in {old, new}]
    assert events == [
        (old, 1, "insert", "new"),
        (new, 1, "insert", "new"),
        (new, 2, "delete", "merged"),
        (old, 2, "update", "moved"),
    ]
    (one,) = [row for row in corpus(state) if row["url"] == NEW]
    assert (one["id"], one["aliases"]) == (old, [OLD])
    scrapy_corpus(tmp_path, "rebuild", "-o", str(tmp_path / "again"))
    assert rows(tmp_path / "again") == rows(state)
    scrapy_corpus(tmp_path, "purge", "mou", NEW, "--reason", "request")
    scrapy_corpus(tmp_path, "rebuild", "-o", str(tmp_path / "purged"))
    assert [row["cause"] for row in rows(state) if row["id"] in {old, new}] == ["purged", "purged"]
    for folder in (state, tmp_path / "purged"):
        assert {row["id"] for row in corpus(folder)}.isdisjoint({old, new})
        assert not is_visited(folder)


def told(state: Path) -> list[Any]:
    return list(changes(Editions(state / "corpus" / "editions").snapshot()))


def is_visited(state: Path) -> bool:
    """Whether one of the two addresses waits for a visit."""
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        pages = [frontier.page("mou", url) for url in (OLD, NEW)]
        return any(page is not None and page.due is not None for page in pages)
