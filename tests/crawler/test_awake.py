"""Time that a process did not live through is no time."""

from crawler.reading.awake import AwakeTime


def test_seconds_between_ticks_add_up() -> None:
    awake = AwakeTime(100.0)
    assert [awake.tick(now) for now in (100.5, 101.0, 106.0)] == [0.5, 1.0, 6.0]


def test_a_gap_of_more_than_five_seconds_is_sleep() -> None:
    awake = AwakeTime(100.0)
    awake.tick(101.0)
    assert awake.tick(3_701.0) == 1.0
    assert awake.tick(3_701.5) == 1.5


def test_a_tick_that_does_not_count_adds_nothing() -> None:
    awake = AwakeTime(100.0)
    assert awake.tick(101.0, is_counted=False) == 0.0
    assert awake.tick(102.0) == 1.0
