"""What is unusual for a portal, judged by its own history."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.policy import health
from crawler.policy.usual import NONE, SEEN, Usual, known, read, written

START = datetime(2026, 3, 1, tzinfo=UTC)
READ = {
    "pages": 12, "new": 10, "read": 10, "kept": 8_000, "unrepaired": 1, "latency_ms": 1_200,
    "field/title": 10, "field/text": 10, "field/date": 10, "field/source": 9,
}  # fmt: skip


def alarms(portal: str, reports: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a run says of the newest of *reports*, when each was added to what was kept of those before."""
    kept = NONE
    for report in reversed(reports):
        kept = read(written(known(portal, [report], kept)))
    return list(health.alarms(portal, kept))


def reports(*newest: dict[str, int], days: int = 20, listed: int = 20) -> list[dict[str, Any]]:
    """A report a day, newest first: the *newest* last, after *days* usual ones."""
    counts = [*([READ] * days), *newest]
    values = [
        {
            "finished": (START + timedelta(days=day)).isoformat(),
            "portals": {"mou": count},
            "channels": {"mou": {"要闻": 20}},
        }
        for day, count in enumerate(counts)
    ]
    values[-1]["channels"] = {"mou": {"要闻": listed}}
    return values[::-1]


def test_the_usual_is_no_alarm_and_neither_is_a_portal_without_a_history() -> None:
    assert (alarms("mou", reports())) == []
    assert (alarms("mou", reports(READ | {"field/date": 0, "kept": 1}, days=2))) == []
    assert (alarms("mou", [{"finished": START.isoformat(), "portals": {}, "channels": {}}])) == []


@pytest.mark.parametrize(
    ("rot", "expected"),
    [
        ({"field/date": 2}, "mou: share of articles with date: 0.2; usual is 1"),
        ({"kept": 800}, "mou: characters an article: 80; usual is 800"),
        ({"kept": 80_000}, "mou: characters an article: 8e+03; usual is 800"),
        ({"unrepaired": 30}, "mou: unrepaired residues an article: 3; usual is 0.1"),
        ({"latency_ms": 60_000}, "mou: milliseconds an answer: 5e+03; usual is 100"),
    ],
)
def test_a_layout_that_rots_is_an_alarm_as_soon_as_enough_articles_show_it(rot: dict[str, int], expected: str) -> None:
    assert (alarms("mou", reports(READ | rot, READ | rot))) == [expected]


def test_a_portal_of_which_the_second_opinion_on_its_codec_changes_is_an_alarm() -> None:
    read, other = ({"pages": 30, "new": 1, "decoded": 30, "otherwise": count} for count in (1, 29))
    told = "mou: share of articles with another codec by charset-normalizer: 0.967; usual is 0.0333"
    assert (alarms("mou", reports(*[read] * 4, read))) == []
    assert (alarms("mou", reports(*[read] * 4, other))) == [told]
    assert (alarms("mou", reports(*[other] * 5))) == []


def test_visits_that_mostly_fail_are_an_alarm() -> None:
    assert (alarms("mou", reports({"pages": 40, "failed": 30, "blocked": 5}))) == ["mou: 35 of 40 visits failed"]


def test_silence_is_an_alarm_when_it_lasts_much_longer_than_ever_before() -> None:
    quiet = {"pages": 5, "same": 5}
    assert (alarms("mou", reports(*[quiet] * 3))) == []
    assert (alarms("mou", reports(*[quiet] * 4))) == [
        "mou: nothing new for 4 days; it never took longer than 1.0 days before"
    ]


def test_a_list_that_shrinks_is_an_alarm() -> None:
    assert (alarms("mou", reports(listed=4))) == ["mou: articles on the lists of 要闻: 4; usual is 20"]


def test_what_is_kept_of_a_portal_does_not_grow_with_its_runs() -> None:
    def kept(days: int) -> Usual:
        return known("mou", reversed(reports(days=days)))

    year = kept(8_760)
    assert len(written(year)) < 1.1 * len(written(kept(600)))
    assert max(len(series.listed) for series in year.channels.values()) == SEEN
    recent, before = year.pools["read"].pools()
    assert (recent["read"], before["read"] // READ["read"]) == (20, 258)


def test_what_was_long_ago_is_not_usual_any_more() -> None:
    undated = READ | {"field/date": 0}
    assert len(alarms("mou", reports(*[undated] * 30, days=200))) == 1
    assert alarms("mou", reports(*[undated] * 600, days=200)) == []
