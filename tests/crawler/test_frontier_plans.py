"""What an hourly run with nothing to do asks the frontier does not go through all known pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from crawler.frontier import sightings
from crawler.frontier.channels import channels
from crawler.frontier.clock_jumps import last_visit
from crawler.frontier.counts import next_due
from crawler.frontier.held import groups, marked
from crawler.frontier.lessons import article_counts
from crawler.frontier.store import Frontier

NOW = 1_772_400_000.0
NAMES = ["mou", "lin"]
Asked = list[tuple[str, object]]


@contextmanager
def noted() -> Iterator[Asked]:
    asked: Asked = []

    def note(*call: object) -> None:
        asked.append((str(call[2]), call[3]))

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def test_an_idle_run_goes_through_no_table_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    frontier = Frontier(path)
    with noted() as asked:
        frontier.begin("run-1", NOW)
        frontier.take("run-1", dict.fromkeys(NAMES, 9), NOW)
        frontier.call_witnesses(NAMES, NOW)
        frontier.moving(NAMES)
        frontier.ripe(NAMES, NOW)
        frontier.due_count(NAMES, NOW)
        with frontier.connection() as connection:
            last_visit(connection)
            sightings.sightings(connection, NAMES, NOW)
            sightings.testimony(connection, "mou", NOW)
            article_counts(connection, NAMES)
            channels(connection, NAMES)
            marked(connection)
            list(groups(connection))
        next_due(path, NAMES)
    plans = [(statement, plan) for statement, values in asked for plan in plans_of(frontier, statement, values)]
    frontier.close()
    assert len(plans) >= 12
    assert [(statement, plan) for statement, plan in plans if plan == "SCAN pages"] == []


def plans_of(frontier: Frontier, statement: str, values: object) -> list[str]:
    if not statement.lstrip().startswith(("SELECT", "UPDATE")):
        return []
    with frontier.connection() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
