import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from corpus_commands import called

from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.overview import PortalCount, portal_counts
from crawler.commands.corpus import SUBCOMMANDS
from crawler.frontier.store import Frontier
from crawler.state.lock import lock

ROOT = Path(__file__).parents[2]
Output = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path, row: Callable[..., Row]) -> Path:
    editions = Editions(tmp_path / "corpus" / "editions")
    edited = row(
        3, key=1, edition=2, cause="content_edit", text="清水湾大桥今日通车。", aliases=("http://news.test/old",)
    )
    editions.append([row(1), row(2), edited, row(4, key=2, edition=2, gone=True)], upto=4)
    return tmp_path


def test_export_writes_under_the_state_folder_or_where_it_is_told(state: Path, capsys: Output) -> None:
    assert called(state, "export") == 0
    assert json.loads((state / "exports" / "manifest.json").read_text())["rows"] == 1
    assert called(state, "export", "-o", str(state / "elsewhere"), "--format", "jsonl") == 0
    assert sorted(path.name for path in (state / "elsewhere").iterdir()) == ["articles.jsonl", "manifest.json"]
    assert "articles.jsonl: of 1 articles" in capsys.readouterr().out


def test_export_chooses_and_refuses_what_is_no_choice(state: Path, capsys: Output) -> None:
    assert called(state, "export", "--format", "csv", "--where", "'今日' in text", "--columns", "title,text") == 0
    assert (state / "exports/articles.csv").read_text(encoding="utf-8-sig").splitlines()[0] == "title,text"
    for wrong, message in {
        ("--where", "titel == 'x'"): "'titel' is no column",
        ("--columns", "titel"): "titel: no column",
        ("--since", "gestern"): "expected a day such as",
        ("--format", "pairs", "--columns", "title"): "whose columns are given",
    }.items():
        with pytest.raises(SystemExit):
            called(state, "export", *wrong)
        assert message in capsys.readouterr().err


@pytest.mark.parametrize("key", ["http://news.test/1", "http://news.test/old"])
def test_show_finds_an_article_by_any_address_and_shows_repairs_and_editions(
    state: Path, capsys: Output, key: str
) -> None:
    assert called(state, "show", "qingshui", key) == 0
    shown = capsys.readouterr().out
    assert "⟦pinyin|wan湾⟶" in shown
    assert "✂ share" in shown
    assert "document: name 文号 value 清政〔2022〕3号" in shown
    assert "edition 1: new" in shown
    assert "-清水湾大桥昨日通车。\n-两岸居民步行过桥。\n+清水湾大桥今日通车。" in shown


def test_show_shows_that_an_article_is_gone(state: Path, row: Callable[..., Row], capsys: Output) -> None:
    assert called(state, "show", "qingshui", row(2)["id"]) == 0
    assert "deleted: True" in capsys.readouterr().out


def test_show_takes_an_id_or_an_address_without_its_portal(
    state: Path, row: Callable[..., Row], capsys: Output
) -> None:
    for key in (row(1)["id"], "http://news.test/old"):
        assert called(state, "show", key) == 0
        assert f"id: {row(1)['id']}" in capsys.readouterr().out
    assert called(state, "show", "no-such-id") == 1
    assert "no article has the id or address no-such-id" in capsys.readouterr().err


def test_show_asks_for_the_portal_where_two_have_had_the_address(
    state: Path, row: Callable[..., Row], capsys: Output
) -> None:
    Editions(state / "corpus" / "editions").append([row(5, key=1, portal="renamed")], upto=5)
    with pytest.raises(SystemExit, match="2"):
        called(state, "show", "http://news.test/1")
    assert "is known on qingshui, renamed; expected: show PORTAL" in capsys.readouterr().err


def test_show_says_when_there_is_no_such_article(state: Path, capsys: Output) -> None:
    assert called(state, "show", "qingshui", "http://news.test/9") == 1
    assert "no article has the id or address http://news.test/9" in capsys.readouterr().err


def test_stats_counts_by_portal(state: Path, row: Callable[..., Row], capsys: Output) -> None:
    editions = Editions(state / "corpus" / "editions")
    editions.append([row(5, portal="vanished", gone=True)], upto=5)
    assert portal_counts(editions.dataset()) == [
        PortalCount("qingshui", 1, 4, 1, 10, 0, date(2022, 3, 1), date(2022, 3, 1)),
        PortalCount("vanished", 0, 1, 1, 0, 0, None, None),
    ]
    assert called(state, "stats") == 0
    said = capsys.readouterr().out
    assert "qingshui" in said
    assert "2022-03-01" in said


def test_changes_go_on_from_a_cursor(state: Path, capsys: Output) -> None:
    assert called(state, "changes", "--since", "2") == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(event["seq"], event["change"]) for event in events] == [(3, "update"), (4, "delete")]
    assert called(state, "changes", "--since", "5") == 3


def test_maintain_waits_for_no_run(state: Path, capsys: Output) -> None:
    assert called(state, "maintain") == 0
    assert capsys.readouterr().out == "nothing is due\n"
    with lock(state):
        assert called(state, "maintain") == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: WORD"),
        (["delete"], "invalid choice: 'delete' (choose from 'export', 'show'"),
        (["show"], "the following arguments are required: URL|ID"),
        (["stats", "x"], "unrecognized arguments: x"),
        (["stats", "--deep"], "unrecognized arguments: --deep"),
        (["changes", "--since", "yesterday"], "argument --since: invalid int value: 'yesterday'"),
        (["purge", "qingshui", "x"], "expected --reason TEXT"),
        (["rebuild"], "expected -o DIR"),
        (["backup"], "expected -o DIR"),
        (["export", "--format", "ods"], "--format ods; known formats are jsonl, parquet, csv"),
    ],
)
def test_wrong_words_are_answered_with_the_right_ones(state: Path, capsys: Output, words: list[str], said: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        called(state, *words)
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("word", [each.name for each in SUBCOMMANDS])
def test_every_sub_command_has_a_help_of_its_own(state: Path, capsys: Output, word: str) -> None:
    with pytest.raises(SystemExit, match="0"):
        called(state, word, "--help")
    said = " ".join(capsys.readouterr().out.split())
    assert f"scrapy corpus {word} " in said
    assert "Exit status: 0" in said
    assert "-s NAME=VALUE" in said
    assert ("--keep N" in said) == (word == "backup")


def test_scrapy_s_options_stand_before_the_word_or_behind_it(state: Path, tmp_path: Path) -> None:
    assert called(tmp_path / "none", "-s", f"PORTALS_STATE={state}", "stats", "-s", "PORTALS_SCRIPT=keep") == 0
    assert called(tmp_path / "none", "stats", "-s", f"PORTALS_STATE={state}") == 0


@pytest.mark.parametrize("word", ["export", "stats", "changes"])
def test_without_a_corpus_each_says_how_to_make_one(tmp_path: Path, capsys: Output, word: str) -> None:
    assert called(tmp_path, word) == 1
    assert "'scrapy crawl portals' makes one" in capsys.readouterr().err


def test_a_reader_who_has_had_enough_is_no_error(state: Path) -> None:
    words = [sys.executable, "-m", "scrapy", "corpus", "changes", "-s", f"PORTALS_STATE={state}"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(words, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_answer_is_to_be_had_as_json_and_nothing_else_is_printed(
    state: Path, capsys: Output, tmp_path_factory: pytest.TempPathFactory
) -> None:
    def told(*words: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        assert called(state, *words, "--json") == 0
        return json.loads(capsys.readouterr().out)

    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        frontier.number_after(4)
    (counted,) = told("stats")
    assert (counted["portal"], counted["articles"], counted["latest"]) == ("qingshui", 1, "2022-03-01")
    assert called(state, "show", "http://news.test/1", "--json") == 0
    editions = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["edition"], each["cause"]) for each in editions] == [(1, "new"), (2, "content_edit")]
    exported = told("export")
    assert (exported["folder"], exported["rows"]) == (str(state / "exports"), 1)
    assert told("maintain") == {"done": []}
    assert told("backup", "-o", str(elsewhere / "copies"))["files"] > 0
    assert told("rebuild", "-o", str(elsewhere / "again")) == {
        "folder": str(elsewhere / "again"),
        "records": 0,
        "runs": 0,
        "editions": 0,
    }
    assert called(state, "changes", "--json") == 0
    assert [json.loads(line)["change"] for line in capsys.readouterr().out.splitlines()][-1] == "delete"
