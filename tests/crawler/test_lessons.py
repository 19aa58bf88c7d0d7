"""What a portal teaches: learned from the archive, adopted by a record of it, and told again by it."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import mortal
import pytest
from forked import told
from test_crawl import HTML, JUDGE, SEED, portal

from corpus.archive.archive import records
from corpus.table.table import Editions
from crawler.journal.lessons import is_due

SLOGAN = "云溪，一座被泉水叫醒的城市。"
PLACES = ("青石镇", "白沙乡", "南坡村", "柳林街道", "石桥镇", "文昌里", "东渡口", "槐荫坪", "上河湾", "云台乡")
FIRST_DAY = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
Answer = tuple[int, Mapping[str, str], bytes]


def sentences(number: int) -> list[str]:
    place = PLACES[number % 10]
    return [
        f"昨天，{place}完成第{number}批春耕物资的发放，受益农户{number * 13 + 40}家，比去年多了{number + 2}成。",
        f"负责此事的秦远山说，第{number}批之后还有两批，月底以前都能送到户，不误{place}的农时。",
    ]


def article(number: int, *, container: str = "c", more: str = "") -> Answer:
    title = f"{PLACES[number % 10]}发放第{number}批物资"
    day = date(2026, 1, 1) + timedelta(days=number)
    first, second = sentences(number)
    html = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div>{day} 09:20 来源：云溪网</div>"
        f"<div id='{container}'><p>{first}{more}</p><p>{SLOGAN}</p><p>{second}</p></div></body></html>"
    )
    return 200, HTML, html.encode()


def answers(day: int, numbers: range, **options: str) -> dict[str, Answer]:
    links = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in numbers)
    now = json.dumps({"now": (FIRST_DAY + timedelta(days=day)).isoformat()}).encode()
    articles = {f"/a/{number}.html": article(number, **options) for number in numbers}
    return {"/clock": (200, {}, now), "/yw/": (200, HTML, f"<ul>{links}</ul>".encode()), **articles}


@contextmanager
def calling(tmp_path: Path, pages: Mapping[str, Answer]) -> Iterator[list[str]]:
    seeds = tmp_path / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    with portal(pages) as port:
        settings = [f"PORTALS_SIMULATOR=127.0.0.1:{port}", f"PORTALS_STATE={tmp_path / 'state'}", JUDGE]
        yield [word for one in (*settings, f"PORTALS_SEEDS={seeds}", "PORTALS_WORKERS=1") for word in ("-s", one)]


def scrapy(options: list[str], *words: str) -> subprocess.CompletedProcess[str]:
    return told(*words, *options)


def run(tmp_path: Path, pages: Mapping[str, Answer]) -> dict[str, Any]:
    with calling(tmp_path, pages) as options:
        done = scrapy(options, "crawl", "portals", "-a", "portal=mou", "-a", "recheck=yes")
    assert done.returncode in {0, 3}, done.stderr
    return json.loads(max((tmp_path / "state" / "reports").glob("*.json")).read_bytes())


def editions(state: Path) -> list[dict[str, Any]]:
    rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    return sorted(({**row, "seq": 0} for row in rows), key=lambda row: (row["url"], row["edition"]))


def taught(tmp_path: Path) -> list[dict[str, Any]]:
    return [record.fields for record in records(tmp_path / "state" / "archive") if record.kind == "taught"]


@pytest.mark.long
def test_a_slogan_goes_from_the_day_on_which_the_portal_has_taught_it_and_that_is_no_news(tmp_path: Path) -> None:
    run(tmp_path, answers(0, range(25)))
    run(tmp_path, answers(0, range(25)))
    assert taught(tmp_path) == []
    edited = answers(1, range(30)) | {"/a/3.html": article(3, more="昨天又追加了一批。")}
    report = run(tmp_path, edited)
    (lesson,) = taught(tmp_path)
    assert (lesson["portal"], lesson["day"], lesson["articles"]) == ("mou", "2026-03-03", 25)
    assert report["models"] == {"mou": lesson["id"]}
    rows = editions(tmp_path / "state")
    for row in rows:
        number = int(row["url"].rpartition("/")[2].removesuffix(".html"))
        first, second = sentences(number)
        is_edited = number == 3 and row["edition"] == 2
        first += "昨天又追加了一批。" * is_edited
        is_taught = number >= 25 or row["edition"] == 2
        assert row["text"] == "\n".join([first, *([] if is_taught else [SLOGAN]), second])
        assert row["model"] == (lesson["id"] if is_taught else None)
    causes = {(row["url"].rpartition("/")[2], row["edition"]): row["cause"] for row in rows}
    assert causes["3.html", 2] == "content_edit"
    assert {cause for (name, edition), cause in causes.items() if edition == 2 and name != "3.html"} == {
        "cleaner_upgrade"
    }
    run(tmp_path, {**edited, **answers(2, range(30)), "/a/3.html": edited["/a/3.html"]})
    assert (editions(tmp_path / "state"), taught(tmp_path)) == (rows, [lesson])
    with calling(tmp_path, edited) as options:
        done = scrapy(options, "corpus", "rebuild", "-o", str(tmp_path / "again"))
    assert done.returncode == 0, done.stderr
    assert editions(tmp_path / "again") == rows


@pytest.mark.long
def test_a_portal_whose_articles_stand_elsewhere_is_an_alarm(tmp_path: Path) -> None:
    run(tmp_path, answers(0, range(25)))
    assert run(tmp_path, answers(1, range(25)))["alarms"] == []
    moved = run(tmp_path, answers(2, range(25), container="new"))
    (alarm,) = moved["alarms"]
    assert alarm == "mou: share of articles outside the usual container: 1; usual is 0"
    assert moved["exit_status"] == 3
    page = (tmp_path / "state" / "reports" / f"{moved['run']}.html").read_text(encoding="utf-8")
    assert "<bdi>share of articles outside the usual container: 1; usual is 0</bdi>" in page
    assert "Since 2026-03-04 00:00 UTC. The portal has a new layout" in page
    assert "scrapy portals try mou http://www.example.test/a/" in page
    assert (moved["portals"]["mou"]["modelled"], moved["portals"]["mou"]["elsewhere"]) == (25, 25)
    assert {len(row["text"].split("\n")) for row in editions(tmp_path / "state") if row["edition"] == 2} == {2}


@pytest.mark.long
def test_killed_around_the_lesson_a_crawl_ends_with_the_same_editions(tmp_path: Path) -> None:
    run(tmp_path, answers(0, range(25)))
    second = answers(1, range(28))
    shutil.copytree(tmp_path / "state", tmp_path / "before")
    run(tmp_path, second)
    wanted = [{**row, "run": "", "record_id": ""} for row in editions(tmp_path / "state")]
    assert {row["cause"] for row in wanted} == {"new", "cleaner_upgrade"}
    for last in (6, 14, 17, 20, 40):
        shutil.rmtree(tmp_path / "state")
        shutil.copytree(tmp_path / "before", tmp_path / "state")
        with calling(tmp_path, second) as options:
            words = ["crawl", "portals", "-a", "portal=mou", "-a", "recheck=yes", *options]
            assert mortal.told(last, *words).returncode == mortal.KILLED
        run(tmp_path, second)
        assert [{**row, "run": "", "record_id": ""} for row in editions(tmp_path / "state")] == wanted
        assert len({lesson["id"] for lesson in taught(tmp_path)}) == 1


@pytest.mark.parametrize(
    ("articles", "learned_at", "due"),
    [(19, 0, False), (20, 0, True), (39, 20, False), (40, 20, True), (700, 500, True), (699, 500, False)],
)
def test_a_portal_is_learned_from_when_as_many_articles_are_new(articles: int, learned_at: int, *, due: bool) -> None:
    assert is_due(articles, learned_at) is due
