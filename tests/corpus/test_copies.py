import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from corpus_commands import called

from corpus.copies.index import erase, opened
from corpus.copies.marks import Flow, Mark, Original, flows, mark, marks_of, members
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.export import export

TEXT = (
    "清水湾大桥昨日通车，两岸居民步行过桥。大桥全长一千二百米，双向六车道，历时三年建成。"
    "市交通局负责人介绍，通车以后，从城东到城西只需十分钟，比绕行老桥节省半个小时。"
    "当天上午，数千名市民自发来到桥头，见证通车时刻。家住城东的林师傅说，盼了多年的桥终于通了。"
    "下一步，有关部门将完善两侧道路标识，增开三条公交线路，方便群众出行。"
)
OTHER = (
    "全市春耕有序展开，农资储备充足。今年计划播种小麦三十万亩，玉米二十万亩。农业农村部门组织技术人员，"
    "深入田间地头，指导农户科学施肥，防治病虫害。目前机具检修全部到位，良种覆盖率继续提高。"
    "各乡镇还将举办培训班，推广节水灌溉，力争再获丰收，确保粮食安全。"
)


def table(folder: Path, rows: list[Row]) -> Editions:
    editions = Editions(folder)
    editions.append([row | {"seq": seq} for seq, row in enumerate(rows, 1)], upto=len(rows))
    return editions


def marks(editions: Editions, path: Path) -> dict[tuple[str, str], Mark]:
    """Bring the index up to date, and give the marks of all articles that have one."""
    with opened(editions.snapshot(), path) as index:
        mark(index)
        keys = [(row["portal"], row["id"]) for row in index.execute("SELECT portal, id FROM articles")]
        found = dict(zip(keys, marks_of(index, keys), strict=True))
    return {key: each for key, each in found.items() if each}


def reposts(editions: Editions) -> dict[tuple[str, str], Original]:
    found = marks(editions, editions.folder.with_name(f"{editions.folder.name}.sqlite"))
    return {key: each.repost_of for key, each in found.items() if each.repost_of}


def held(path: Path) -> list[list[tuple[object, ...]]]:
    """All that an index knows of texts and of what stands."""
    asked = (
        "SELECT * FROM texts",
        "SELECT * FROM bands",
        "SELECT * FROM links",
        "SELECT portal, id, url, text FROM articles WHERE url <> ''",
    )
    with closing(sqlite3.connect(path)) as index:
        return [sorted(index.execute(each)) for each in asked]


def articles(row: Callable[..., Row]) -> list[Row]:
    """An original with two copies, one of them touched up; a longer-lived source; and an article of its own."""
    late, later = datetime(2022, 3, 1, 6, tzinfo=UTC), datetime(2022, 3, 1, 9, tzinfo=UTC)
    return [
        row(1, key="a", portal="qingshui", text=TEXT) | {"source": "清水网", "published": later},
        row(2, key="b", portal="qingshui", text=OTHER) | {"source": "清水网"},
        row(3, key="c", portal="linshi", text=TEXT.replace("数千名", "上千名"))
        | {"source": "清水网", "published": late},
        row(4, key="d", portal="haoqu", text=TEXT) | {"source": "好区号", "published_date": date(2022, 3, 2)},
        row(5, key="e", portal="haoqu", text="清水湾大桥昨日通车。") | {"source": "好区号"},
        row(6, key="f", portal="linshi", text="清水湾大桥昨日通车。") | {"source": "林市网"},
    ]


def test_a_repost_leads_to_the_portal_that_its_source_writes_for(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = articles(row)
    original = Original("qingshui", rows[0]["id"], "http://news.test/a")
    found = reposts(table(tmp_path / "editions", rows))
    assert found == {("linshi", rows[2]["id"]): original, ("haoqu", rows[3]["id"]): original}


def test_the_links_are_the_same_in_whatever_order_the_articles_came(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows, chance = articles(row), Random(3)
    wanted = reposts(table(tmp_path / "first", rows))
    for turn in range(3):
        chance.shuffle(rows)
        assert reposts(table(tmp_path / str(turn), rows)) == wanted


def test_without_a_source_the_earlier_one_is_the_original(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = [made | {"source": None} for made in articles(row)]
    assert {original.portal for original in reposts(table(tmp_path / "editions", rows)).values()} == {"linshi"}


def test_a_cluster_is_named_by_its_earliest_and_tells_who_names_whom(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = articles(row)
    editions, path = table(tmp_path / "editions", rows), tmp_path / "copies.sqlite"
    assert {each.cluster for each in marks(editions, path).values()} == {rows[2]["id"]}
    with opened(editions.snapshot(), path) as index:
        found = members(index, "haoqu", rows[3]["id"])
        assert members(index, "haoqu", rows[4]["id"]) == []
        mark(index)
        assert flows(index) == [Flow("haoqu", "qingshui", 1, 0), Flow("linshi", "qingshui", 1, 1)]
    assert [(each.portal, each.source, each.names) for each in found] == [
        ("qingshui", "清水网", "qingshui"),
        ("haoqu", "好区号", "haoqu"),
        ("linshi", "清水网", "qingshui"),
    ]


def test_a_copy_on_the_same_portal_is_in_the_cluster_but_no_repost_and_what_went_has_none(
    tmp_path: Path, row: Callable[..., Row]
) -> None:
    rows = [row(1, key="a", portal="p", text=TEXT), row(2, key="b", portal="q", text=TEXT)]
    rows = [made | {"source": None} for made in [*rows, row(3, key="c", portal="q", text=TEXT)]]
    editions, path = table(tmp_path / "editions", rows), tmp_path / "copies.sqlite"
    assert {key for key, each in marks(editions, path).items() if each.repost_of} == {
        ("q", rows[1]["id"]),
        ("q", rows[2]["id"]),
    }
    editions.append([row(4, key="a", portal="p", edition=2, gone=True)], upto=4)
    name = min(rows[1]["id"], rows[2]["id"])
    assert marks(editions, path) == {("q", each["id"]): Mark(name, None) for each in rows[1:]}


def test_an_index_of_many_runs_is_the_one_made_at_once(tmp_path: Path, row: Callable[..., Row]) -> None:
    """Ten runs bring articles, copies, edits, deletions and returns; then an article is purged."""
    thrown, editions, path, seq = Random(5), Editions(tmp_path / "editions"), tmp_path / "copies.sqlite", 0
    texts = [TEXT, OTHER, *(TEXT.replace(TEXT[place], "某") for place in range(0, 120, 8)), "短"]
    for run in range(10):
        rows = []
        for _ in range(12):
            seq += 1
            key, portal = thrown.randrange(50), thrown.choice("pq")
            rows.append(
                row(seq, key=key, portal=portal, edition=seq, text=thrown.choice(texts), gone=thrown.random() < 0.2)
            )
        editions.append(rows, upto=seq)
        found = marks(editions, path)
        if run % 3 == 2:
            assert found == marks(editions, tmp_path / f"{run}.sqlite")
            assert held(path) == held(tmp_path / f"{run}.sqlite")
    (portal, purged), *_ = found
    erase(editions.snapshot(), path, portal, [purged])
    seq += 1
    key = next(key for key in range(50) if row(1, key=key, portal=portal)["id"] == purged)
    editions.append([row(seq, key=key, portal=portal, edition=seq, gone=True)], upto=seq)
    assert marks(editions, path) == marks(editions, tmp_path / "at-once.sqlite")
    assert held(path) == held(tmp_path / "at-once.sqlite")


def test_an_update_that_was_killed_goes_on_and_ends_as_an_undisturbed_one(
    tmp_path: Path, row: Callable[..., Row]
) -> None:
    texts = dict.fromkeys(range(1, 1101), "短") | dict.fromkeys((1, 1050), TEXT)
    editions = table(tmp_path / "editions", [row(number, text=text) for number, text in texts.items()])

    def killed(done: int) -> None:
        raise KeyboardInterrupt(done)

    with pytest.raises(KeyboardInterrupt), opened(editions.snapshot(), tmp_path / "a.sqlite", told=killed):
        pass
    assert marks(editions, tmp_path / "a.sqlite") == marks(editions, tmp_path / "b.sqlite")
    assert held(tmp_path / "a.sqlite") == held(tmp_path / "b.sqlite")


def test_of_what_is_erased_no_word_is_left(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = [row(1, text=TEXT), row(2, text=OTHER + "无辜者之名"), row(3, text=OTHER)]
    editions, folder = table(tmp_path / "editions", rows), tmp_path / "index"
    marks(editions, folder / "copies.sqlite")
    secret = "无辜者之名".encode()
    assert any(secret in path.read_bytes() for path in folder.iterdir())
    erase(editions.snapshot(), folder / "copies.sqlite", "qingshui", [rows[1]["id"]])
    assert not any(secret in path.read_bytes() for path in folder.iterdir())


def test_an_index_that_another_process_holds_stays_as_it_is(tmp_path: Path, row: Callable[..., Row]) -> None:
    editions, path = table(tmp_path / "editions", articles(row)), tmp_path / "copies.sqlite"
    with opened(editions.snapshot(), path) as first:
        with (
            closing(sqlite3.connect(path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("SELECT * FROM state").fetchone()
        mark(first)
        with closing(sqlite3.connect(path, timeout=0)) as other:
            assert other.execute("SELECT seq FROM state").fetchone() == (6,)


def test_an_export_marks_clusters_and_originals(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = articles(row)
    export(
        table(tmp_path / "editions", rows).snapshot(),
        tmp_path / "out",
        created=datetime(2022, 4, 1, tzinfo=UTC),
        copies=tmp_path / "copies.sqlite",
    )
    lines = map(json.loads, (tmp_path / "out" / "articles.jsonl").read_text().splitlines())
    found = {line["url"][-1]: (line["cluster"], (line["repost_of"] or {}).get("url")) for line in lines}
    name, original = rows[2]["id"], "http://news.test/a"
    assert {key for key, marked in found.items() if marked == (None, None)} == {"b", "e", "f"}
    assert [found[key] for key in "acd"] == [(name, None), (name, original), (name, original)]


def test_the_command_tells_who_says_the_same_and_who_has_how_many_from_whom(
    tmp_path: Path, row: Callable[..., Row], capsys: pytest.CaptureFixture[str]
) -> None:
    table(tmp_path / "corpus" / "editions", articles(row))
    assert called(tmp_path, "copies", "http://news.test/c", "--json") == 0
    assert [each["portal"] for each in json.loads(capsys.readouterr().out)] == ["qingshui", "haoqu", "linshi"]
    assert called(tmp_path, "copies", "--json") == 0
    assert json.loads(capsys.readouterr().out)[1] == {
        "portal": "linshi",
        "original": "qingshui",
        "copies": 1,
        "named": 1,
    }
    assert called(tmp_path, "copies", "http://news.test/z") == 1
