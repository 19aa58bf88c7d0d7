"""What a command holds does not grow with the table: the most that Arrow has had at once, beside few and many rows."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from composed_rows import made_row

import corpus.views.current
from corpus.table.table import Editions
from corpus.views.changes import changes
from corpus.views.current import ordered
from corpus.views.overview import history, portal_counts, portals_of

_A_FILE = 100
_TEXT = "清水湾大桥昨日通车。" * 300
"""9 kB, so that 100 rows are a megabyte."""
_POOLS: list[pa.MemoryPool] = []
"""Kept, since what was read may outlive its test: Arrow gives memory back to the pool that it is from."""
_ROOM = 2_000_000
"""Bytes that may come and go by chance, as threads read ahead; 1,200 rows more have 11 MB of text."""
_TRIES = 3
"""Readings of which the one that had least is told: how many threads read ahead at once is chance."""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[Editions, Editions]:
    """Give a table of 400 rows and one of 1,600, in files of a hundred."""
    return tuple(table(tmp_path_factory.mktemp(f"of{rows}") / "editions", rows) for rows in (400, 1600))


def table(folder: Path, rows: int) -> Editions:
    editions = Editions(folder)
    for first in range(1, rows, _A_FILE):
        some = [row_of(seq) for seq in range(first, first + _A_FILE)]
        editions.append(some, upto=some[-1]["seq"])
    return editions


def row_of(seq: int) -> dict[str, object]:
    made = made_row(seq, portal=f"p{seq % 3}", id=f"{seq * 7919 % 2**32:08x}", text=f"{seq}{_TEXT}")
    return made | {"url": f"http://p.test/{seq}", "published_date": made["published_date"] + timedelta(days=seq % 700)}


def peak(work: Callable[[], object]) -> int:
    """Return the most bytes that Arrow had at once for *work*, in the one of a few tries that had least."""
    return min(peak_once(work) for _ in range(_TRIES))


def peak_once(work: Callable[[], object]) -> int:
    usual = pa.default_memory_pool()
    own = pa.proxy_memory_pool(usual)
    _POOLS.append(own)
    pa.set_memory_pool(own)
    try:
        work()
    finally:
        pa.set_memory_pool(usual)
    most = own.max_memory()
    assert most > 0, "nothing was read by the pool that counts"
    return most


def consumed(editions: Editions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.views.current, "_KEYS", 100)
    monkeypatch.setattr(corpus.views.current, "_CHUNK", 50)
    for _ in ordered(editions.dataset(), editions.folder.parent):
        pass


def test_what_holds_all_rows_at_once_is_seen(tables: tuple[Editions, Editions]) -> None:
    few, many = (peak(lambda each=each: each.dataset().to_table(columns=["text"])) for each in tables)
    assert many > few + 4 * _ROOM


def test_counting_what_the_corpus_holds_takes_no_more_memory_of_many_articles(
    tables: tuple[Editions, Editions],
) -> None:
    few, many = (peak(lambda each=each: portal_counts(each.dataset())) for each in tables)
    assert many < few + _ROOM


def test_showing_an_article_takes_no_more_memory_among_many(tables: tuple[Editions, Editions]) -> None:
    few, many = (peak(lambda each=each: history(each.dataset(), "p1", "http://p.test/7")) for each in tables)
    assert many < few + _ROOM
    few, many = (peak(lambda each=each: portals_of(each.dataset(), "http://p.test/7")) for each in tables)
    assert many < few + _ROOM


def test_the_changes_behind_a_cursor_take_no_more_memory_behind_many(tables: tuple[Editions, Editions]) -> None:
    few, many = (peak(lambda each=each: list(changes(each.snapshot(), since=350))[:50]) for each in tables)
    assert many < few + _ROOM


def test_the_current_view_in_order_takes_no_more_memory_of_many_articles(
    tables: tuple[Editions, Editions], monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = (peak(lambda each=each: consumed(each, monkeypatch)) for each in tables)
    assert many < few + _ROOM


def test_an_append_opens_no_file_of_the_table(tmp_path: Path) -> None:
    editions = table(tmp_path / "editions", 400)
    for path in editions.folder.glob("*.parquet"):
        path.unlink()
    assert editions.append([row_of(401)], upto=401) == 1
    assert editions.committed() == 401
