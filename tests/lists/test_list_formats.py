"""Each list format on composed pages: ``<format>/<page>.html`` beside ``<page>.json``, what the page offers."""

import json
from pathlib import Path

import pytest

from crawler.portals.lists import FAMILIES

FOLDER = Path(__file__).parent
PAGES = sorted(FOLDER.glob("*/*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_a_page_offers_what_stands_beside_it(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
    listing = FAMILIES[page.parent.name](page.read_text("utf-8"), expected["url"])
    entries = [[entry.url, entry.published and entry.published.isoformat()] for entry in listing.entries]
    assert {"entries": entries, "siblings": [*listing.siblings], "older": [*listing.older]} == {
        name: expected[name] for name in ("entries", "siblings", "older")
    }


def test_every_format_has_pages_and_every_folder_a_format() -> None:
    assert {page.parent.name for page in PAGES} == set(FAMILIES)
