"""Each alarm of a page says since when it stands, and which command looks further."""

import re
from pathlib import Path

import pytest
from reports import LYING, MOVED, QUIET, USUAL, portal, reports

from crawler.run_report.alarms import Known, alarms, sameness

DOCUMENT = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
PORTALS = {name: portal(name) for name in ("mou", "jing", "bian")}
OPTIONS = ("-s", "PORTALS_STATE=a state")


def test_an_alarm_stands_since_the_first_run_that_raised_it_without_a_pause() -> None:
    told = reports({"mou": [MOVED, USUAL, MOVED, MOVED], "jing": [QUIET] * 6, "bian": [USUAL] * 3 + [LYING]})
    found = alarms(told[0], Known(told[1:], PORTALS, {"mou": "http://mou.example.test/a/7.html"}, OPTIONS))
    assert [(each.portal, each.since[:10]) for each in found] == [
        ("mou", "2026-03-25"),
        ("jing", "2026-03-24"),
        ("bian", "2026-03-26"),
    ]
    assert [each.command for each in found] == [
        "scrapy portals try mou http://mou.example.test/a/7.html -s 'PORTALS_STATE=a state'",
        "scrapy portals try jing http://jing.example.test/yw/ -s 'PORTALS_STATE=a state'",
        "scrapy portals try bian http://bian.example.test/yw/ -s 'PORTALS_STATE=a state'",
    ]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (
            "mou: channel 要闻 (http://mou.example.test/(x)/) yielded no article: HTTP 403 (3 tries); since 2026-03-01",
            "scrapy portals try mou 'http://mou.example.test/(x)/'",
        ),
        (
            "mou: 7 addresses answer with one page, http://mou.example.test/a/1.html among them",
            "scrapy portals try mou http://mou.example.test/a/1.html",
        ),
        (
            "mou: sitemap http://mou.example.test/map.xml knows more: 3 of 9 articles that nothing led to, such as http://x",
            "scrapy portals try mou http://mou.example.test/map.xml",
        ),
        (
            "mou: channel 要闻 has no next page: it leads to http://mou.example.test/yw/2/, as it seems; only the 9 …",
            "scrapy portals try mou http://mou.example.test/yw/",
        ),
        ("archive/a.warc.gz.damaged: lost what stood at bytes 5 to 9", "scrapy corpus verify"),
        ("mou: www.example.test did not answer in time, 5 times in a row", "scrapy portals --due"),
        ("mou: something that nobody has thought of yet", "scrapy portals --due"),
        ("other: nothing new for 9 days; it never took longer than 1 days before", "scrapy portals --due"),
    ],
)
def test_the_command_looks_at_what_the_alarm_names(words: str, command: str) -> None:
    values = {"alarms": [words], "portals": {}, "finished": "2026-03-02T00:00:00+00:00"}
    (found,) = alarms(values, Known([], PORTALS, {}, ()))
    assert found.command == command
    assert "; since " not in found.cause


def test_an_alarm_is_the_same_whatever_numbers_it_has() -> None:
    assert (
        sameness("mou: nothing new for 4 days; it never took longer than 1.0 days before")
        == "mou: nothing new for # days"
    )
    assert sameness("mou: 25 of 30 visits failed: HTTP 403 20") == sameness("mou: 5 of 40 visits failed")
    assert sameness("a: characters an article: 8e+03; usual is 8") == sameness(
        "a: characters an article: 80; usual is 9"
    )
    assert sameness("a: articles on the lists of 要闻: 4; usual is 20") != sameness(
        "a: articles on the lists of 社会: 4"
    )


def test_the_page_knows_every_alarm_that_the_operators_document_lists() -> None:
    table = DOCUMENT.split("## Alarms")[1].split("\n\n")[1]
    listed = [form for row in table.splitlines()[2:] for form in re.findall(r"`([^`]+)`", row.split("|")[1])]
    assert len(listed) > 15
    examples = [re.sub(r"\b[nm]\b", "3", form.replace("…", "x")) for form in listed]
    values = {"portals": {"mou": {}}, "finished": "2026-03-02T00:00:00+00:00", "failing": []}
    found = alarms({**values, "alarms": [f"mou: {each}" for each in examples]}, Known([], PORTALS, {}, ()))
    assert [each.cause for each in found if not each.meaning] == []
