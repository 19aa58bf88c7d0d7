"""The name of a betting site in the headline's place is no headline; a headline about betting is one."""

import pytest

from cleaners.page import clean_page
from cleaners.text import clean_text

_TITLE = "云溪县修缮农村公路"
_BODY = (
    "云溪县今年安排资金三千万元，用于修缮农村公路。目前已完成工程量的八成，预计年底全线通车。\n"
    "县交通局负责人顾明远说，下一步将加强养护，让村民出行更加方便。"
)
_NEWS = (
    "警方通报，该团伙搭建网站招揽赌客，涉案金额三千万元，赌场的账目已被查封。法院认为，被告人以营利为目的开设赌场，情节严重。\n"
    "球迷在现场观看了比赛，比分为二比一。体育彩票销售网点的公益金用于修建健身步道。娱乐城的员工已经安置。"
)
_NAMES = [
    "皇冠足球比分即时指数网",
    "澳门新葡京娱乐官网",
    "888真人娱乐城",
    "足球比分直播网",
    "大发彩票平台",
    "葡京赌场在线",
    "云顶国际棋牌官方网站",
    "永利皇宫娱乐城-澳门博彩网址",
    "世界杯买球app下载",
]
_HEADLINES = [
    "警方捣毁澳门赌场网络代理团伙",
    "中超足球比分直播引关注",
    "体育彩票销售网点增至百家",
    "澳门娱乐场收入创新高",
    "葡京娱乐场举办慈善晚会",
    "青禾县破获“新葡京”网络赌博案",
    "英超第十轮比分",
    "网络赌博平台",
    "澳门赌场",
    "村篮球赛在线直播",
    "县体育彩票中心官方网站开通",
    "警惕足球投注平台",
    "皇冠娱乐城",
    "全国棋牌大赛在云溪开赛",
]


@pytest.mark.parametrize("name", _NAMES)
def test_the_name_of_a_betting_site_is_no_headline(name: str) -> None:
    article = clean_text(f"{name}\n{_BODY}")
    assert (article.title, article.text) == (None, _BODY)
    assert ("seo_spam", True) in {(residue.kind, residue.repaired) for residue in article.residues}
    assert clean_text(f"{name}\n{_TITLE}\n{_BODY}").title == _TITLE


@pytest.mark.parametrize("headline", _HEADLINES)
def test_a_headline_about_betting_or_a_match_stays(headline: str) -> None:
    article = clean_text(f"{headline}\n{_NEWS}")
    assert (article.title, article.text) == (headline, _NEWS)


def _page(head: str, shown: str) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in [*_BODY.split("\n")] * 2)
    return (
        f"<html><head><meta charset=utf-8><title>{head}</title></head><body><div class=article><h1>{shown}</h1>"
        f"<p>2024-03-14 09:20 来源：云溪日报</p><div class=content>{paragraphs}</div></div></body></html>"
    ).encode()


@pytest.mark.parametrize("name", _NAMES)
def test_a_page_that_is_called_by_a_betting_site_has_the_headline_that_it_shows(name: str) -> None:
    assert clean_page(_page(name, _TITLE)).title == _TITLE
    assert clean_page(_page(f"{name}_{name}", _TITLE)).title == _TITLE
    assert clean_page(_page(_TITLE, name)).title == _TITLE
    assert clean_page(_page(name, name)).title is None
