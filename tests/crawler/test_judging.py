"""How a run has its pages judged: recorded, kept by a rebuild, and no news when it changes."""

from pathlib import Path
from typing import Any

import pytest
from test_crawl import ARTICLE, HTML, OPEN, crawled
from test_further_pages import editions, rebuilt

from cleaners.learning.sample import is_sampled
from corpus.archive.archive import records
from crawler.reading.judging import Judging, judging_of, recorded

URL = "http://www.example.test/a/2.html"
TEASER = (
    "<div class='recommend'><p>山下的石桥今年重修，桥面加宽，两头还各添了一座凉亭，赶集的人都说好走。</p></div></div>"
)
PAGES = {**OPEN, "/a/2.html": (200, HTML, ARTICLE.replace(b"</div>", TEASER.encode()))}


def read(state: Path) -> list[tuple[Any, ...]]:
    return [
        (row["cause"], row["extractor"], row["agreement"] is None, "石桥" in row["text"])
        for row in editions(state, URL)
    ]


@pytest.mark.slow
def test_a_rebuild_judges_each_page_as_the_run_that_visited_it(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert crawled(tmp_path, PAGES).returncode == 0
    assert crawled(tmp_path, PAGES, "-a", "recheck=yes", "-s", "PORTALS_EXTRACTOR=trafilatura").returncode == 0
    assert read(state) == [("new", "blocks", True, False), ("cleaner_upgrade", "trafilatura", False, True)]
    started = [record.fields["judging"] for record in records(state / "archive") if record.kind == "run"]
    assert [(each["setting"], each["extractor"]) for each in started] == [("unsure", None), ("unsure", "trafilatura")]
    assert rebuilt(tmp_path) == [{**row, "seq": 0} for row in editions(state)]
    assert read(tmp_path / "again") == read(state)


def test_an_edition_names_all_that_its_cleaner_was() -> None:
    judging = Judging("sample", "trafilatura")
    assert judging_of(judging.cleaner_version) == judging
    assert " setting=sample extractor=trafilatura trafilatura=" in judging.cleaner_version


def test_archives_from_before_it_was_recorded_are_read_by_one_judge() -> None:
    assert recorded({"versions": {}, "seeds": {}}) == judging_of("0.1.0") == Judging("never", None)


def test_a_sample_is_drawn_by_the_ids_of_articles() -> None:
    ids = [f"{number:024x}" for number in range(500)]
    drawn = {each for each in ids if Judging("sample").judge(each) == "every"}
    assert drawn == {each for each in ids if is_sampled(each)}
    assert {Judging("sample").judge(each) for each in ids if each not in drawn} == {"unsure"}
