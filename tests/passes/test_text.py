"""What a text becomes as an article: fields, flags, ledgers of headlines, rules of a portal."""

import pytest

from cleaners.article import undo
from cleaners.chinese.evidence import evidence_of
from cleaners.ledger.spans import undone
from cleaners.rules import Rules
from cleaners.text import clean_text, repaired, repaired_field

BODY = "石桥大桥4月7日通车，两岸群众出行更加方便。"
MIRROR = "石橋大橋4月7日通車,兩岸群眾出行更加方便。大橋全長(zhǎng)八百米,雙向四車(chē)道,設(shè)計時速六十公里。"


def test_an_explicit_source_goes_before_the_dateline() -> None:
    article = clean_text(f"石桥大桥今日通车\n来源：青禾日报\n青禾网讯（记者 柳长青）{BODY}")
    assert (article.source, article.authors) == ("青禾日报", ("柳长青",))
    assert article.text.startswith("青禾网讯（记者 柳长青）")


def test_a_date_without_a_time_never_becomes_midnight() -> None:
    article = clean_text(f"石桥大桥今日通车\n2024-04-07\n{BODY}")
    assert article.published is None
    assert str(article.published_date) == "2024-04-07"
    assert article.published_precision == "day"


def test_a_named_title_is_repaired_on_the_evidence_of_the_body() -> None:
    article = repaired(MIRROR, title="石橋大橋通車(chē)", subtitles=["兩岸歡騰"]).article
    assert (article.title, article.subtitles) == ("石桥大桥通车", ("两岸欢腾",))
    assert undone("石桥大桥通车\n两岸欢腾", article.title_spans) == "石橋大橋通車(chē)\n兩岸歡騰"
    assert undo(article) == MIRROR


def test_a_lifted_title_keeps_its_own_ledger() -> None:
    raw = f"微信掃一掃\n石橋大橋通車(chē)\n{MIRROR}"
    article = clean_text(raw)
    assert article.title == "石桥大桥通车"
    assert undone(article.title, article.title_spans) == "石橋大橋通車(chē)"
    assert undo(article) == raw


def test_a_field_is_repaired_on_the_evidence_of_its_document() -> None:
    assert repaired_field("青禾日報(bào)", evidence_of(MIRROR)) == "青禾日报"
    assert repaired_field("青禾日報(bào)", evidence_of(BODY)) == "青禾日報(bào)"


def test_genuine_traditional_text_is_converted_only_when_a_portal_asks() -> None:
    text = "臺北市政府昨日召開記者會，說明公車路線調整，並於下月起試辦。"
    assert repaired(text).article.text == text
    assert (
        repaired(text, rules=Rules(script="simplified")).article.text
        == "台北市政府昨日召开记者会，说明公车路线调整，并于下月起试办。"
    )


def test_the_rules_of_a_portal_drop_whole_lines_and_name_a_source() -> None:
    article = repaired(f"{BODY}\n青禾云客户端出品", rules=Rules(drop_lines=("青禾云.*",), source="青禾云")).article
    assert (article.text, article.source) == (BODY, "青禾云")


def test_what_cannot_be_repaired_is_flagged() -> None:
    full = "".join(
        f"{character}({reading})"
        for character, reading in zip("石桥大桥通车", ("shi", "qiao", "da", "qiao", "tong", "che"), strict=True)
    )
    kinds = {residue.kind: residue.repaired for residue in clean_text(f"1(1)2(2)日{full * 8}").residues}
    assert kinds["full_annotation"] is False
    brand = "永利官网方案和永利官网智慧引起关注，会议由永利官网政协主办。"
    assert [residue.kind for residue in clean_text(brand).residues] == ["brand_substitution"]


@pytest.mark.parametrize(
    "text",
    [
        "???????? ??????",
        "□□县召开会议，部署□□工作，□□□参加。",
        "專線起點為南營社區,終點到金橋衛生院,???7站,票價1元,學生半價。",
        "市长说：â€œæˆ‘ä»¬è¦åŠ å¿«è¿›åº¦ã€‚â€\x9d随后他走访了两家企业。",
    ],
)
def test_what_is_lost_is_flagged_and_never_called_repaired(text: str) -> None:
    assert any(residue.kind == "unrecoverable" and not residue.repaired for residue in clean_text(text).residues)


@pytest.mark.parametrize("brand", ["bet365官网", "永利娱乐", "dafa888"])
def test_a_brand_inside_a_headline_of_which_the_text_says_nothing_is_flagged(brand: str) -> None:
    residues = clean_text(f"青禾县召开{brand}防汛会议\n{BODY}").residues
    assert [(residue.kind, residue.repaired) for residue in residues] == [("brand_substitution", False)]


@pytest.mark.parametrize("headline", ["半岛体育中心今日开放", "警方查处永利娱乐网站"])
def test_a_brand_that_is_the_news_is_not(headline: str) -> None:
    assert clean_text(f"{headline}\n半岛体育中心今日免费开放。“永利娱乐”网站同日被关停。").residues == ()


def test_clean_text_shows_no_residue() -> None:
    article = clean_text(f"石桥大桥今日通车\n{BODY}")
    assert (article.residues, article.damaged, article.language, article.script) == ((), (), "zh", "Hans")


def test_an_empty_text_is_an_empty_article() -> None:
    article = clean_text("")
    assert (article.text, article.title, article.script, article.language) == ("", None, None, "und")


def test_kickers_without_a_title_stay_kickers() -> None:
    article = repaired(f"石桥大桥今日通车\n{BODY}", subtitles=["两岸欢腾"]).article
    assert (article.title, article.subtitles) == ("石桥大桥今日通车", ("两岸欢腾",))
    assert repaired(BODY, subtitles=["两岸欢腾"]).article.title is None
    assert repaired(BODY, title=" ").article.title is None


def test_a_headline_that_is_named_and_printed_counts_once() -> None:
    article = repaired(f"两岸欢腾\n石桥大桥今日通车\n{BODY}", title="石桥大桥今日通车", subtitles=["两岸欢腾"]).article
    assert (article.title, article.subtitles, article.text) == ("石桥大桥今日通车", ("两岸欢腾",), BODY)


def test_the_blank_of_an_author_stays_behind_a_reading_in_a_title() -> None:
    body = (
        "縣(xiàn)里開(kāi)了三場(chǎng)會(huì)，請來(lái)了種茶的人。\n他們(men)說(shuō)，這(zhè)里的茶園(yuán)最好。"
    )
    article = repaired(body, title="幫辦到現場(chǎng) 投資者放了心").article
    assert article.title == "帮办到现场 投资者放了心"


def test_a_dateline_below_a_head_names_its_reporter() -> None:
    article = repaired("三月\n云溪网讯（记者 许临风）青石镇的茶园开园了。", title="青石镇春茶开园").article
    assert (article.source, article.authors) == ("云溪网", ("许临风",))


def test_what_stays_torn_in_traditional_text_is_searched_again_once_it_is_simplified() -> None:
    torn = (
        "2022年10月12日上午10點半,2019年5月21日,至2023年3月16日期滿。“現在回看那時,只求茶樹不凍壞就行了?!?對于明年,"
        "下山第一個夜晚:只睡著三四個小時\n10月12日中午,“聽到這個消息時,覺得他、他爸、他姐干多少年都無所謂了?!?3月20日,"
        "“感受到了鄉親的幫助,這意味著我的茶園還有更多可能?!?何淼記得,"
    )
    once = clean_text(torn)
    assert "都无所谓了。”\n3月20日" in once.text
    assert clean_text(once.text).text == once.text


@pytest.mark.parametrize("line", ["\ufffd" * 6, "\ufffd\ufffd \ufffd\ufffd", "\ufffd" * 40])
def test_a_line_that_nobody_can_read_stays_and_its_place_is_told(line: str) -> None:
    text = f"{BODY}\n{line}\n{BODY}"
    article = clean_text(text)
    assert article.text == text
    assert [text[place.start : place.end] for place in article.damaged] == [line]
    assert [(residue.kind, residue.repaired) for residue in article.residues] == [("unrecoverable", False)]
