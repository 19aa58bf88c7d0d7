"""A clock that jumps: nothing is taken for deleted, nothing waits for a time that was never right, and it is told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_crawl import crawl
from test_frontier import CHANNEL, NOW, article
from test_kills import TINY, editions

from crawler.frontier.clock_jumps import clock_alarm, last_visit
from crawler.frontier.store import Frontier
from crawler.policy.page import Outcome
from crawler.policy.schedule import DAY, HOUR
from crawler.simulator.server import serving

YEAR = 365 * DAY
TOLD = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    """A frontier whose pages were visited a year ahead of their time."""
    opened = Frontier(tmp_path / "frontier.sqlite")
    opened.begin("run-1", NOW + YEAR)
    opened.announce([CHANNEL, article(1)], NOW)
    channel, first = opened.take("run-1", {"mou": 9}, NOW + YEAR)
    times: dict[str, Any] = {"last_visit": NOW + YEAR, "due": NOW + YEAR + 20 * HOUR}
    outcomes = [
        Outcome("listed", channel._replace(**times), "r-1", NOW + YEAR, links=(article(2),), pause=NOW + 2 * YEAR),
        Outcome("suspect", first._replace(**times, misses=1, missed=NOW + YEAR), "r-2", NOW + YEAR),
    ]
    opened.commit(outcomes)
    yield opened
    opened.close()


def test_what_was_noted_in_the_future_is_due_and_a_pause_is_no_longer_than_any(frontier: Frontier) -> None:
    frontier.begin("run-2", NOW)
    assert frontier.take("run-2", {"mou": 9}, NOW + 7 * DAY - HOUR) == []
    due = frontier.take("run-2", {"mou": 9}, NOW + 7 * DAY)
    assert [page.url for page in due] == ["http://a.test/", "http://a.test/1.html", "http://a.test/2.html"]
    assert {page.due for page in due} == {NOW}
    assert (due[1].misses, due[1].missed, due[1].last_visit) == (1, NOW, NOW)


def test_what_was_noted_in_the_past_stays(frontier: Frontier) -> None:
    frontier.begin("run-2", NOW + YEAR + HOUR)
    found = frontier.page("mou", "http://a.test/1.html")
    assert found is not None
    assert (found.due, found.missed) == (NOW + YEAR + 20 * HOUR, NOW + YEAR)
    with frontier.connection() as connection:
        assert last_visit(connection) == NOW + YEAR


@pytest.mark.parametrize(
    ("passed", "alarm"),
    [
        (timedelta(hours=1), None),
        (timedelta(minutes=-5), None),
        (timedelta(hours=-1), "the clock says 2026-03-02T08:00:00+00:00, 1:00:00 before the last visit; is it right?"),
        (
            timedelta(days=99, hours=1),
            "the clock says 2026-03-02T08:00:00+00:00, 99 days, 1:00:00 after the last visit; is it right?",
        ),
    ],
)
def test_a_jump_is_told(passed: timedelta, alarm: str | None) -> None:
    assert clock_alarm((TOLD - passed).timestamp(), TOLD) == alarm


@pytest.mark.long
def test_a_run_at_a_wrong_time_deletes_nothing_and_delays_nothing(tmp_path: Path) -> None:
    with serving(TINY) as simulator:
        runs = []
        for step in (timedelta(), timedelta(days=60), timedelta(days=-60, hours=1)):
            simulator.clock.advance(step)
            simulator.control.log.clear()
            runs.append(crawl(tmp_path, simulator.port, "-a", "portal=jiyuan"))
        served = {f"http://www.jyrb.cn{one.path}" for one in simulator.control.log if one.status in {200, 304}}
        known = {one["url"] for one in simulator.control.truth() if one["portal"] == "jiyuan"}
    assert [done.returncode for done in runs] == [0, 3, 3], runs[-1].stderr
    assert "60 days, 0:00:00 after the last visit" in runs[1].stdout.replace("\n", " ")
    assert "59 days, 23:00:00 before the last visit" in runs[2].stdout.replace("\n", " ")
    assert known <= served
    assert "gone" not in {row["cause"] for row in editions(tmp_path)}
