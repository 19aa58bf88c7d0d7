"""Which texts say the same, and which only look alike."""

from itertools import pairwise

import pytest

from benchmarks import near
from cleaners.near.grouping import Grouping
from cleaners.near.likeness import are_alike
from cleaners.near.sketch import folded, sketches

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


def test_the_same_notice_on_two_sites_does() -> None:
    notice = POWER.format("城东", "3月2日8时至17时", "柳溪村、白园社区")
    assert alike(notice, notice.replace("：", ":").replace("，", ","))


def test_a_text_too_short_to_be_told_from_another_has_no_sketch() -> None:
    assert list(sketches(["清水湾大桥昨日通车。", ""])) == [None, None]


def test_texts_that_come_in_parts_are_grouped_as_all_at_once() -> None:
    texts = [each.text for each in near.composed(60, 60)]
    whole, parts = Grouping(), Grouping()
    at_once = list(whole.added(texts))
    bounds = [0, 1, 30, 100, len(texts)]
    by_parts = [copies for start, end in pairwise(bounds) for copies in parts.added(texts[start:end])]
    assert (by_parts, parts.groups) == (at_once, whole.groups)


def test_copies_are_found_and_formulas_are_not_linked() -> None:
    texts = near.composed(240, 300)
    got = near.score(texts, near.ours)
    assert got.wrong == 0
    assert got.right >= 0.97 * 240


def test_copies_of_copies_are_one_group_named_by_its_first() -> None:
    grouping = Grouping()
    other = BRIDGE.replace("桥", "渡口").replace("车", "船").replace("昨日", "上周")
    found = list(grouping.added([BRIDGE, POWER.format("a", "b", "c"), BRIDGE, other, BRIDGE[:150]]))
    assert found == [[], [], [0], [], [0, 2]]
    assert grouping.groups == {0: 0, 2: 0, 4: 0}
