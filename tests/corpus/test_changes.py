import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import corpus.views.changes
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.table.upkeep import maintain
from corpus.views.changes import CursorError, changes, event_json
from corpus.views.current import current


@pytest.fixture
def editions(tmp_path: Path, row: Callable[..., Row]) -> Editions:
    editions = Editions(tmp_path)
    editions.append([row(1, key="a"), row(2, key="b")], upto=2)
    editions.append(
        [
            row(4, key="a", edition=2, cause="content_edit", text="改。"),
            row(5, key="a", edition=3, cause="metadata_only", text="改。"),
            row(6, key="b", edition=2, gone=True),
            row(8, key="b", edition=3, cause="revived"),
            row(9, key="a", edition=4, cause="cleaner_upgrade"),
        ],
        upto=12,
    )
    return editions


def test_events_come_in_order_with_what_became_of_the_article(editions: Editions) -> None:
    events = list(changes(editions.snapshot()))
    assert [(event.seq, event.change, event.edition) for event in events] == [
        (1, "insert", 1),
        (2, "insert", 1),
        (4, "update", 2),
        (5, "update", 3),
        (6, "delete", 2),
        (8, "insert", 3),
        (9, "rebuild", 4),
    ]
    assert [event.content_hash is None for event in events] == [False] * 4 + [True] + [False] * 2


def test_the_order_stays_after_compaction_and_across_windows(
    tmp_path: Path, editions: Editions, row: Callable[..., Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seq in range(20, 70):
        editions.append([row(seq)], upto=seq)
    assert "compact" in maintain(tmp_path, editions.opened(), datetime.now(UTC), timedelta(days=7))
    monkeypatch.setattr(corpus.views.changes, "_WINDOW", 3)
    assert [event.seq for event in changes(editions.snapshot(), since=4)] == [5, 6, 8, 9, *range(20, 70)]


def test_a_follower_who_stops_anywhere_goes_on_where_he_stopped(editions: Editions) -> None:
    snapshot = editions.snapshot()
    everything = list(changes(snapshot))
    for stop in range(13):
        seen = [event for event in everything if event.seq <= stop]
        assert seen + list(changes(snapshot, since=stop)) == everything


def test_a_follower_ends_with_the_current_view(editions: Editions) -> None:
    copy: dict[tuple[str, str], str | None] = {}
    for event in changes(editions.snapshot()):
        if event.change in {"delete", "purge"}:
            del copy[event.portal, event.id]
        else:
            copy[event.portal, event.id] = event.content_hash
    view = {
        (row["portal"], row["id"]): row["content_hash"]
        for batch in current(editions.dataset())
        for row in batch.to_pylist()
    }
    assert copy == view


def test_a_cursor_beyond_the_end_is_refused(editions: Editions) -> None:
    assert list(changes(editions.snapshot(), since=12)) == []
    with pytest.raises(CursorError, match="cursor 13 is ahead of the last change, 12"):
        changes(editions.snapshot(), since=13)


def test_a_cursor_into_a_table_that_was_replaced_is_refused(tmp_path: Path, row: Callable[..., Row]) -> None:
    editions = Editions(tmp_path)
    editions.begin(after=40)
    editions.append([row(41)], upto=41)
    assert [event.seq for event in changes(editions.snapshot(), since=40)] == [41]
    with pytest.raises(CursorError, match="cursor 12 is older than what is kept, which begins after 40; load"):
        changes(editions.snapshot(), since=12)


def test_an_event_is_one_line_of_json(editions: Editions) -> None:
    (*_, event) = changes(editions.snapshot())
    read = json.loads(event_json(event))
    assert datetime.fromisoformat(read.pop("at")) == datetime(2022, 3, 2, tzinfo=UTC) + timedelta(minutes=9)
    assert read == {name: value for name, value in event._asdict().items() if name != "at"}
