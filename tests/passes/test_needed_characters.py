"""A pass that says which characters it needs leaves alone every text without them, whatever the document shows."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.chinese.evidence import Evidence, evidence_of
from cleaners.passes import escapes
from cleaners.passes.definition import Pass
from cleaners.passes.gathered import idle
from cleaners.passes.order import PASSES
from cleaners.text import repaired

MIRRORED = (
    "青禾縣融媒體中心訊(記者 柳長(zhǎng)青)4月6日,縣長(zhǎng)顧明遠到石橋鎮(zhèn)調(diào)研,要求做好六?！比蝿?,。"
)
PIECES = [
    *(
        "&amp;ldquo;",
        "ldquo;",
        "&#24352;",
        "_x000D_",
        "x0d",
        "\\n。",
        "\\u4f1a\\u8bae",
        "U+5F00U+5C55",
        "[图片]",
        "<br/>",
        "会！?p>",
    ),
    *(
        "\u200b",
        "\x9b",
        "\r\n",
        "\u2028",
        "\\u3000",
        "六?！比蝿?,",
        "勇?lián)?zé)",
        "\ufffd\ufffd",
        "03? ? ? ?文",
        "北京?上海?广州",
    ),
    *("È«ÊÐ¾¼Ã", "å¸‚å§”å¬å¼€", "鐨勪細璁", "閿欒", "锟斤拷锟斤拷", "烫烫烫烫", "屯屯屯屯", "ㄛ腔岆婓"),
    *(
        "□□□□□",
        "▯▯▯▯▯",
        "会议．会议召开",
        "１２３",
        "⼯作",
        "会议︐召开",
        "出品︱︱某网",
        "｡",
        "石桥镇",
        "大桥通车。",
        "\n",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join)
evidences = st.sampled_from([Evidence(), evidence_of(MIRRORED), evidence_of("会议召开,,大家参加,,情况很好,。")])


def acts(each: Pass, text: str, evidence: Evidence) -> bool:
    found = [find(text, evidence) for find in each.finders]
    is_left = bool(each.leaves and list(each.leaves(text, evidence)))
    return is_left or any(new != text if isinstance(new, str) else list(new) for new in found)


def without(needs: str, text: str) -> str:
    return re.sub(f"[{needs}]", "", text)


@pytest.mark.parametrize("each", [each for each in PASSES if each.needs()], ids=lambda each: each.name)
@given(text=texts, evidence=evidences)
@settings(max_examples=150)
def test_a_pass_leaves_alone_a_text_without_the_characters_that_it_needs(
    each: Pass, text: str, evidence: Evidence
) -> None:
    assert not acts(each, without(each.needs(), text), evidence)
    assert each in idle(without(each.needs(), text), PASSES)
    assert each not in idle(text, PASSES) or not acts(each, text, evidence)


def test_each_of_them_acts_on_one_of_the_pieces() -> None:
    acting = {each.name for each in PASSES if any(acts(each, f"会议{piece}召开", Evidence()) for piece in PIECES)}
    acting |= {each.name for each in PASSES if acts(each, MIRRORED, evidence_of(MIRRORED))}
    assert {each.name for each in PASSES if each.needs()} <= acting


def test_a_pass_that_needs_too_little_is_seen() -> None:
    wrong = replace(escapes.PASS, needs=lambda: "&")
    assert acts(wrong, without("&", "大桥[图片]通车"), Evidence())


def test_what_an_earlier_pass_wrote_wakes_a_later_one() -> None:
    raw = "大桥今日通车。&lt;br/&gt;两岸群众出行更加方便。"
    assert repaired(raw).article.text == "大桥今日通车。\n两岸群众出行更加方便。"
