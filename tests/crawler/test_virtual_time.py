"""A week of daily runs against the simulator, which knows what really happened, and the same week from the archive."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from forked import told
from test_crawl import command, crawl

from corpus.table.table import Editions
from crawler.simulator.scenario import scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.truth import events
from crawler.simulator.world import Setting
from crawler.state.folder import StateFolder
from crawler.upkeep.verify import verify

LIVELY = {"edited": 0.5, "deleted": 0.2, "moved": 0.0}
STORM = Setting(seed=77, articles=12, days=10, scenario=replace(scenario("soft_404_storm"), rhythm=LIVELY))
DAYS = 8
EDITS = {"content_edit", "metadata_only"}
Rows = list[dict[str, Any]]


@pytest.mark.long
def test_a_week_of_edits_deletions_and_a_storm_is_told_as_it_happened_and_can_be_told_again(tmp_path: Path) -> None:
    seen: dict[str, list[int]] = defaultdict(list)
    with serving(STORM) as simulator:
        for _ in range(DAYS):
            simulator.control.log.clear()
            assert crawl(tmp_path, simulator.port).returncode in {0, 3}
            note_editions(simulator, seen)
            simulator.clock.advance(timedelta(hours=24.3))
        rows = editions(tmp_path)
        assert edits_told(rows) == edits_seen(seen)
        assert deletions(simulator, rows, days=5) <= deletions_told(rows) <= deletions(simulator, rows, days=3)
        assert {"cleaner_upgrade", "decoding_fix"}.isdisjoint(row["cause"] for row in rows)
        assert verify(StateFolder(tmp_path), deep=True).faults == []
        again = rebuilt(tmp_path, simulator.port)
        assert said(again) == said(rows)
        assert min(row["seq"] for row in again) > max(row["seq"] for row in rows)


def editions(state: Path) -> Rows:
    return Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()


def note_editions(simulator: Serving, seen: dict[str, list[int]]) -> None:
    """Add, for each article that was served in this run, which edition of it the simulator showed."""
    bases = {site.portal.key: site.portal.base for site in simulator.world.sites.values()}
    served = {bases[one.portal] + one.path for one in simulator.control.log if one.status in {200, 304}}
    trouble = {one.portal for one in simulator.control.log if simulator.world.incidents(one.portal)}
    for article in simulator.control.truth():
        if article["url"] in served and article["portal"] not in trouble:
            seen[article["url"]].append(article["edition"])


def edits_seen(seen: Mapping[str, list[int]]) -> Counter[str]:
    changes = {url: sum(a != b for a, b in pairwise(shown)) for url, shown in seen.items()}
    return Counter({url: count for url, count in changes.items() if count})


def edits_told(rows: Rows) -> Counter[str]:
    return Counter(row["url"] for row in rows if row["cause"] in EDITS)


def deletions_told(rows: Rows) -> set[str]:
    return {row["url"] for row in rows if row["cause"] == "gone"}


def deletions(simulator: Serving, rows: Rows, days: int) -> set[str]:
    """The articles that were in the corpus, vanished so many days ago or more, and did not come back.

    Three misses on as many days make a deletion; how soon they come depends on when each article is visited.
    """
    ends: dict[str, tuple[str, datetime]] = {}
    sites, opened = simulator.world.sites.values(), STORM.start - timedelta(days=STORM.days)
    for event in events(sites, opened, simulator.clock.now):
        ends[event.url] = event.kind, event.at
    known, long_ago = {row["url"] for row in rows}, simulator.clock.now - timedelta(days=days)
    return {url for url, (kind, at) in ends.items() if kind == "deleted" and at < long_ago and url in known}


def rebuilt(state: Path, port: int) -> Rows:
    done = told("corpus", "rebuild", "-o", str(state / "again"), *command(state, port)[5:])
    assert done.returncode == 0, done.stderr
    return editions(state / "again")


def said(rows: Rows) -> list[dict[str, Any]]:
    told = [{name: value for name, value in row.items() if name != "seq"} for row in rows]
    return sorted(told, key=lambda row: (row["portal"], row["id"], row["edition"]))
