"""When an article was published: what is shown; the head; a script that says the headline; the address."""

import json
from datetime import date, datetime, timedelta

import pytest

from cleaners import Article, clean_page
from cleaners.lines.dates import CHINA, published_of

_TITLE = "青石镇第一批春茶开园采摘"
_BODY = "".join(
    f"<p>三月{n}日，青石镇第{n}批春茶开园采摘，二百多名茶农一早就上了山，预计能多收两成。</p>" for n in range(1, 6)
)


def _article(*, byline: str = "", script: str = "", head: str = "", below: str = "", url: str = "") -> Article:
    page = (
        f"<html><head><title>{_TITLE} - 云溪网</title>{head}<script>{script}</script></head>"
        f"<body><h1>{_TITLE}</h1>{byline}<div id='text'>{_BODY}{below}</div></body></html>"
    )
    return clean_page(page.encode(), url=url)


@pytest.mark.parametrize(
    "script",
    [
        f'window.DATA = {{"title": "{_TITLE}", "pubtime": "2024-03-14 09:20:11"}}',
        f'window.DATA = {{"title": {json.dumps(_TITLE)}, "publishDate": "2024-03-14 09:20:11"}}',
        f"var ct = '1710379211'; var msg_title = '{_TITLE}';",
    ],
)
def test_a_date_beside_the_headline_in_a_script_is_taken(script: str) -> None:
    assert _article(script=script).published == datetime(2024, 3, 14, 9, 20, 11, tzinfo=CHINA)


@pytest.mark.parametrize(
    "script",
    [
        "var server_time = '2024-03-15 00:00:01', title = '" + _TITLE + "';",
        '[{"title": "云溪大桥合龙", "pubtime": "2024-03-13 10:00:00"}]',
        f'{{"title": "{_TITLE}", "quoted": [{{"pubtime": "2023-01-02"}}, {{"pubtime": "2023-05-06"}}]}}',
    ],
)
def test_dates_of_other_things_in_scripts_are_left(script: str) -> None:
    assert _article(script=script).published_date is None


@pytest.mark.parametrize(
    "url",
    [
        "http://www.yunxi.example/2024/03/14/c_1.html",
        "http://www.yunxi.example/content/202403/14/c_1.html",
        "http://www.yunxi.example/n1/2024/0314/c14739-1.html",
        "http://www.yunxi.example/gn/202403/t20240314_123.html",
        "http://www.yunxi.example/20240314/1.html?from=20240401",
    ],
)
def test_the_day_in_the_address_is_the_last_resort(url: str) -> None:
    article = _article(url=url)
    assert (article.published, article.published_date) == (None, date(2024, 3, 14))
    assert _article(head=f"<link rel='canonical' href='{url}'>").published_date == date(2024, 3, 14)
    assert _article(url=url, byline="<p>2024-03-12 17:00</p>").published_date == date(2024, 3, 12)


@pytest.mark.parametrize(
    "url", ["http://www.yunxi.example/120240314/1.html", "http://www.yunxi.example/show?id=20240314"]
)
def test_a_number_of_the_same_length_is_no_day(url: str) -> None:
    assert _article(url=url).published_date is None


def test_a_date_whose_parts_stand_on_lines_of_their_own_is_one() -> None:
    article = _article(byline="<div>2024</div><div>03/14</div><div>09:20</div>")
    assert article.published == datetime(2024, 3, 14, 9, 20, tzinfo=CHINA)


def test_the_stamp_that_ends_a_post_goes_before_those_of_its_answers() -> None:
    stamps = "".join(f"<p>〓 茶友会 发布时间 2024/03/{day} 08:00:00 by 山客 〓</p><p>好茶</p>" for day in (14, 15, 16))
    assert _article(below=stamps).published_date == date(2024, 3, 14)


def test_a_source_that_is_an_address_leaves_the_date_beside_it() -> None:
    byline = "<div><a href='http://www.yunxi.example/'>http://www.yunxi.example/</a> 　 2024-03-14 09:20:11</div>"
    assert _article(byline=byline).published == datetime(2024, 3, 14, 9, 20, 11, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [("2024年03月14日09:20", 560), ("202403/14 09:20", 560), ("2024 03/14 09:20:00 来源", 560), ("2024-03-14", None)],
)
def test_a_clock_may_stand_right_behind_the_day(raw: str, minutes: int | None) -> None:
    published = published_of(raw)
    assert published is not None
    midnight = datetime(2024, 3, 14, tzinfo=CHINA)
    assert published.date == midnight.date()
    assert published.instant == (None if minutes is None else midnight + timedelta(minutes=minutes))


@pytest.mark.parametrize("raw", ["2024 03/14", "3.4.2024 03/14", "2022-11-1711月14日", "共202403/14本"])
def test_numbers_are_no_dates(raw: str) -> None:
    assert published_of(raw) is None
