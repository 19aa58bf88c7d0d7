import os
import resource
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.table.delta_log import TableWriteError
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.table.upkeep import Chore, Condition, chores, maintain

NOW = datetime.now(UTC)
TIDY = Condition(small=3, commits=4, replaced=0, strays=0)


@pytest.fixture
def editions(tmp_path: Path, row: Callable[..., Row]) -> Editions:
    editions = Editions(tmp_path)
    for number in range(1, 51):
        editions.append([row(number)], upto=number)
    return editions


def upkeep(editions: Editions, retention: timedelta = timedelta(days=7)) -> list[Chore]:
    return maintain(editions.folder, editions.opened(), NOW, retention)


def aged(path: Path) -> Path:
    path.write_bytes(b"what a killed writer leaves")
    os.utime(path, (1, 1))
    return path


@pytest.mark.parametrize(
    ("condition", "due"),
    [
        (TIDY, []),
        (TIDY._replace(small=49, commits=49), []),
        (TIDY._replace(small=50), ["compact"]),
        (TIDY._replace(commits=50), ["checkpoint"]),
        (TIDY._replace(replaced=1), ["vacuum"]),
        (TIDY._replace(strays=1), ["sweep"]),
        (Condition(50, 50, 1, 1), ["compact", "vacuum", "checkpoint", "sweep"]),
    ],
)
def test_a_chore_is_done_when_it_is_due_and_not_before(condition: Condition, due: list[str]) -> None:
    assert chores(condition) == due


def test_upkeep_changes_no_row_and_makes_one_file_of_many(editions: Editions) -> None:
    before = editions.dataset().to_table().sort_by("seq")
    assert upkeep(editions) == ["compact", "checkpoint"]
    assert len(editions.opened().file_uris()) == 1
    assert editions.dataset().to_table().sort_by("seq") == before
    assert editions.committed() == 50
    assert upkeep(editions) == []


def test_what_compaction_replaced_goes_when_no_reader_can_need_it(editions: Editions) -> None:
    upkeep(editions)
    assert len(list(editions.folder.glob("*.parquet"))) == 51
    assert upkeep(editions) == []
    assert upkeep(editions, timedelta(0)) == ["vacuum"]
    assert len(list(editions.folder.glob("*.parquet"))) == 1
    assert (editions.committed(), editions.dataset().count_rows()) == (50, 50)


def test_the_leavings_of_killed_writers_go_and_those_of_living_ones_stay(editions: Editions) -> None:
    upkeep(editions)
    dead = [
        aged(editions.folder / "part-0.zstd.parquet#1"),
        aged(editions.folder / "_delta_log" / "7.json#1"),
        aged(editions.folder / "part-orphan.zstd.parquet"),
    ]
    living = editions.folder / "part-1.zstd.parquet#1"
    living.write_bytes(b"")
    assert upkeep(editions) == ["vacuum", "sweep"]
    assert [path.exists() for path in dead] == [False] * 3
    assert living.exists()


def test_a_full_disk_costs_upkeep_and_no_row(editions: Editions) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
    try:
        with pytest.raises(TableWriteError, match="cannot compact"):
            upkeep(editions)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert editions.dataset().count_rows() == 50
    assert upkeep(editions) == ["compact", "checkpoint"]
