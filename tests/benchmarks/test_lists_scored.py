"""The scorer of lists, on composed pages of every family: ``tests/composed_lists``."""

import json
from pathlib import Path

import pytest

from benchmarks.lists import main, scored
from crawler.portals.lists import Entry, Listing

COMPOSED = Path(__file__).parents[1] / "composed_lists"
GOLD = {
    "base_used_for_scoring": "http://a.test/yw/",
    "entries": [
        {"url": "1.html#c", "title": "春耕 &amp; 秋收", "date": "2026-03-02"},
        {"url": "http://a.test/yw/2.html", "title": "开渠", "date": None},
    ],
    "next": "index_2.html",
}


def test_found_wrong_and_next_are_counted_and_titles_and_dates_among_the_found() -> None:
    listing = Listing(
        (Entry("http://a.test/yw/1.html", None, "春耕&秋收"), Entry("http://a.test/about", None)), older=()
    )
    each = scored(GOLD, listing, 0.5)
    assert (each.gold, each.found, each.wrong, each.nexts, each.titles, each.dates) == (2, 1, 1, 0, 1, 0)
    assert scored(GOLD, listing._replace(older=("http://a.test/yw/index_2.html",)), 0.5).nexts == 1


def test_of_composed_pages_of_every_family_everything_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(COMPOSED), "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[-1]["name"] == "all of composed_lists"
    assert len({row["family"] for row in rows}) > 12
    for row in rows:
        assert (row["found"], row["wrong"], row["nexts"]) == (row["gold"], 0, row["pages"]), row["name"]
        assert (row["titles"], row["dates"]) == (row["gold"], row["gold"]), row["name"]


def test_a_folder_without_pages_is_told(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no page; expected NAME\.html beside NAME\.json"):
        main([str(tmp_path)])
