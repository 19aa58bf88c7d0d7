"""An article that goes over several pages becomes one."""

import cleaners
from cleaners import Article, undo
from cleaners.joined import is_of_another, joined
from cleaners.ledger.spans import Change

_PAGE = (
    "<html><head><title>青石镇春茶开园</title></head><body><h1>青石镇春茶开园</h1><div>2024-03-01 09:20 {byline}</div>"
    "<div id='c'>{body}</div><div class='pages'>{pager}</div></body></html>"
)
_FIRST = (
    "<p>三月一日，青石镇的春茶开园采摘，二百多名茶农一早就上了山，预计能多收两成，价格也比去年高。</p>"
    "<p>镇里给每户送去了新竹篓，收购点从三处增加到五处，茶农不出村就能卖掉当天采下的鲜叶。</p>"
)
_SECOND = (
    "<p>老茶园有了新办法</p><p>合作社今年请来了制茶师傅，手把手教年轻人炒青，一锅茶从下锅到出锅只要四十分钟。</p>"
    "<p>（责任编辑：秦远山）</p>"
)


def page(body: str, *, byline: str = "", pager: str = "") -> Article:
    return cleaners.clean_page(_PAGE.format(body=body, byline=byline, pager=pager).encode())


def test_the_pages_become_one_text_with_the_first_pages_head_and_the_last_ones_editor() -> None:
    first = page(_FIRST, byline="来源：云溪网", pager='<a href="c_2.html">下一页</a>')
    second = page(_SECOND, pager='<a href="c.html">上一页</a>')
    whole = joined([first, second])
    assert first.next_page == "c_2.html"
    assert whole.next_page is None
    assert second.text.startswith("老茶园有了新办法\n")
    assert whole.text == f"{first.text}\n{second.text}"
    assert (whole.title, whole.source, whole.editor) == ("青石镇春茶开园", "云溪网", "秦远山")
    assert undo(whole) == f"{undo(first)}\n{undo(second)}"


def test_one_page_is_the_article() -> None:
    first = page(_FIRST)
    assert joined([first]) is first


def test_a_page_without_text_adds_no_line_but_keeps_its_ledger() -> None:
    first = page(_FIRST)
    nothing = Article(title=first.title, spans=(Change(0, 0, "（完）", "credits"),))
    whole = joined([first, nothing])
    assert whole.text == first.text
    assert whole.spans[-1].start == len(first.text)


def test_another_headline_is_another_article_but_a_page_mark_is_none() -> None:
    first = page(_FIRST)
    assert is_of_another(first, Article(title="白沙乡修好了路"))
    assert not is_of_another(first, Article(title="青石镇春茶开园（2）"))
    assert not is_of_another(first, Article())
