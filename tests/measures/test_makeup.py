from cleaners.article import Damaged, Residue
from corpus.measures.makeup import Makeup, makeup


def test_shares_are_of_the_characters_that_are_not_blank() -> None:
    made = makeup(
        "大桥 2022 年 OK！\n名单：张三", [Damaged(0, 2, "unrecoverable")], [Residue("seo_spam", 3, 0.9, repaired=True)]
    )
    assert made.characters == 15
    assert (made.han_share, made.digit_share, made.latin_share) == (0.4667, 0.2667, 0.1333)
    assert (made.damaged_share, made.list_share, made.spam) == (0.1333, 0.3333, 3)


def test_script_goes_by_what_only_one_of_them_uses() -> None:
    assert makeup("會議開幕", [], []).traditional_share == 1.0
    assert makeup("会议开幕", [], []).traditional_share == 0.0
    assert makeup("大人口", [], []).traditional_share == 0.0


def test_a_text_that_says_everything_twice_is_half_repeated() -> None:
    once = "".join(chr(0x4E00 + number) for number in range(500))
    assert makeup(once, [], []).repeated_share == 0.0
    assert abs(makeup(once * 2, [], []).repeated_share - 0.5) < 0.02


def test_an_empty_text_has_no_shares() -> None:
    assert makeup(" \n ", [], []) == Makeup()
