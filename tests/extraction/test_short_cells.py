"""A table of short cells that stands above the first sentence is of the article, with its first rows."""

import pytest

from cleaners.page import clean_page

_TABLES = {
    "青岚县泵站检修时间表": [("泵站", "日期"), ("罗湾站", "10月20日"), ("白石站", "10月22日"), ("青岚站", "10月25日")],
    "青岚县水稻收购价格": [("品种", "元"), ("早籼", "1.31"), ("中稻", "1.35"), ("粳稻", "1.38"), ("糯稻", "1.52")],
    "青岚中学作息": [("早读", "7:20"), ("第一节", "8:00"), ("第二节", "8:55"), ("大课间", "9:40"), ("午休", "12:00")],
}
_BODY = "以上安排从十一月一日起执行，如有变动，县里会提前三天在公告栏和村口的广播里通知大家。"


@pytest.mark.parametrize("title", _TABLES)
def test_the_first_rows_of_a_table_stay(title: str) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _TABLES[title])
    page = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>2024-10-12 08:30 来源：青岚日报</p><div><table>{rows}</table><p>{_BODY}</p></div></body></html>"
    )
    article = clean_page(page.encode())
    assert article.text == "\n".join([*map("\t".join, _TABLES[title]), _BODY])
    assert article.title == title
