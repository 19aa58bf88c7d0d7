import csv
import json
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from corpus_commands import called

from corpus.index_file import forget
from corpus.search.index import opened, update
from corpus.search.query import Query, found, number
from corpus.table.editions import Row
from corpus.table.table import Editions


@pytest.fixture
def editions(tmp_path: Path) -> Editions:
    return Editions(tmp_path / "corpus" / "editions")


@pytest.fixture
def searched(tmp_path: Path, editions: Editions) -> Callable[..., list[str]]:
    """Give what brings the index up to date, and returns the last part of the addresses that a query finds."""

    def search(words: str = "", **asked: object) -> list[str]:
        update(editions.snapshot(), tmp_path / "search.sqlite")
        with opened(tmp_path / "search.sqlite") as index:
            query = Query(words=words, **asked)
            hits = [hit.url.rpartition("/")[2] for hit in found(index, query)]
            assert number(index, query) == len(hits)
            return hits

    return search


def test_the_current_view_is_found_and_what_is_gone_or_was_said_before_is_not(
    editions: Editions, searched: Callable[..., list[str]], row: Callable[..., Row]
) -> None:
    editions.append([row(1, text="春耕开始。"), row(2, text="秋收开始。"), row(3, text="冬修开始。")], upto=3)
    assert searched("开始") == ["3", "2", "1"]
    edited = row(4, key=2, edition=2, cause="content_edit", text="秋收结束。")
    editions.append([edited, row(5, key=3, edition=2, gone=True)], upto=5)
    assert searched("开始") == ["1"]
    assert searched("秋收 结束") == ["2"]
    editions.append([row(6, key=3, edition=3, cause="revived", text="冬修又开始。")], upto=6)
    assert searched("开始") == ["3", "1"]
    editions.append([row(7, key=1, edition=0, cause="backfilled", text="春耕还没开始。")], upto=7)
    assert searched("开始") == ["3", "1"]
    assert searched("还没") == []


def test_articles_are_chosen_by_what_is_known_of_them(
    editions: Editions, searched: Callable[..., list[str]], row: Callable[..., Row]
) -> None:
    editions.append([row(1, portal="a"), row(2, portal="b")], upto=2)
    assert searched(portals=("a",)) == ["1"]
    assert searched("大桥", sources=("清水湾日报",), kinds=("article",)) == ["2", "1"]
    assert searched(since=date(2022, 3, 2)) == []
    assert searched(until=date(2022, 3, 1), portals=("b",)) == ["2"]
    assert searched(flags=("byte_damage",)) == ["2", "1"]
    assert searched(flags=("traditional_mirror",)) == []
    assert searched(below=0.8) == ["2", "1"]
    assert searched(below=0.7) == []


def test_only_what_is_new_is_taken_in(editions: Editions, tmp_path: Path, row: Callable[..., Row]) -> None:
    editions.append([row(1), row(2)], upto=2)
    path = tmp_path / "search.sqlite"
    assert update(editions.snapshot(), path) == 2
    assert update(editions.snapshot(), path) == 0
    editions.append([row(3)], upto=3)
    assert update(editions.snapshot(), path) == 1


def test_an_index_of_another_corpus_or_of_noise_is_made_anew(
    editions: Editions, tmp_path: Path, row: Callable[..., Row]
) -> None:
    editions.append([row(1), row(2)], upto=2)
    path = tmp_path / "search.sqlite"
    update(editions.snapshot(), path)
    other = Editions(tmp_path / "other")
    other.begin(after=9)
    other.append([row(10)], upto=10)
    assert update(other.snapshot(), path) == 1
    path.write_bytes(b"noise" * 1000)
    assert update(editions.snapshot(), path) == 2


def test_an_update_that_was_killed_between_two_batches_goes_on(
    editions: Editions, tmp_path: Path, row: Callable[..., Row], searched: Callable[..., list[str]]
) -> None:
    editions.append([row(number) for number in range(1, 1101)], upto=1100)

    def killed(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt):
        update(editions.snapshot(), tmp_path / "search.sqlite", told=killed)
    update(editions.snapshot(), tmp_path / "search.sqlite")
    with opened(tmp_path / "search.sqlite") as index:
        assert number(index, Query(words="大桥")) == 1100
        index_check = "INSERT INTO words (words) VALUES ('integrity-check')"
    with sqlite3.connect(tmp_path / "search.sqlite") as connection:
        connection.execute(index_check)


def test_the_excerpt_shows_the_word_that_was_looked_for(
    editions: Editions, tmp_path: Path, row: Callable[..., Row]
) -> None:
    editions.append([row(1, text="长" * 100 + "會議開幕" + "短" * 200)], upto=1)
    update(editions.snapshot(), tmp_path / "search.sqlite")
    with opened(tmp_path / "search.sqlite") as index:
        (hit,) = found(index, Query(words="会议"))
    assert hit.excerpt == "…" + "长" * 40 + "會議開幕" + "短" * 76 + "…"
    assert hit.flags == ["byte_damage"]


def test_no_index_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no search index"), opened(tmp_path / "search.sqlite"):
        pass
    forget(tmp_path / "search.sqlite")


def test_the_command_finds_and_exports(
    editions: Editions, tmp_path: Path, row: Callable[..., Row], capsys: pytest.CaptureFixture[str]
) -> None:
    editions.append([row(1, text="春耕开始。"), row(2, text="秋收开始。")], upto=2)
    assert called(tmp_path, "search", "秋收", "--portal", "qingshui") == 0
    assert "http://news.test/2" in capsys.readouterr().out
    assert called(tmp_path, "search", "开始", "--json", "--limit", "1") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["number"], [hit["url"] for hit in answer["hits"]]) == (2, ["http://news.test/2"])
    assert called(tmp_path, "search", "秋收", "--format", "csv", "-o", str(tmp_path / "found")) == 0
    with (tmp_path / "found/articles.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [record["url"] for record in csv.DictReader(file)] == ["http://news.test/2"]
    assert called(tmp_path, "search", "没有的词") == 0
    assert "nothing" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        called(tmp_path, "search", "！")
    assert "expected words" in capsys.readouterr().err
