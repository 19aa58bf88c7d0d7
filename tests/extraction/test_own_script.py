"""What a page says of its script: its language, its host and its codec keep a traditional text as it is."""

import pytest

from cleaners.page import clean_page
from cleaners.rules import Rules

_TEXT = "縣委召開會議，部署春耕工作。與會人員認為，今年雨水充足，春耕可以提前十天開始。"


def _page(lang: str = "", head: str = "") -> str:
    body = f"<h1>部署春耕</h1><p>{_TEXT}</p><p>{_TEXT}各村已經備好種子。</p>"
    return f"<html{lang}><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("page", "url", "codec"),
    [
        (_page(' lang="zh-TW"'), "", "utf-8"),
        (_page(' lang="zh-Hant-HK"'), "", "utf-8"),
        (_page(head='<meta property="og:locale" content="zh_HK">'), "", "utf-8"),
        (_page(), "https://news.example.tw/1.html", "utf-8"),
        (_page(head='<meta charset="big5">'), "", "big5"),
    ],
)
def test_a_page_that_names_traditional_script_keeps_it(page: str, url: str, codec: str) -> None:
    assert clean_page(page.encode(codec), url=url).text.startswith(_TEXT)


def test_a_page_that_names_none_is_read_by_its_text() -> None:
    assert clean_page(_page(' lang="zh-CN"').encode()).text.startswith("县委召开会议")


def test_a_portal_may_ask_for_simplified_script_whatever_its_pages_name() -> None:
    article = clean_page(_page(' lang="zh-TW"').encode(), rules=Rules(script="simplified"))
    assert article.text.startswith("县委召开会议")


def test_readings_show_a_mirror_whatever_its_pages_name() -> None:
    page = (
        _page(' lang="zh-TW"')
        .replace("縣委", "縣(xiàn)委")
        .replace("會議", "會(huì)議(yì)")
        .replace("種子", "種(zhǒng)子")
    )
    assert clean_page(page.encode()).text.startswith("县委召开会议")
