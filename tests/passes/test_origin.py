"""Short texts are the hard ones: one word or one mark decides whether a traditional text is its author's own."""

import pytest

from cleaners.text import clean_text


@pytest.mark.parametrize(
    ("mirrored", "want"),
    [
        ("請廣大市民合理安排出行時間，注意交通安全。", "请广大市民合理安排出行时间，注意交通安全。"),
        ("縣委召開幹部會議，部署春耕工作。", "县委召开干部会议，部署春耕工作。"),
        ("全國人大常委會副委員長出席開幕式。", "全国人大常委会副委员长出席开幕式。"),
        ("全縣中小學9月1日開學。", "全县中小学9月1日开学。"),
        ("全縣新路全長12公里長期失修，現已貫通。", "全县新路全长12公里长期失修，现已贯通。"),
        ("內地企業和澳門各界捐款捐物，支援救災。", "内地企业和澳门各界捐款捐物，支援救灾。"),
        ("孩子們從學校里出來，繞(rào)著(zhù)走，并不急。", "孩子们从学校里出来，绕着走，并不急。"),
        (
            "縣里的趙啟(qǐ)明說，村里的路修好了，出門于是方便，鄉親們并排走。",
            "县里的赵启明说，村里的路修好了，出门于是方便，乡亲们并排走。",
        ),
        ("香港特別行政區代表團與市委書記會面，商談合作。", "香港特别行政区代表团与市委书记会面，商谈合作。"),
        ("全縣中學測試結束，試卷難度不大。", "全县中学测试结束，试卷难度不大。"),
        ("看書的地方?！奔易「浇木用窭罴t梅說，孩子們放學就來。", None),
    ],
)
def test_a_short_text_of_a_mirror_is_converted(mirrored: str, want: str | None) -> None:
    article = clean_text(mirrored)
    assert article.text == want if want else article.script == "Hans"


@pytest.mark.parametrize(
    "genuine",
    [
        "臺中市后里區公所昨（8）日舉辦花海節，並於週末加開接駁公車。",
        "新竹縣竹北市后庄里里長表示，里民踴躍報名。",
        "市政署於各區公園裡增設長者健體設施，並將於下月起分階段開放。",
        "公司宣佈，股東週年大會將於下月舉行。",
        "他寫道：「路在腳下。」",
        "高雄今天下大雨，多處路段積水，警方籲用路人注意。",
        "新路全長12公里長期失修，現已貫通。",
        "全國中小學9月1日開學。",
        "國語曰：防民之口，甚于防川。川壅而潰，傷人必多。",
        "石橋無人過，山門幾樹開。遠鐘雲外起，輕雨夢中來。",
        "學者，所以求益也；見人之長，則思齊焉；見人之短，則自省焉。",
        "佢哋喺街市買咗啲餸，返到屋企先發現漏咗條魚。",
        "週末社區圖書館舉辦故事會，二十多個家庭參加，氣氛熱鬧。",
        "教育部今天公布，明年起國中會考時間提前。",
        "香港天文台發出黃色暴雨警告信號。",
        "消防處接報後派出三輛消防車到場撲救，無人受傷。",
        "老么今年升高中，家裡開的雜貨店後來改成餐廳。",
        "香港水務署於凌晨派員搶修爆裂水管。",
    ],
)
def test_a_short_text_of_its_author_keeps_its_script(genuine: str) -> None:
    assert clean_text(genuine).text == genuine


def test_a_gloss_in_wide_parentheses_stays_among_the_annotations_of_a_machine() -> None:
    polluted = "縣(xiàn)里的會(huì)議(yì)說，滎（xíng）河漲水，村(cūn)里并無大礙。"
    assert "荥（xíng）河" in clean_text(polluted).text
