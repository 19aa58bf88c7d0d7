from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import corpus.views.current
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.current import current, ordered


@pytest.fixture
def editions(tmp_path: Path, row: Callable[..., Row]) -> Editions:
    editions = Editions(tmp_path / "editions")
    editions.append([row(1, key="a"), row(2, key="b"), row(3, key="b", portal="other")], upto=3)
    editions.append([row(4, key="a", edition=2, cause="content_edit", text="改。"), row(5, key="b", gone=True)], upto=5)
    return editions


def standing_at(editions: Editions, as_of: int | None = None) -> list[int]:
    batches = current(editions.dataset(), as_of=as_of, columns=["seq"])
    return sorted(seq for batch in batches for seq in batch["seq"].to_pylist())


def test_the_newest_edition_stands_and_what_is_gone_does_not(editions: Editions) -> None:
    rows = [row for batch in current(editions.dataset()) for row in batch.to_pylist()]
    assert sorted((row["portal"], row["seq"], row["text"][:2]) for row in rows) == [
        ("other", 3, "清水"), ("qingshui", 4, "改。")
    ]  # fmt: skip


def test_an_article_that_came_back_stands_again(editions: Editions, row: Callable[..., Row]) -> None:
    editions.append([row(6, key="b", edition=3, cause="revived")], upto=6)
    assert standing_at(editions) == [3, 4, 6]


@pytest.mark.parametrize(("as_of", "standing"), [(0, []), (1, [1]), (3, [1, 2, 3]), (4, [2, 3, 4]), (9, [3, 4])])
def test_the_view_of_an_earlier_moment_stays_as_it_was(editions: Editions, as_of: int, standing: list[int]) -> None:
    assert standing_at(editions, as_of) == standing


def test_only_the_columns_that_are_asked_for_are_read(editions: Editions) -> None:
    assert {tuple(batch.schema.names) for batch in current(editions.dataset(), columns=["url"])} == {("url",)}


def test_the_order_is_by_portal_date_and_id_whatever_fits_in_memory(
    tmp_path: Path, row: Callable[..., Row], article: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    editions = Editions(tmp_path / "editions")
    rows = [row(seq, portal=f"p{seq * 7 % 3}") for seq in range(1, 60)]
    for made in rows:
        made["published_date"] = date(2022, 3, 1 + made["seq"] * 11 % 28) if made["seq"] % 5 else None
    editions.append(rows, upto=59)
    key = [(row["portal"], row["published_date"] or date.max, row["id"]) for row in rows]
    for chunk, keys in ((1000, 1000), (59, 59), (7, 1000), (1, 1000), (7, 30), (100, 1)):
        monkeypatch.setattr(corpus.views.current, "_CHUNK", chunk)
        monkeypatch.setattr(corpus.views.current, "_KEYS", keys)
        tables = list(ordered(editions.dataset(), tmp_path))
        read = [row for table in tables for row in table.to_pylist()]
        assert [(row["portal"], row["published_date"] or date.max, row["id"]) for row in read] == sorted(key)
        assert keys < 59 or max(table.num_rows for table in tables) <= chunk  # of a part, the sizes are an estimate
        assert sorted(read, key=lambda row: row["seq"]) == rows
    assert [path.name for path in tmp_path.iterdir()] == ["editions"]


def test_an_empty_table_gives_nothing(tmp_path: Path) -> None:
    editions = Editions(tmp_path / "editions")
    editions.begin(after=0)
    assert list(current(editions.dataset())) == []
    assert list(ordered(editions.dataset(), tmp_path)) == []


def test_history_never_stands_though_it_was_told_last(editions: Editions, row: Callable[..., Row]) -> None:
    old = {"cause": "backfilled", "text": "旧。"}
    editions.append(
        [row(6, key="a", edition=0, **old), row(7, key="c", edition=0, **old), row(8, key="b", edition=-1, **old)],
        upto=8,
    )
    assert standing_at(editions) == [3, 4]
