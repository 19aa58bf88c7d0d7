"""Which texts say the same, and which only look alike."""

import sqlite3
from random import Random

import pytest

from benchmarks import near, near_texts
from cleaners.near.clusters import SCHEMA, Clusters
from cleaners.near.likeness import are_alike
from cleaners.near.sketch import Sketch, folded, sketches

BRIDGE = (
    "清水湾大桥昨日通车，两岸居民步行过桥。大桥全长一千二百米，双向六车道，历时三年建成。"
    "市交通局负责人介绍，通车以后，从城东到城西只需十分钟，比绕行老桥节省半个小时。"
    "当天上午，数千名市民自发来到桥头，见证通车时刻。家住城东的林师傅说，盼了多年的桥终于通了。"
    "下一步，有关部门将完善两侧道路标识，增开三条公交线路，方便群众出行。"
)
POWER = (
    "尊敬的电力客户：因10千伏{}线检修工作需要，定于{}对{}停电。请受影响的客户提前做好准备，"
    "妥善安排生产生活用电。停电期间请勿攀爬电力设施，线路随时可能恢复送电，请始终视线路为带电状态。"
)


def alike(one: str, other: str) -> bool:
    assert are_alike(folded(one), folded(other)) == are_alike(folded(other), folded(one))
    return are_alike(folded(one), folded(other))


@pytest.mark.parametrize(
    "copy",
    [
        BRIDGE,
        BRIDGE.replace("数千名", "上千名"),
        BRIDGE.replace(
            "大桥昨日通车，两岸居民步行过桥。", "畔，一座新桥于三月一日上午开放，林一禾等上百位老人第一批走了过去，"
        ),
        f"来源：清水湾网\n{BRIDGE}\n（责任编辑：林一禾）\n分享到：微信 微博",
        "清水灣大橋昨日通車，兩岸居民步行過橋。" + BRIDGE[19:].replace("两侧", "兩側").replace("车", "車"),
        BRIDGE.replace("桥", "桥(qiáo)"),
        BRIDGE[:110] + "记者从会上获悉，明年还要再修一座。",
    ],
)
def test_a_copy_says_the_same_whatever_was_done_to_it(copy: str) -> None:
    assert alike(BRIDGE, copy)


@pytest.mark.parametrize(
    "notice",
    [
        POWER.format("城西", "3月2日8时至17时", "柳溪村、白园社区"),
        POWER.format("城东", "3月5日6时至19时", "柳溪村、白园社区"),
        POWER.format("城东", "3月2日8时至17时", "石桥村、金泉社区"),
        BRIDGE,
    ],
)
def test_a_notice_of_the_same_form_about_something_else_does_not(notice: str) -> None:
    assert not alike(POWER.format("城东", "3月2日8时至17时", "柳溪村、桃林社区"), notice)


def test_slots_at_the_beginning_of_a_form_are_no_lede_written_anew() -> None:
    water = near_texts.FORMULAS[4]
    one, other = (near_texts.said(water, near_texts._slots(number), Random(number)) for number in (3, 8))
    assert not alike(one, other)


def test_touches_that_put_in_characters_make_no_other_text() -> None:
    touched = BRIDGE.replace("一千二百米，双", "一千二百米的双了").replace("十分钟，比绕", "十分钟要比绕")
    assert alike(BRIDGE, touched)


def test_the_same_notice_on_two_sites_does() -> None:
    notice = POWER.format("城东", "3月2日8时至17时", "柳溪村、白园社区")
    assert alike(notice, notice.replace("：", ":").replace("，", ","))


def test_a_text_too_short_to_be_told_from_another_has_no_sketch() -> None:
    assert list(sketches(["清水湾大桥昨日通车。", ""])) == [None, None]


def store() -> tuple[sqlite3.Connection, Clusters]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    return connection, Clusters(connection)


def held(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    return [sorted(connection.execute(f"SELECT * FROM {name}")) for name in ("texts", "bands", "links")]


def crowd() -> list[Sketch]:
    """An article in twenty wordings, and notices of one form: bands that many share."""
    thrown = Random(7)
    texts = [near_texts._formula(7 * number) for number in range(12)]
    for _ in range(20):
        characters = list(BRIDGE)
        for place in thrown.sample(range(len(characters)), 5):
            characters[place] = "某"
        texts.append("".join(characters))
    return [sketch for sketch in sketches(texts) if sketch]


def test_links_are_neighbours_in_a_band_that_are_alike_and_nothing_else() -> None:
    found, wanted = crowd(), set()
    connection, clusters = store()
    for sketch in found:
        clusters.add(sketch)
    said = {sketch.number: sketch.said for sketch in found}
    bands = {band for sketch in found for band in sketch.bands}
    for band in bands:
        asked = connection.execute("SELECT text FROM bands WHERE band = ? ORDER BY place, text", (band,))
        members = [number for (number,) in asked]
        pairs = [(one, other) for at, one in enumerate(members) for other in members[at + 1 : at + 5]]
        wanted |= {frozenset(pair) for pair in pairs if are_alike(*(said[number] for number in pair))}
    assert {frozenset(pair) for pair in connection.execute("SELECT one, other FROM links")} == wanted
    assert 40 < len(wanted) < 20 * 19 / 2


def test_what_is_linked_does_not_depend_on_what_came_when_and_what_went() -> None:
    found, thrown = crowd(), Random(3)
    once, clusters = store()
    for sketch in found:
        clusters.add(sketch)
    clusters.regroup()
    for _ in range(2):
        often, clusters = store()
        thrown.shuffle(found)
        for number, sketch in enumerate(found):
            clusters.add(sketch)
            if number % 3 == 1:
                clusters.drop(found[number // 2].number)
            if number % 5 == 0:
                clusters.regroup()
        for sketch in found:
            clusters.add(sketch)
        clusters.regroup()
        assert held(often) == held(once)


def test_copies_are_found_and_formulas_are_not_linked() -> None:
    texts = near_texts.composed(240, 300)
    got = near.score(texts, near.ours)
    assert got.wrong == 0
    assert got.right >= 0.97 * 240


def test_a_copy_of_a_copy_is_in_the_cluster_until_what_joins_them_goes() -> None:
    connection, clusters = store()
    first, middle, last = sketches([BRIDGE[:100], BRIDGE, BRIDGE[90:]])
    assert first
    assert middle
    assert last
    for sketch in (first, last, middle):
        clusters.add(sketch)
    clusters.regroup()
    assert {label for (label,) in connection.execute("SELECT cluster FROM texts")} == {
        min(first.number, middle.number, last.number)
    }
    clusters.drop(middle.number)
    clusters.regroup()
    assert connection.execute("SELECT count(DISTINCT cluster) FROM texts").fetchone() == (2,)
