"""The oracle itself: it sees a deletion that is told too early, too late, or of an article that was there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from oracle import Key, Told, Verdict, verdict
from sights import Article, Sight

from crawler.simulator.dress import Seen

_START = datetime(2026, 3, 2, tzinfo=UTC)
_KEY = Key("mou", 7, "/a/7.html")
_SHOWN, _GONE, _PERHAPS = "shown", "missing", "perhaps missing"


def told_of(days: Sequence[str], deleted: int | None, seen: Seen) -> Verdict:
    """Judge visits of one article, one a day, of which the corpus tells its arrival, and its deletion on a day."""
    sights = [
        Sight(_START + timedelta(days=day), kind, _KEY.address, seen if kind == _SHOWN else None)  # type: ignore[arg-type]
        for day, kind in enumerate(days)
    ]
    told = [Told(_KEY, _START, "insert")]
    if deleted is not None:
        told.append(Told(_KEY, _START + timedelta(days=deleted), "delete"))
    return verdict({Article("mou", 7): sights}, told, _START + timedelta(days=60))


@pytest.fixture
def seen() -> Seen:
    """Return what a page says."""
    return Seen(**dict.fromkeys(Seen._fields, ""))


@pytest.mark.parametrize("second", [_GONE, _PERHAPS])
def test_a_deletion_after_three_misses_is_right(second: str, seen: Seen) -> None:
    found = told_of([_SHOWN, _GONE, second, _GONE], 3, seen)
    assert (len(found.right), found.missed, found.false) == (2, [], [])


@pytest.mark.parametrize(
    "days", [[_SHOWN, _GONE, _GONE], [_SHOWN, _GONE, _SHOWN, _GONE, _GONE], [_SHOWN, _GONE, _SHOWN, _SHOWN, _SHOWN]]
)
def test_a_deletion_before_the_third_miss_in_a_row_is_false(days: list[str], seen: Seen) -> None:
    found = told_of(days, len(days) - 1, seen)
    assert [one.change for one in found.false] == ["delete"]


def test_a_deletion_that_is_not_told_is_missed_once_three_misses_were_clear(seen: Seen) -> None:
    assert [one.change for one in told_of([_SHOWN, _GONE, _GONE, _GONE], None, seen).missed] == ["delete"]
    assert told_of([_SHOWN, _GONE, _PERHAPS, _GONE], None, seen).missed == []
