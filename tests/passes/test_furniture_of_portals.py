"""Lines of each class that portals print around articles go, whatever words their class has on this portal."""

import pytest

from cleaners.text import clean_text

_TITLE = "柳树湾枇杷上市"
_BODY = "三月十四日清晨，柳树湾的第一批枇杷上了架，果农们忙着过秤装箱。\n镇里在公路边建了一座冷库。"
_BELOW = {
    "links to pages of a paper": ["3上一版 4下一版", "标题导航", "（下转第五版）"],
    "what WeChat adds to a post": ["轻点两下取消赞", "向上滑动看下一个", "继续滑动看下一个"],
    "counters and tools of governments": ["点击数：  次  【打印本页】", "复审：何淼 终审：顾明远", "【我要纠错】"],
    "bars of players": ["00:00/02:17", "您的浏览器不支持 audio 标签", "高清 标清"],
    "names of picture files": ["DSC_0042.JPG", "微信图片_20240314.png", "IMG_20240314_0920.jpeg"],
}  # fmt: skip
_ABOVE = {
    "channels and calls to follow": ["学习园地", "欢迎关注云溪发布微信公众号", "云溪新闻网"],
    "pages of a paper": ["第03版：要闻", "A06版：文化", "版面目录"],
}


@pytest.mark.parametrize("line", [line for lines in _BELOW.values() for line in lines])
def test_a_line_of_a_portal_below_the_body_goes(line: str) -> None:
    article = clean_text(f"{_TITLE}\n{_BODY}\n{line}")
    assert (article.title, article.text) == (_TITLE, _BODY)


@pytest.mark.parametrize("line", [line for lines in _ABOVE.values() for line in lines])
def test_a_line_of_a_portal_above_the_headline_goes(line: str) -> None:
    article = clean_text(f"{line}\n{_TITLE}\n2024-03-14 09:20\n{_BODY}")
    assert (article.title, article.text, article.subtitles) == (_TITLE, _BODY, ())


def test_headlines_with_a_date_glued_to_them_go() -> None:
    glued = "2024-03-1830名农技员下乡\n2024-03-17省道大修工程完工\n2024-03-162024年春茶开园"
    assert clean_text(f"{_TITLE}\n{_BODY}\n{glued}").text == _BODY


def test_teasers_below_an_article_go_with_the_first_that_has_no_date() -> None:
    teasers = "省道大修工程完工\n2024-03-16农技员下乡\n2024-03-15校园里的菜园\n2024-03-14春茶开园\n2024-03-13"
    assert clean_text(f"{_TITLE}\n{_BODY}\n{teasers}").text == _BODY


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("记者 许临风 记者 何淼 摄", ("许临风", "何淼")),
        ("通讯员 柳知秋 记者 顾明远 摄", ("柳知秋", "顾明远")),
        ("本报记者 宋知微 实习生 秦远山 摄影报道", ("宋知微", "秦远山")),
    ],
)
def test_photographers_are_named_once_each(line: str, names: tuple[str, ...]) -> None:
    assert clean_text(f"{_TITLE}\n{_BODY}\n{line}").photographers == names


@pytest.mark.parametrize("caption", ["果农 采摘", "丰收 时节", "枇杷园 全景"])
def test_a_caption_is_nobody(caption: str) -> None:
    article = clean_text(f"{_TITLE}\n{_BODY}\n{caption} 摄")
    assert (article.authors, article.photographers) == ((), ())
