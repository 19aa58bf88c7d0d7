"""What is usual of the portals stands in the frontier, and no run reads what all the runs before it said."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event

from crawler.frontier.schema import usual
from crawler.frontier.store import Frontier
from crawler.policy.usual import known, written
from crawler.run.history import usual_of

NAMES = ("lin", "mou")


def report(run: int) -> dict[str, Any]:
    counts = {
        "pages": 9,
        "new": 3,
        "read": 3,
        "kept": 900,
        "field/title": 3,
        "modelled": 9,
        "audited": 2,
        "agreed": 190,
    }
    first = {"links": 60, "listed": 20, "goes_on": True, "unfollowed": None}
    return {
        "run": f"run-{run}",
        "finished": f"2026-03-{run:02}T00:00:00+00:00",
        "portals": {"lin": counts, "mou": counts if run % 3 else {}},
        "channels": {"lin": {"要闻": 20}},
        "lists": {"lin": {"要闻": first}},
        "missing": {},
        "failing": [{"portal": "mou", "channel": "要闻", "since": "2026-03-01T05:00+00:00"}],
    }


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    """Give a frontier behind twenty runs, each of which kept what is usual."""
    with closing(Frontier(tmp_path / "frontier.sqlite")) as made:
        for number in range(1, 21):
            said = report(number)
            made.begin(said["run"], float(number))
            kept = {name: written(known(name, [said], before)) for name, before in usual_of(made, NAMES).items()}
            made.finish(said["run"], number + 0.5, json.dumps(said), kept)
        yield made


def test_what_is_kept_is_what_all_reports_together_say(frontier: Frontier) -> None:
    kept = usual_of(frontier, NAMES)
    assert kept["lin"].news.runs == 20
    assert kept["mou"].failing == {"要闻": "2026-03-01T05:00+00:00"}
    with frontier.transaction() as connection:
        connection.execute(delete(usual))
    assert usual_of(frontier, NAMES) == kept
    assert {name: written(each) for name, each in kept.items()} == {
        name: written(known(name, map(report, range(1, 21)))) for name in NAMES
    }


def test_a_portal_that_is_new_is_known_from_the_reports_of_runs_that_had_it_before(frontier: Frontier) -> None:
    with frontier.transaction() as connection:
        connection.execute(delete(usual).where(usual.c.portal == "mou"))
    assert usual_of(frontier, ["mou", "never"])["mou"].news.runs == 14


def test_no_report_is_read_where_what_is_usual_is_kept(frontier: Frontier) -> None:
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(Engine, "before_cursor_execute", note)
    usual_of(frontier, NAMES)
    event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == 1
    assert "report" not in asked[0]
