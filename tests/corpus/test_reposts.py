from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.reposts import Original, reposts

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
    found = reposts(table(tmp_path, rows).dataset())
    assert found == {("linshi", rows[2]["id"]): original, ("haoqu", rows[3]["id"]): original}


def test_the_links_are_the_same_in_whatever_order_the_articles_came(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows, chance = articles(row), Random(3)
    wanted = reposts(table(tmp_path / "first", rows).dataset())
    for turn in range(4):
        chance.shuffle(rows)
        assert reposts(table(tmp_path / str(turn), rows).dataset()) == wanted


def test_without_a_source_the_earlier_one_is_the_original(tmp_path: Path, row: Callable[..., Row]) -> None:
    rows = [made | {"source": None} for made in articles(row)]
    originals = {original.portal for original in reposts(table(tmp_path, rows).dataset()).values()}
    assert originals == {"linshi"}


def test_a_copy_on_the_same_portal_and_one_whose_original_is_gone_are_no_reposts(
    tmp_path: Path, row: Callable[..., Row]
) -> None:
    rows = [row(1, key="a", portal="p", text=TEXT), row(2, key="b", portal="q", text=TEXT)]
    rows += [row(3, key="c", portal="q", text=TEXT), row(4, key="a", portal="p", gone=True)]
    editions = table(tmp_path, [made | {"source": None} for made in rows])
    assert reposts(editions.dataset()) == {}
    assert set(reposts(editions.dataset(), as_of=3)) == {("q", rows[1]["id"]), ("q", rows[2]["id"])}
