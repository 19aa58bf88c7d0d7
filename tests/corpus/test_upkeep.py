import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.editions import Row
from corpus.table import Editions
from corpus.upkeep import Condition, chores

NOW = datetime.now(UTC)
TIDY = Condition(small=3, commits=4, replaced=0, strays=0)


@pytest.fixture
def editions(tmp_path: Path, row: Callable[..., Row]) -> Editions:
    editions = Editions(tmp_path)
    for number in range(1, 51):
        editions.append([row(number)], upto=number)
    return editions


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
    assert editions.maintain(NOW) == ["compact", "checkpoint"]
    assert len(editions.opened().file_uris()) == 1
    assert editions.dataset().to_table().sort_by("seq") == before
    assert editions.committed() == 50
    assert editions.maintain(NOW) == []


def test_what_compaction_replaced_goes_when_no_reader_can_need_it(editions: Editions) -> None:
    editions.maintain(NOW)
    assert len(list(editions.folder.glob("*.parquet"))) == 51
    assert editions.maintain(NOW) == []
    assert editions.maintain(NOW, retention=timedelta(0)) == ["vacuum"]
    assert len(list(editions.folder.glob("*.parquet"))) == 1
    assert (editions.committed(), editions.dataset().count_rows()) == (50, 50)


def test_the_leavings_of_killed_writers_go_and_those_of_living_ones_stay(editions: Editions) -> None:
    editions.maintain(NOW)
    dead = [
        aged(editions.folder / "part-0.zstd.parquet#1"),
        aged(editions.folder / "_delta_log" / "7.json#1"),
        aged(editions.folder / "part-orphan.zstd.parquet"),
    ]
    living = editions.folder / "part-1.zstd.parquet#1"
    living.write_bytes(b"")
    assert editions.maintain(NOW) == ["vacuum", "sweep"]
    assert [path.exists() for path in dead] == [False] * 3
    assert living.exists()


def test_there_is_nothing_to_keep_up_where_nothing_is(tmp_path: Path) -> None:
    assert Editions(tmp_path).maintain(NOW) == []
