"""Rows that are taken out of the table: what is left is what delta-rs's own deletion leaves, in less memory."""

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from composed_rows import made_row
from deltalake import DeltaTable

import corpus.table.rewriting
from corpus.table import delta_log
from corpus.table.rewriting import without
from corpus.table.table import Editions

_POOLS: list[pa.MemoryPool] = []


def table(folder: Path, commits: int, rows: int, text: str = "清水湾大桥昨日通车。") -> Editions:
    editions = Editions(folder)
    for commit in range(commits):
        seqs = range(commit * rows + 1, (commit + 1) * rows + 1)
        made = [made_row(seq, portal=f"p{seq % 2}", id=f"{seq % 5:032x}", text=f"{seq}{text}") for seq in seqs]
        editions.append(made, upto=seqs[-1])
    return editions


@pytest.fixture
def unsealed(tmp_path: Path) -> Editions:
    """A table of three files, ten editions each, from which rows may be deleted."""
    editions = table(tmp_path / "of ours", 3, 10)
    unseal(editions.opened())
    return editions


def unseal(opened: DeltaTable) -> None:
    opened.alter.set_table_properties({"delta.appendOnly": "false", "delta.enableChangeDataFeed": "false"})


def second(rows: pa.RecordBatch) -> pa.BooleanArray:
    return pc.equal(rows["id"], f"{2:032x}")


def held(opened: DeltaTable) -> list[dict[str, Any]]:
    rows = [row for path in delta_log.data_files(opened) for row in pq.read_table(path).to_pylist()]
    return sorted(rows, key=lambda row: row["seq"])


def told(opened: DeltaTable) -> list[dict[str, Any]]:
    """What the log says of each file, by its first row."""
    keys = ("num_records", "min.seq", "max.seq", "min.first_seen", "max.first_seen", "null_count.seq")
    files = pa.table(opened.get_add_actions(flatten=True)).to_pylist()
    return sorted(({key: file[key] for key in keys} for file in files), key=lambda file: file["min.seq"])


def test_what_stays_and_what_the_log_says_of_it_is_as_after_a_deletion_by_delta_rs(tmp_path: Path) -> None:
    ours, theirs = table(tmp_path / "ours", 1, 30), tmp_path / "theirs"
    unseal(ours.opened())
    shutil.copytree(ours.folder, theirs)
    DeltaTable(theirs).delete(f"id = '{2:032x}'")
    assert without(ours.opened(), ["id"], second) == 6
    assert held(ours.opened()) == held(DeltaTable(theirs))
    assert told(ours.opened()) == told(DeltaTable(theirs))
    assert ours.committed() == 30


def test_every_file_that_holds_such_a_row_is_written_anew(unsealed: Editions) -> None:
    before = {row["seq"] for row in held(unsealed.opened()) if row["id"] != f"{2:032x}"}
    assert without(unsealed.opened(), ["id"], second) == 6
    assert {row["seq"] for row in held(unsealed.opened())} == before
    assert [file["num_records"] for file in told(unsealed.opened())] == [8, 8, 8]


def test_a_file_of_which_no_row_stays_goes_and_one_without_such_a_row_stays_as_it_is(unsealed: Editions) -> None:
    before = delta_log.data_files(unsealed.opened())
    gone = pa.scalar(10, pa.int64())
    assert without(unsealed.opened(), ["seq"], lambda rows: pc.less_equal(rows["seq"], gone)) == 10
    after = delta_log.data_files(unsealed.opened())
    assert set(after) < set(before)
    assert len(after) == 2


def test_rows_that_nobody_has_make_no_commit(unsealed: Editions) -> None:
    before = unsealed.opened().version()
    assert without(unsealed.opened(), ["id"], lambda rows: pc.equal(rows["id"], "nobody's")) == 0
    assert unsealed.opened().version() == before


def test_a_file_of_many_rows_takes_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.table.rewriting, "_ROWS", 50)
    few, many = (peak(tmp_path / f"of{rows}", rows) for rows in (400, 1600))
    assert many < few + 2_000_000  # 1,200 rows more have 11 MB of text


def peak(folder: Path, rows: int) -> int:
    opened = table(folder, 1, rows, "清水湾大桥昨日通车。" * 300).opened()
    unseal(opened)
    usual = pa.default_memory_pool()
    own = pa.proxy_memory_pool(usual)
    _POOLS.append(own)
    pa.set_memory_pool(own)
    try:
        assert without(opened, ["id"], second) == rows // 5
    finally:
        pa.set_memory_pool(usual)
    most = own.max_memory()
    assert most > 0, "nothing was read by the pool that counts"
    return most
