"""Laws that hold for texts that nobody wrote down."""

import pickle
from collections.abc import Callable
from functools import reduce
from itertools import pairwise

import pytest
from growth import grows_linearly
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaners.article import Article, undo
from cleaners.chinese.annotations import plain
from cleaners.chinese.forms import mirrored, reading_table
from cleaners.ledger.deferred import Deferred
from cleaners.ledger.differences import differences
from cleaners.ledger.spans import Edit, changes, composed, edited, in_order, signed, undone
from cleaners.text import clean_text

CLEAN = [
    "青禾县气象局4月6日发布暴雨蓝色预警，请注意防范。",
    "“有了这座桥，果子当天就能进城。”村民老周高兴地说。",
    "大桥全长800米、双向四车道（含非机动车道），设计时速60公里；主塔高95.5米。",
    "世界气象组织（WMO）的报告指出：气温上升1.5℃，影响显著！",
    "他问：“怎么办？”没有人回答……",
    "乾隆年间的石碑上刻着“厚德載物”四字，碑文著者不详。",
    "从婺（wù）源到嵊（shèng）州，一路都是油菜花。",
]
LEDE = CLEAN[2][:32]
HEADLINE = "石桥大桥今日通车，两岸群众出行更加方便。"
POLLUTED = (
    "青禾縣融媒體中心訊(記者 柳長(zhǎng)青)4月6日,縣長(zhǎng)顧明遠到石橋鎮(zhèn)調(diào)研春耕備耕工作。\n"
    "顧明遠指出,要抓住當(dāng)前有利時(shí)機,把農資統籌好,確保應(yīng)種盡種,讓農戶(hù)心里有數(shù)。\n"
    "縣農業(yè)局、石橋鎮(zhèn)負(fù)責(zé)同志參加調(diào)研。"
)
HARD_NEGATIVES = [
    *("亳(bó)州", "歙(shè)縣", "單(shàn)縣", "嵊(shèng)州", "(km)", "(an)", "f(x)", "乾隆", "著名"),
    *("19:30", "3,250", "3:2", "1,,3,,5", "www.example.com/a,b.html?x=1"),
]
PIECES = [
    *CLEAN,
    *POLLUTED.split("\n"),
    *("學(xué)習(xí)", "情(qing)(qing)", "六?！比蝿?,", "，，", ",,", "2(2)0(0)", "的(de)", "著", "乾", "a,b"),
    *("2022-11-17健康", "2022-11-18", "分享到：", "0", "上一篇：没有了", "相关新闻", "版权所有", "【打印】"),
    *("来源：青禾日报", "（记者 柳长青）", "编辑：苏禾 审核：方远", "记者：", "國產_无码_久久_亚洲_av"),
    *(
        "锟斤拷",
        "ÖÐ¹ú",
        "&nbsp;",
        "\u200b",
        "\u3000\u3000",
        " ",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "(",
        ")",
        "?",
        "！",
        "、",
        "。",
    ),
]
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join)


def joined(article: Article) -> str:
    return "\n".join(filter(None, (article.title, *article.subtitles, article.text)))


@given(texts)
@settings(max_examples=300)
@example(POLLUTED)
@example("\udc94責(zé)任編輯：姚遠")  # half a pair of surrogates, which JSON can bring in
@example("斤拷ㄤ笅鏈堥摵璁炬柊鐨勪緵姘沘忙")  # a filling of memory in a line that is torn: one place, told twice
def test_undo_gives_back_every_character(text: str) -> None:
    assert undo(clean_text(text)) == text


@given(st.lists(st.sampled_from(CLEAN), min_size=1, max_size=8, unique=True))
def test_text_without_residues_comes_back_identical(sentences: list[str]) -> None:
    text = "\n".join(sentences)
    assert joined(clean_text(text)) == text


def annotated(line: str, every: int, *, tone: bool) -> str:
    """Return *line* with the first reading behind each character that *every* divides: with its tone or without."""
    readings = {character: reading_table().get(ord(character), "").split(",")[0] for character in line}
    return "".join(
        f"{each}({readings[each] if tone else plain(readings[each])})"
        if readings[each] and not ord(each) % every
        else each
        for each in line
    )


DAMAGES: list[Callable[[str], str]] = [
    str,
    lambda line: "".join(map(mirrored, line)),
    lambda line: line.translate({ord(wide): narrow for wide, narrow in zip("，：；！？（）", ",:;!?()", strict=True)}),
    lambda line: annotated(line, 4, tone=True),
    lambda line: annotated(line, 3, tone=False),
    lambda line: line.replace("，", "，，"),
    lambda line: line.encode("utf-8").decode("gbk", "replace"),
    lambda line: line[: len(line) // 2] + "&amp;ldquo;<br/>\ufffd" + line[len(line) // 2 :],
    lambda line: line.encode("gbk", "ignore")[1:].decode("gbk", "replace"),
]
"""What happens to a line; two of them to one."""

damaged_lines = st.builds(
    lambda line, first, second: second(first(line)),
    st.sampled_from([*PIECES, *POLLUTED.split("\n")]),
    st.sampled_from(DAMAGES),
    st.sampled_from(DAMAGES),
)


@given(texts | st.lists(damaged_lines, min_size=1, max_size=8).map("\n".join))
@example("石橋大橋通車\n" + POLLUTED)
@example("\n".join(CLEAN))
@example("縣農業局組織專家下鄉，為農戶講解病蟲害防治。\n" + annotated(CLEAN[1], 4, tone=True))
@example("来源：ＧＤＰ a\n增长８％，青禾县今年修了三十公里路。")
def test_what_was_cleaned_once_is_left_alone_the_second_time(text: str) -> None:
    once = joined(clean_text(text))
    assert joined(clean_text(once)) == once
    assert undo(clean_text(text)) == text


def test_places_that_two_passes_leave_damaged_come_out_once() -> None:
    text = "��呮父鍒楄溅4鍒"
    article = clean_text(text)
    assert undo(article) == text
    assert all(before.end <= after.start for before, after in pairwise(article.damaged))


@given(st.sampled_from(HARD_NEGATIVES), st.integers(0, 2))
def test_a_hard_negative_inside_a_polluted_page_survives(negative: str, place: int) -> None:
    lines = POLLUTED.split("\n")
    lines[place] = lines[place].removesuffix("。") + f"。隨后一行人到了{negative}看一看。"
    text = clean_text("\n".join(lines)).text
    assert negative.replace("縣", "县").replace("單", "单") in text
    assert "(zhǎng)" not in text


@given(st.data(), st.text(max_size=20))
def test_a_ledger_of_many_steps_leads_back_to_the_raw_text(data: st.DataObject, raw: str) -> None:
    text, steps = raw, []
    for step in range(data.draw(st.integers(0, 4))):
        edits = in_order(data.draw(edit_lists(len(text))), "step", len(text))
        steps.append(signed(edits, f"step{step}"))
        text = edited(text, edits)
    forwards = reduce(composed, steps, [])
    backwards = reduce(lambda later, step: composed(step, later), reversed(steps), [])
    for spans in (forwards, backwards):
        assert undone(text, changes(raw, spans)) == raw
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.lists(st.tuples(st.sampled_from("縣长(,a1\n"), st.sampled_from("县长（，a1\n"))))
def test_what_was_written_anew_is_found_wherever_it_is(pairs: list[tuple[str, str]]) -> None:
    before, after = ("".join(characters) for characters in (zip(*pairs, strict=True) if pairs else ("", "")))
    assert edited(before, differences(before, after)) == after


def test_what_is_deferred_is_made_once_and_pickled_as_a_tuple() -> None:
    made = []
    deferred = Deferred(lambda: made.append(1) or iter([1, 2]))
    assert not made
    assert (len(deferred), deferred[0], deferred[1:], list(deferred)) == (2, 1, (2,), [1, 2])
    assert pickle.loads(pickle.dumps(deferred)) == (1, 2)
    assert made == [1]


@st.composite
def edit_lists(draw: st.DrawFn, length: int) -> list[Edit]:
    places = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    pairs = zip(places[::2], places[1::2], strict=False)
    return list({Edit(start, end, draw(st.text(max_size=3))) for start, end in pairs})


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "的(de)",
        "，",
        ",",
        "學(xué)",
        "學,",
        "\n",
        " ",
        "？",
        "来源：",
        "首页>",
        "久久_",
        "2022-01-01",
        "1",
        "{",
        "學習国语天地\n",
        "記者 ",
    ],
)
def test_time_grows_with_the_length_of_adversarial_text(unit: str) -> None:
    clean_text(unit * 100)
    assert grows_linearly(lambda size: clean_text(unit * size), 250_000 // len(unit))


def test_the_ledger_of_an_article_is_a_tuple_that_nobody_made_before_it_was_read() -> None:
    article = clean_text(POLLUTED)
    assert isinstance(vars(article)["spans"], Deferred)
    assert type(article.spans) is tuple
    assert type(vars(article)["spans"]) is tuple
    assert pickle.loads(pickle.dumps(clean_text(POLLUTED))) == article


@pytest.mark.parametrize(
    ("item", "last"),
    [
        ("张三、", "等：一"),
        ("打印    ", "加入书签"),
        ("首页   ", "走进青禾"),
        ("锟斤拷", "2023"),
        ("主题分类：    ", "标题"),
        ("大    ", "极大"),
        ("邮编：31    ", "网址：一"),
        ("主办：甲    ", "声明：一"),
        ("微信    ", "复制网址"),
    ],
)
def test_a_list_that_ends_in_something_else_costs_no_more_than_its_length(item: str, last: str) -> None:
    sentence = "青禾县今年修了三十公里路。\n"
    assert grows_linearly(lambda size: clean_text(f"{item * size}{last}\n{sentence}{item * size}{last}"), 6)


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"国产精品_在线观看_无码视频_久久{n}\n" for n in range(100)) + "\n".join(CLEAN),
        "灵泉河便桥合龙\n" + "万利电竞|最新版|App下载★\n" * 100 + "\n".join(CLEAN),
        "\n".join(CLEAN) + "（完）" * 100,
        "\n".join(CLEAN) + "\n" + f"{LEDE}\n2024-04-06\n2024-04-07{HEADLINE}\n" * 20,
    ],
    ids=["keywords", "calls", "ends", "lists"],
)
def test_what_stands_around_a_text_many_times_goes_at_once(text: str) -> None:
    once = clean_text(text)
    assert once.text == "\n".join(CLEAN)
    assert undo(once) == text


@pytest.mark.parametrize(("notice", "number"), [("转载请注明来源", 6), ("转载请注明来源。", 1_000)])
def test_a_row_of_notices_before_something_else_costs_no_more_than_its_length(notice: str, number: int) -> None:
    assert grows_linearly(lambda size: clean_text(f"展览已经开幕。{notice * size}{'画' * 70}\n下文。"), number)


def test_a_row_of_notices_goes_at_once() -> None:
    once = clean_text("展览已经开幕。" + "转载请注明出处：http://www.qinghe.example/1。" * 200)
    assert once.text == "展览已经开幕。"


def test_a_hijackers_line_goes_wherever_it_stands() -> None:
    call = "灵泉河便桥合龙-万利电竞|最新版|App下载★"
    text = "\n".join(f"{line}\n{call}" for line in CLEAN * 2)
    assert call not in clean_text(f"{call}\n{text}").text


@pytest.mark.parametrize(
    "notice",
    [
        "（转载请注明来自青禾网）",
        "转载请注明出处（本文来源：青禾网）",
        "更多精彩请关注青禾网（下转第五版）",
        "更多精彩请关注【本文由青禾网首发】",
    ],
)
def test_a_notice_inside_another_goes_with_it(notice: str) -> None:
    article = clean_text(f"大桥已经合龙，两岸居民不用再绕行六公里。{notice}\n明年通车。")
    assert article.text == "大桥已经合龙，两岸居民不用再绕行六公里。\n明年通车。"
