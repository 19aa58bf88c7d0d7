import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

import corpus.table.schema
import corpus.table.table
from corpus.table.delta_log import TableReadError, TableWriteError
from corpus.table.editions import Row, row_json
from corpus.table.schema import SCHEMA, SchemaError, described
from corpus.table.table import Editions, NoCorpusError, SequenceError
from corpus.table.upkeep import maintain

Rows = Callable[..., Row]
WRITER = """
import json, sys
from pathlib import Path
from corpus.table.editions import row_of_json
from corpus.table.table import Editions
editions = Editions(Path(sys.argv[1]))
row = row_of_json(sys.argv[2])
done = editions.committed()
print(done, flush=True)
while True:
    rows = [row | {"seq": seq} for seq in range(max(1, done - 2), done + 11)]
    editions.append(rows, upto=done + 10)
    done += 10
    print(done, flush=True)
"""


def seqs(editions: Editions) -> list[int]:
    return sorted(editions.dataset().to_table(columns=["seq"])["seq"].to_pylist())


def test_rows_read_back_as_they_were_appended(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    assert editions.append([row(1), row(2, gone=True)], upto=2) == 2
    assert editions.dataset().to_table().sort_by("seq").to_pylist() == [row(1), row(2, gone=True)]


def test_nothing_is_created_or_committed_without_new_rows(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path / "editions")
    assert editions.append([], upto=7) == 0
    assert not editions.folder.exists()
    editions.append([row(1)], upto=1)
    version = editions.opened().version()
    assert editions.append([], upto=9) == 0
    assert editions.append([row(1)], upto=1) == 0
    assert editions.opened().version() == version


def test_what_is_given_again_is_appended_once(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1), row(2)], upto=3)
    assert editions.committed() == 3
    assert editions.append([row(1), row(2), row(5)], upto=5) == 1
    assert (editions.committed(), seqs(editions)) == (5, [1, 2, 5])


def test_rows_that_only_look_like_those_of_before_are_refused(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1), row(2)], upto=2)
    with pytest.raises(SequenceError, match=r"seq 2 is taken, and not by edition 1 of qingshui .*older backup"):
        editions.append([row(2, key="other"), row(3)], upto=3)
    assert seqs(editions) == [1, 2]


@pytest.mark.parametrize(("numbers", "upto"), [([2, 1], 2), ([1, 1], 2), ([1, 3], 2), ([0], 2)])
def test_numbers_must_rise_up_to_the_end(tmp_path: Path, row: Rows, numbers: list[int], upto: int) -> None:
    with pytest.raises(SequenceError, match="expected a greater one"):
        Editions(tmp_path).append([row(number) for number in numbers], upto=upto)


def test_an_unknown_column_is_refused_and_a_missing_one_is_null(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    with pytest.raises(SchemaError, match="unknown columns colour"):
        editions.append([row(1) | {"colour": "red"}], upto=1)
    older = row(1)
    del older["residues"]
    editions.append([older], upto=1)
    assert editions.dataset().to_table()["residues"].to_pylist() == [None]


def test_a_place_without_a_corpus_is_told(tmp_path: Path) -> None:
    assert Editions(tmp_path).committed() == 0
    with pytest.raises(NoCorpusError, match="no corpus here yet"):
        Editions(tmp_path).dataset()


def test_the_log_holds_no_text(tmp_path: Path, row: Rows) -> None:
    Editions(tmp_path).append([row(1)], upto=1)
    log = "".join(path.read_text() for path in (tmp_path / "_delta_log").glob("*.json"))
    assert "大桥" not in log
    assert '\\"maxValues\\":{\\"' in log


def test_delta_s_own_change_feed_gives_each_appended_row_once(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    editions.append([row(2), row(3)], upto=3)
    feed = pa.table(DeltaTable(tmp_path).load_cdf(starting_version=2).read_all())
    assert sorted(feed["seq"].to_pylist()) == [2, 3]
    assert set(feed["_change_type"].to_pylist()) == {"insert"}


def test_a_table_of_an_older_schema_gets_the_new_columns(
    tmp_path: Path, row: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    grown = SCHEMA.append(pa.field("sentiment", pa.string()))
    monkeypatch.setattr(corpus.table.table, "SCHEMA", grown)
    assert editions.dataset().to_table()["sentiment"].to_pylist() == [None]
    newer = corpus.table.schema.VERSION + 1
    monkeypatch.setattr(corpus.table.schema, "VERSION", newer)
    monkeypatch.setattr(corpus.table.table, "described", lambda: described(newer))
    editions.append([row(2) | {"sentiment": "glad"}], upto=2)
    assert editions.opened().metadata().description == f"editions, schema {newer}"
    assert editions.dataset().to_table().sort_by("seq")["sentiment"].to_pylist() == [None, "glad"]
    monkeypatch.undo()
    with pytest.raises(SchemaError, match=f"this version reads 'editions, schema {newer - 1}'"):
        editions.append([row(3)], upto=3)


def test_a_table_may_go_on_behind_the_one_that_it_replaces(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.begin(after=40)
    assert (editions.committed(), editions.snapshot().begun) == (40, 40)
    editions.append([row(41)], upto=41)
    assert (editions.committed(), editions.snapshot().begun) == (41, 40)
    with pytest.raises(FileExistsError, match="holds a table"):
        editions.begin(after=50)


@pytest.mark.parametrize("kept", [0, 1, 200])
def test_a_commit_that_a_power_cut_tore_is_made_again(tmp_path: Path, row: Rows, kept: int) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    editions.append([row(2)], upto=2)
    newest = tmp_path / "_delta_log" / f"{editions.opened().version():020}.json"
    newest.write_bytes(newest.read_bytes()[:kept])
    assert editions.append([row(1), row(2)], upto=2) == 1
    assert seqs(editions) == [1, 2]


def test_a_torn_commit_takes_its_checkpoint_with_it(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    editions.append([row(2)], upto=2)
    table = editions.opened()
    table.create_checkpoint()
    (tmp_path / "_delta_log" / f"{table.version():020}.json").write_bytes(b"")
    assert editions.append([row(2), row(3)], upto=3) == 2
    assert seqs(editions) == [1, 2, 3]


def test_a_commit_whose_file_came_to_nothing_is_made_again(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    before = set(tmp_path.glob("*.parquet"))
    editions.append([row(2)], upto=2)
    (added,) = set(tmp_path.glob("*.parquet")) - before
    added.write_bytes(b"")
    assert editions.append([row(2)], upto=2) == 1
    assert seqs(editions) == [1, 2]


def test_a_full_disk_leaves_the_table_as_it_was(tmp_path: Path, row: Rows) -> None:
    editions = Editions(tmp_path)
    editions.append([row(1)], upto=1)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8000, hard))
    try:
        with pytest.raises(TableWriteError, match="cannot append seq 2 to 2"):
            editions.append([row(2)], upto=2)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert seqs(editions) == [1]
    assert editions.append([row(2)], upto=2) == 1
    assert seqs(editions) == [1, 2]


def test_kills_at_random_moments_neither_lose_nor_double_a_row(tmp_path: Path, row: Rows) -> None:
    moments = random.Random(20220301)
    acknowledged = 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, str(tmp_path), row_json(row(1))]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            assert int(writer.stdout.readline()) >= acknowledged
            acknowledged = int(writer.stdout.readline())
            time.sleep(moments.uniform(0, 0.25))
            writer.send_signal(signal.SIGKILL)
            acknowledged = max(acknowledged, *map(int, writer.stdout.read().split() or ["0"]))
        editions = Editions(tmp_path)
        done = editions.committed()
        assert done > 0
        assert acknowledged <= done <= acknowledged + 10
        assert seqs(editions) == list(range(1, done + 1))


def test_a_table_lies_in_a_folder_of_any_name(tmp_path: Path, row: Callable[..., Row]) -> None:
    editions = Editions(tmp_path / "我的 语料 +x" / "editions")
    editions.append([row(1)], upto=1)
    assert editions.dataset().to_table()["seq"].to_pylist() == [1]
    assert maintain(editions.folder, editions.opened(), datetime.now(UTC), timedelta(days=7)) == []


def test_a_torn_commit_is_told_with_what_to_do(tmp_path: Path, row: Callable[..., Row]) -> None:
    editions = Editions(tmp_path)
    for seq in (1, 2, 3):
        editions.append([row(seq)], upto=seq)
    *_, middle, newest = sorted((tmp_path / "_delta_log").glob("*.json"))
    newest.write_bytes(newest.read_bytes()[:-60])
    with pytest.raises(TableReadError, match=f"{newest.name}: torn, as by a power cut; the next .* mends it"):
        editions.dataset()
    editions.append([row(3)], upto=3)
    assert editions.dataset().count_rows() == 3
    middle.write_bytes(middle.read_bytes()[:-60])
    with pytest.raises(TableReadError, match=f"{middle.name}: torn; restore the table from a backup, or rebuild it"):
        editions.dataset()
