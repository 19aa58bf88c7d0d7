"""A line that a wrong codec spoilt is read again; text in any script that is right stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.decoding.wrong_codec import Lost, lost, recoded

SENTENCE = "河湾县水厂昨日建成通水，两个乡镇的居民用上了清水。"
TRADITIONAL = "河灣縣水廠昨日建成通水，兩個鄉鎮的居民用上了清水。"


@pytest.mark.parametrize(
    ("original", "codecs"),
    [
        (SENTENCE, ("gbk", "latin-1")),
        (SENTENCE, ("utf-8", "latin-1")),
        (SENTENCE, ("utf-8", "latin-1", "utf-8", "latin-1")),
        (SENTENCE, ("gbk", "latin-1", "utf-8", "latin-1")),
        (TRADITIONAL, ("big5", "gb18030")),
    ],
)
def test_a_round_trip_brings_the_line_back(original: str, codecs: tuple[str, ...]) -> None:
    text = original
    for right, wrong in zip(codecs[::2], codecs[1::2], strict=True):
        text = text.encode(right).decode(wrong)
    assert text != original
    assert recoded(text) == original


@pytest.mark.parametrize(
    "headline", ["罗楠：坚守古集村校园36年", "荷坝水库水清岸绿 候鸟2319只歇脚", "墨香飘进菊营村 书院上新3370册"]
)
def test_names_and_numbers_of_a_headline_make_utf_8_no_less_certain(headline: str) -> None:
    assert recoded(headline.encode().decode("latin-1")) == headline


@pytest.mark.parametrize(
    "line",
    [
        SENTENCE,
        TRADITIONAL,
        "Le café était fermé à Noël, où déjà les élèves français…",
        "Größe, Überraschung, Straße",
        "Привет, как дела? Это русский текст.",
        "こんにちは世界。今日は天気がいいですね。東京で会議が開かれました。",
        "안녕하세요 한국어 텍스트입니다",
        "Ελληνικά, ±5℃, ×3, ÷2, §4",
        "ㄅㄆㄇㄈ注音符號",
        "唱腔是京剧的灵魂，涓涓细流，腔调婉转。",
    ],
)
def test_a_line_that_is_right_stays(line: str) -> None:
    assert recoded(line) is None


@given(st.text(max_size=80))
@settings(max_examples=100)
def test_what_is_read_again_is_chinese(line: str) -> None:
    original = recoded(line)
    assert original is None or any("\u4e00" <= character <= "\u9fff" for character in original)


def test_lines_of_fillings_are_lost_and_fillings_in_a_line_are_marked() -> None:
    text = "锟斤拷锟斤拷\n记者锟斤拷锟斤拷报道\n“烫烫烫！”他喊。\n\ufffd\ufffd\ufffd\n"
    assert list(lost(text)) == [Lost(0, 7, is_line=True), Lost(9, 15, is_line=False), Lost(28, 32, is_line=True)]


@pytest.mark.parametrize("unit", ["?", "锟", "é", "龘", "烫", "é的"])
def test_a_long_line_is_read_once(unit: str) -> None:
    line = unit * (200_000 // len(unit))
    assert list(lost(line))[1:] == []
    recoded(line)
