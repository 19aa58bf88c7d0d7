"""An examination of saved pages, without a network."""

import asyncio
import base64
import json
from pathlib import Path

import pytest
from playing import DAY, asking, look

from crawler.doctor.diagnosis import Diagnosis, diagnosis
from crawler.doctor.examination import examined
from crawler.doctor.saved_pages import SavedPages
from crawler.doctor.seed_text import checked, seed_text
from crawler.doctor.visitor import Manners, Visitor
from crawler.simulator.world import World

HOST = "http://www.lfxww.com"


def read(folder: Path) -> Diagnosis:
    saved = SavedPages(folder)
    visitor = Visitor(saved.ask, Manners(budget=999, delay_s=0), may_be=saved.has)
    return diagnosis(asyncio.run(examined(saved.home(), visitor, look, saved.urls())), DAY)


def body(world: World, path: str) -> bytes:
    return asyncio.run(asking(world)(HOST + path)).body


@pytest.fixture(scope="module")
def paths(world: World) -> list[str]:
    site = world.sites["www.lfxww.com"]
    now = world.clock.now
    articles = [site.room.story(number, now).path for number in site.room.live(now)][:8]
    return ["/", "/linfen/", "/minsheng/", *articles]


def test_a_folder_as_wget_leaves_it_makes_a_seed(world: World, paths: list[str], tmp_path: Path) -> None:
    for path in paths:
        file = tmp_path / "www.lfxww.com" / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body(world, path))
    found = read(tmp_path)
    assert {each.url for each in found.channels} >= {HOST + "/linfen/", HOST + "/minsheng/"}
    assert len(found.articles) == 8
    assert any("was not saved" in line for line in found.cautions)
    assert checked(found.name, seed_text(found)).hosts == ("www.lfxww.com",)


def test_a_har_file_and_pages_of_a_browser_make_one(world: World, paths: list[str], tmp_path: Path) -> None:
    entries = [
        {
            "request": {"url": HOST + path},
            "response": {
                "status": 200,
                "redirectURL": "",
                "content": {"text": base64.b64encode(body(world, path)).decode(), "encoding": "base64"},
            },
        }
        for path in paths[1:]
    ]
    (tmp_path / "session.har").write_text(json.dumps({"log": {"entries": entries}}), encoding="utf-8")
    mark = b"<!-- saved from url=(0021)http://www.lfxww.com/ -->\n"
    (tmp_path / "home.html").write_bytes(mark + body(world, "/"))
    assert SavedPages(tmp_path).home() == HOST + "/"
    assert read(tmp_path).is_seed


def test_a_folder_without_an_address_and_a_broken_har_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<p>春耕", encoding="utf-8")
    with pytest.raises(ValueError, match="no page whose address is known"):
        SavedPages(tmp_path).home()
    (tmp_path / "x.har").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match=r"x\.har: no HAR file"):
        SavedPages(tmp_path)
