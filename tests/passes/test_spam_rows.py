"""Rows of wares and services, joined as machines join them, of which the article says nothing, are no headline."""

import pytest

from cleaners.text import clean_text

_TITLE = "青岚县水渠疏浚完工"
_BODY = "青岚县今年疏浚水渠四十公里，两万亩稻田用上了自流水。\n县水利局局长范一鸣说，入冬前还要完成三座泵站的检修。"


@pytest.mark.parametrize(
    "row",
    [
        "成人用品_情趣内衣_催情香水_货到付款",
        "小额贷款|无抵押贷款|当天放款|黑户可贷",
        "论文代写_职称论文发表_毕业论文价格_包通过",
        "二手手机回收|高价回收名表|奢侈品抵押|同城上门取货",
    ],
)
def test_a_row_of_wares_is_no_headline(row: str) -> None:
    for text in (f"{row}\n{_TITLE}\n{_BODY}", f"{_TITLE}\n{_BODY}\n{row}"):
        article = clean_text(text)
        assert (article.title, article.text) == (_TITLE, _BODY)
        assert [(residue.kind, residue.repaired) for residue in article.residues] == [("seo_spam", True)]


@pytest.mark.parametrize(
    "line",
    [
        "青岚县水渠疏浚完工_水利要闻_青岚新闻网_青岚日报社",
        "水利工程|稻田灌溉|泵站检修|青岚县纪事",
        "春|夏|秋|冬",
        "早稻|中稻|晚稻|糯稻",
    ],
)
def test_a_row_of_what_the_article_tells_or_of_short_words_is_no_spam(line: str) -> None:
    assert "seo_spam" not in {residue.kind for residue in clean_text(f"{line}\n{_BODY}").residues}
