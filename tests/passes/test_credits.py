"""Credit lines, bylines, datelines and dates."""

from datetime import UTC, date, datetime

import pytest

from cleaners.lines.bylines import byline_of, dateline_of, names_of, photographers_of, signature_of
from cleaners.lines.credits import credits_of, is_credit_line
from cleaners.lines.dates import CHINA, published_of
from cleaners.text import clean_text


def test_several_credits_on_one_line_are_told_apart() -> None:
    found = credits_of("编辑：苏禾  责编：方远  审核：程实 来源：青禾日报")
    assert (found.editor, found.duty_editor, found.reviewer, found.source) == ("苏禾", "方远", "程实", "青禾日报")


def test_labels_may_be_spaced_and_half_width() -> None:
    found = credits_of("来 源:青禾日报 作　者:柳长青 陶小满")
    assert (found.source, found.authors) == ("青禾日报", ("柳长青", "陶小满"))


def test_an_imprint_gives_the_instant_on_chinese_time() -> None:
    published = credits_of("2024-04-07 08:30:05 来源：青禾日报   浏览次数：").published
    assert published is not None
    assert published.instant == datetime(2024, 4, 7, 0, 30, 5, tzinfo=UTC)
    assert published.precision == "second"


@pytest.mark.parametrize(
    "line",
    [
        "来源：青禾日报",
        "（责任编辑：方远）",
        "【纠错】 责任编辑： 方远",
        "时间：2024-04-07 来源：本网",
        "点击数：12 录入：苏禾",
        "（原标题：春耕时节）",
    ],
)
def test_these_lines_are_nothing_but_credits(line: str) -> None:
    assert is_credit_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "来源不明的石料一律不用。",
        "记者：你怎么看这件事？",
        "文章来源于读者投稿，作者是教师。",
        "责任编辑制度",
        "日期：",
        "编辑部：地址变更，请注意",
    ],
)
def test_these_lines_say_something_else(line: str) -> None:
    assert not is_credit_line(line)


def test_names_are_a_list_or_nothing() -> None:
    assert names_of("柳长青、陶小满") == ("柳长青", "陶小满")
    assert names_of("王 强") == ("王强",)
    assert names_of("阿依古丽·买买提") == ("阿依古丽·买买提",)
    assert names_of("谢谢") == ()
    assert names_of("来到现场，看到") == ()


@pytest.mark.parametrize(
    ("body", "source", "authors"),
    [
        ("青禾网讯（记者 柳长青）4月7日，", "青禾网", ("柳长青",)),
        ("青禾日报讯 (记者 柳长青 通讯员 陶小满)4月7日,", "青禾日报", ("柳长青", "陶小满")),
        ("新华社太原4月7日电（记者柳长青、陶小满）石桥大桥", "新华社", ("柳长青", "陶小满")),
        ("本报讯（记者 柳长青）石桥大桥", None, ("柳长青",)),
        ("央视网消息（新闻联播）：石桥大桥", "央视网", ()),
        ("县长顾明远到石桥镇调研。", None, ()),
    ],
)
def test_a_dateline_names_source_and_reporters(body: str, source: str | None, authors: tuple[str, ...]) -> None:
    assert dateline_of(body) == (source, authors)


def test_bylines_are_whole_lines_of_reporters() -> None:
    assert byline_of("本报记者 柳长青") == ("柳长青",)
    assert byline_of("青禾新闻记者 陶小满 方远 文/图") == ("陶小满", "方远")
    assert byline_of("记者来到现场") == ()
    assert photographers_of("陶小满 摄") == ("陶小满",)


def test_a_signature_is_a_name_or_an_office() -> None:
    assert signature_of("青宣") == ("青宣",)
    assert signature_of("柳长青 陶小满") == ("柳长青", "陶小满")
    assert signature_of("鼓掌") == ()
    assert signature_of("第九版") == ()


@pytest.mark.parametrize(
    ("raw", "day", "instant"),
    [
        ("2024年4月7日", date(2024, 4, 7), None),
        ("发布时间：2024-4-7 08:30", date(2024, 4, 7), datetime(2024, 4, 7, 8, 30, tzinfo=CHINA)),
        ("2024-04-07T08:30:00+08:00", date(2024, 4, 7), datetime(2024, 4, 7, 8, 30, tzinfo=CHINA)),
        ("2024-04-06T23:30:00Z", date(2024, 4, 7), datetime(2024, 4, 6, 23, 30, tzinfo=UTC)),
        ("二〇二四年四月七日", date(2024, 4, 7), None),
        ("2024-04-07 25:00", date(2024, 4, 7), None),
    ],
)
def test_a_date_is_as_exact_as_the_page_gave_it(raw: str, day: date, instant: datetime | None) -> None:
    published = published_of(raw)
    assert published is not None
    assert (published.date, published.instant) == (day, instant)


@pytest.mark.parametrize("raw", ["4月7日", "2024-02-30", "2022-11-1711月14日", "13800138000", "1.2.3"])
def test_no_year_is_invented_and_no_day_that_never_was(raw: str) -> None:
    assert published_of(raw) is None


def test_a_thesis_names_its_authors_and_its_journal() -> None:
    head = "论柳溪春耕\n科学与农事 2023年3期\n沈若溪，何淼\n（青禾大学农学院，青禾 314200）"
    article = clean_text(f"{head}\n摘要：春耕是农业生产的重要环节。")
    assert (article.title, article.subtitles, article.source) == ("论柳溪春耕", (), "科学与农事")
    assert article.authors == ("沈若溪", "何淼")


@pytest.mark.parametrize("headline", ["[云溪说] 大桥为何晚了三年？", "云溪大桥通车（上）", "【青禾观察】水从哪里来"])
def test_an_original_headline_keeps_both_of_its_brackets(headline: str) -> None:
    for line in (f"原标题：{headline}", f"（原标题：{headline}）"):
        article = clean_text(f"云溪大桥通车\n{line}\n云溪大桥昨天通车，两岸居民不用再绕行六公里。")
        assert (article.original_title, article.title) == (headline, "云溪大桥通车")
