"""Progress of long work, where nobody looks at a terminal."""

import pytest
from scrapy.settings import Settings

from crawler.commands.progress import progress
from crawler.own_settings import own_settings

Output = pytest.CaptureFixture[str]


def test_a_line_comes_every_ten_seconds_on_standard_error(capsys: Output) -> None:
    seconds = 100.0
    told = progress(own_settings(Settings({"PORTALS_PROGRESS": True})), "records are read", now=lambda: seconds)
    for second in range(26):
        seconds = 100.0 + second
        told(second * 2)
    assert capsys.readouterr() == ("", "10 s: 20 records are read\n20 s: 40 records are read\n")


def test_nothing_is_said_where_that_is_not_wanted(capsys: Output) -> None:
    seconds = 0.0
    told = progress(own_settings(Settings({"PORTALS_PROGRESS": False})), "records are read", now=lambda: seconds)
    seconds = 99.0
    told(1)
    assert capsys.readouterr() == ("", "")
