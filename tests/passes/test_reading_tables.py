"""Readings that tables put in: of other dictionaries, of characters that nobody changed, before another parenthesis."""

import pytest

from cleaners.text import clean_text

TABLES = [
    ("鄉村振興(xīng)要靠產業,產業興(xīng)則鄉村興(xīng)。", "乡村振兴要靠产业，产业兴则乡村兴。"),
    (
        "登錄之后進行身份驗證(zhèng)(scope)之前,驗證(zhèng)通過才能訪問。",
        "登录之后进行身份验证(scope)之前，验证通过才能访问。",
    ),
    (
        "大(dà)橋通車,大(dà)家都來看。水(shuǐ)廠也建成,水(shuǐ)質達標。人(rén)們高興,來的人(rén)很多。",
        "大桥通车，大家都来看。水厂也建成，水质达标。人们高兴，来的人很多。",
    ),
    ("游客醉醺醺地從車(chē)里出來。", "游客醉醺醺地从车里出来。"),
    ("彰顯著她的手藝,孩子背著書包,專著白底黑字,見微知著。", "彰显着她的手艺，孩子背着书包，专著白底黑字，见微知著。"),
]


@pytest.mark.parametrize(("polluted", "want"), TABLES)
def test_what_a_table_put_in_is_taken_out(polluted: str, want: str) -> None:
    assert clean_text(polluted).text == want


GLOSSES = [
    "安徽亳(bó)州、六(lù)安、歙(shè)縣、黟(yī)縣的地名常被讀錯。",
    "單(shàn)縣縣委書記主持會議。",
]


@pytest.mark.parametrize("glossed", GLOSSES)
def test_glosses_stay(glossed: str) -> None:
    assert clean_text(glossed).text == glossed


def test_a_gloss_that_stands_twice_stays_among_the_readings_of_a_table() -> None:
    polluted = "會(huì)議在單(shàn)縣召開,會(huì)后代表參觀單(shàn)縣新區,聽取匯(huì)報。"
    assert clean_text(polluted).text.count("(shàn)县") == 2
