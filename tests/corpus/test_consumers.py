import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from corpus_commands import called

from corpus.consumers.carrying import carried
from corpus.consumers.cursors import ConsumerError, commit, cursor, cursors
from corpus.consumers.rows import changed_rows, with_row
from corpus.table.editions import Row, row_of_json
from corpus.table.table import Editions
from corpus.views.changes import CursorError

Output = pytest.CaptureFixture[str]
Rows = Callable[..., Row]


@pytest.fixture
def state(tmp_path: Path, row: Rows) -> Path:
    rows = [row(1), row(2), row(3, key=1, edition=2, cause="content_edit"), row(4, key=2, edition=2, gone=True)]
    Editions(tmp_path / "corpus" / "editions").append(rows, upto=4)
    return tmp_path


def seqs(capsys: Output) -> list[int]:
    return [json.loads(line)["seq"] for line in capsys.readouterr().out.splitlines()]


def test_a_consumer_is_told_each_change_once(state: Path, row: Rows, capsys: Output) -> None:
    assert called(state, "changes", "--consumer", "press", "--commit") == 0
    assert seqs(capsys) == [1, 2, 3, 4]
    assert called(state, "changes", "--consumer", "press", "--commit") == 0
    assert seqs(capsys) == []
    Editions(state / "corpus" / "editions").append([row(5)], upto=5)
    assert called(state, "changes", "--consumer", "press") == called(state, "changes", "--consumer", "press") == 0
    assert seqs(capsys) == [5, 5]
    assert called(state, "changes", "--consumers", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"press": 4}


def test_a_consumer_commits_what_it_has_dealt_with(state: Path, capsys: Output) -> None:
    assert called(state, "changes", "--consumer", "press", "--commit", "2") == 0
    assert called(state, "changes", "--consumer", "press") == 0
    assert seqs(capsys) == [3, 4]
    assert called(state, "changes", "--consumer", "press", "--commit", "1") == 1
    assert "consumer press: has dealt with 2 already; expected a number from there on" in capsys.readouterr().err
    assert called(state, "changes", "--consumer", "press", "--commit", "5") == 3
    assert cursor(state / "corpus" / "consumers", "press") == 2


def test_a_new_consumer_begins_where_its_release_ended(state: Path, capsys: Output) -> None:
    assert called(state, "changes", "--consumer", "press", "--since", "3", "--commit") == 0
    assert seqs(capsys) == [4]
    with pytest.raises(SystemExit, match="2"):
        called(state, "changes", "--consumer", "press", "--since", "3")
    assert "--since 3; consumer press goes on after 4" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--commit",), ("--consumer", "../press"), ("--consumer", "")])
def test_what_names_no_consumer_is_misuse(state: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit, match="2"):
        called(state, "changes", *words)
    assert not (state / "corpus" / "consumers").exists()


def test_rows_come_with_their_events(state: Path, row: Rows, capsys: Output) -> None:
    assert called(state, "changes", "--since", "2", "--rows") == 0
    edit, gone = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert row_of_json(json.dumps(edit["row"])) == row(3, key=1, edition=2, cause="content_edit")
    assert (gone["change"], gone["row"]) == ("delete", None)
    corpus = Editions(state / "corpus" / "editions").snapshot()
    assert [json.loads(with_row(*each))["seq"] for each in changed_rows(corpus)] == [1, 2, 3, 4]
    with pytest.raises(CursorError):
        changed_rows(corpus, since=9)


def test_a_reader_that_is_gone_has_dealt_with_nothing(state: Path) -> None:
    command = [sys.executable, "-m", "scrapy", "corpus", "changes", "--consumer", "press", "--commit"]
    reading, writing = os.pipe()
    os.close(reading)
    own = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [*command, "-s", f"PORTALS_STATE={state}"], stdout=writing, cwd=Path(__file__).parents[2], env=own, check=False
    )
    os.close(writing)
    assert done.returncode == 0
    assert cursor(state / "corpus" / "consumers", "press") is None


def test_a_damaged_cursor_is_named(state: Path, capsys: Output) -> None:
    commit(state / "corpus" / "consumers", "press", 2)
    (state / "corpus" / "consumers" / "press.json").write_text("{}")
    assert called(state, "changes", "--consumer", "press") == 1
    assert "press.json: KeyError('seq'); expected {\"seq\": N}" in capsys.readouterr().err
    with pytest.raises(ConsumerError):
        cursors(state / "corpus" / "consumers")


def test_a_cursor_stays_when_the_table_is_compacted(state: Path, row: Rows, capsys: Output) -> None:
    assert called(state, "changes", "--consumer", "press", "--commit", "2") == 0
    table = Editions(state / "corpus" / "editions").opened()
    table.optimize.compact()
    table.vacuum(0, dry_run=False, full=True, enforce_retention_duration=False)
    assert called(state, "changes", "--consumer", "press") == 0
    assert seqs(capsys) == [3, 4]


def test_cursors_are_carried_into_a_corpus_that_numbers_anew(state: Path, row: Rows, tmp_path: Path) -> None:
    old = Editions(state / "corpus" / "editions")
    new = Editions(tmp_path / "new" / "editions")
    new.begin(after=40)
    rows = sorted(old.dataset().to_table().to_pylist(), key=lambda each: each["seq"])
    new.append([each | {"seq": each["seq"] + 40} for each in rows], upto=44)
    folder, to = state / "corpus" / "consumers", tmp_path / "new" / "consumers"
    for name, seq in {"none": 0, "half": 2, "all": 4}.items():
        commit(folder, name, seq)
    assert carried(old.snapshot(), folder, new.snapshot(), to) == {"none": 40, "half": 42, "all": 44}
    assert cursors(to) == {"none": 40, "half": 42, "all": 44}


def test_a_change_that_was_not_dealt_with_is_never_passed_over(row: Rows, tmp_path: Path) -> None:
    """Two changes have one record, as those of a merger have; the cursor stands between them."""
    old, new = Editions(tmp_path / "old"), Editions(tmp_path / "new")
    pair = [row(1, record_id="r"), row(2, key=2, record_id="r")]
    old.append(pair, upto=2)
    new.begin(after=9)
    new.append([each | {"seq": each["seq"] + 9} for each in pair], upto=11)
    commit(tmp_path / "consumers", "press", 1)
    assert carried(old.snapshot(), tmp_path / "consumers", new.snapshot(), tmp_path / "to") == {"press": 10}
