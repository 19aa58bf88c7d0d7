"""What the frontier knows, counted for people."""

import re
from datetime import time
from pathlib import Path

from crawler.frontier.counts import Count, Due, counts, dues, held_back
from crawler.frontier.store import Frontier
from crawler.policy.page import Link, Outcome
from crawler.policy.schedule import DAY, HOUR
from crawler.portals.portal import Portal

NOW = 1_772_400_000.0
"""5:20 in Beijing."""


def test_what_is_due_is_told_with_its_reason_and_what_holds_it_back(tmp_path: Path) -> None:
    path = tmp_path / "frontier.sqlite"
    frontier = Frontier(path)
    frontier.announce([Link("mou", "http://a.test/", "channel", "要闻", None, 0)], NOW)
    frontier.announce([Link("mou", f"http://a.test/{n}.html", "article", "要闻", f"id-{n}", 0) for n in range(3)], NOW)
    channel, missing, *_ = frontier.take("run-1", {"mou": 2}, NOW)
    channel = channel._replace(state="live", rest=1.5 * HOUR, due=NOW + HOUR, last_seen=NOW)
    frontier.commit([Outcome("listed", channel, "1", NOW, pause=NOW + 60)])
    frontier.commit([Outcome("suspect", missing._replace(state="suspect", due=NOW + DAY), "2", NOW)])
    frontier.close()
    assert dues(path, [], NOW) == [
        Due("mou", "article", "never visited", 2, 0, NOW),
        Due("mou", "article", "missing: to be confirmed", 0, 1, NOW + DAY),
        Due("mou", "channel", "rests 90 to 90 minutes, by what it yields", 0, 1, NOW + HOUR),
    ]
    assert counts(path)[-1] == Count("mou", "channel", "live", 1, NOW)
    assert held_back(path, [], NOW) == {"mou": "it asked to be left alone"}
    assert held_back(path, [], NOW + 60) == {}


def test_quiet_hours_hold_a_portal_back(tmp_path: Path) -> None:
    Frontier(tmp_path / "frontier.sqlite").close()
    quiet = Portal(name="mou", title="某网", hosts=(), channels=(), article=re.compile("/a/"), quiet=(time(5), time(6)))
    assert held_back(tmp_path / "frontier.sqlite", [quiet], NOW) == {"mou": "quiet hours"}
