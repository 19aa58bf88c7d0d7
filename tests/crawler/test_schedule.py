"""When to look again, and what that costs and catches."""

import random
from datetime import UTC, datetime, time

import pytest

from crawler.policy.schedule import DAY, HOUR, is_quiet, next_visit, pause

NOW = 1_772_400_000.0
HORIZON = 90 * DAY
ARTICLES = 3_000


@pytest.mark.parametrize(("age", "rest"), [(HOUR, 20 * HOUR), (10 * DAY, 2 * DAY), (400 * DAY, 30 * DAY)])
def test_an_article_is_looked_at_daily_while_it_is_young_and_then_ever_less(age: float, rest: float) -> None:
    assert next_visit(NOW, NOW - age, None) == NOW + rest


def test_an_article_that_was_changed_of_late_is_looked_at_as_if_it_were_young() -> None:
    assert next_visit(NOW, NOW - 100 * DAY, NOW) == NOW + 20 * HOUR
    assert next_visit(NOW, NOW - 100 * DAY, NOW - 10 * DAY) == NOW + 6 * DAY


def test_nine_of_ten_edits_are_seen_within_a_day_for_less_than_half_of_the_visits_that_daily_looks_take() -> None:
    """Edits fall within a day of publication (70 %), within the week (20 %), or at any age; runs are hourly."""
    chance = random.Random(20261122)
    visits, daily, caught = 0, 0.0, 0
    for _ in range(ARTICLES):
        published = chance.uniform(0, HORIZON - 2 * DAY)
        edit = published + edit_age(chance, HORIZON - published)
        seen = seen_at = None
        now = published + chance.uniform(0, HOUR)
        while now < HORIZON:
            visits += 1
            if seen is None and now >= edit:
                seen = seen_at = now
            due = next_visit(now, published, seen_at)
            now = due + HOUR - due % HOUR
        daily += (HORIZON - published) / DAY
        caught += seen is not None and seen - edit <= DAY
    assert caught / ARTICLES >= 0.90
    assert visits / daily <= 0.40


def edit_age(chance: random.Random, lifetime: float) -> float:
    kind = chance.random()
    most = DAY if kind < 0.7 else 7 * DAY if kind < 0.9 else lifetime
    return chance.uniform(0, min(most, lifetime - DAY))


@pytest.mark.parametrize(
    ("asked", "rest"),
    [
        ({}, 600),
        ({"retry-after": "30"}, 600),
        ({"retry-after": "3600"}, 3600),
        ({"retry-after": "99999999"}, 7 * DAY),
        ({"retry-after": "soon"}, 600),
        ({"retry-after": "-5"}, 600),
    ],
)
def test_retry_after_may_delay_and_never_hasten(asked: dict[str, str], rest: float) -> None:
    assert pause(asked, NOW, 1) == rest


def test_retry_after_may_be_a_date() -> None:
    date = datetime.fromtimestamp(NOW + 5400, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert pause({"retry-after": date}, NOW, 1) == 5400


@pytest.mark.parametrize(
    ("quiet", "clock", "expected"),
    [
        (None, 3, False),
        ((time(8), time(9, 30)), 8, True),
        ((time(8), time(9, 30)), 10, False),
        ((time(23), time(6)), 23, True),
        ((time(23), time(6)), 5, True),
        ((time(23), time(6)), 6, False),
    ],
)
def test_quiet_hours_are_by_the_clock_of_beijing_and_may_go_over_midnight(
    quiet: tuple[time, time] | None, clock: int, *, expected: bool
) -> None:
    moment = datetime(2026, 3, 2, clock, 15 if clock != 6 else 0, tzinfo=UTC).timestamp() - 8 * HOUR
    assert is_quiet(quiet, moment) is expected
