"""Pages in every encoding that Chinese sites use, told truly, falsely or not at all."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from cleaners import clean_page, decode_page
from cleaners.decoding.labels import codec_of
from cleaners.decoding.plausibility import likeness
from cleaners.decoding.web_codecs import read

_PARAGRAPHS = (
    "云溪市三月十四日召开春季农业生产会议，研究部署春耕备耕工作，要求各地抓紧抢墒播种，确保全年粮食丰收。",
    "会上，农业农村局负责人介绍了今年的补贴政策：种粮大户每亩补贴一百二十元，合作社购买农机最高可补三成。",
    "“水已经放到地头了，就等着下种。”青石镇农民秦远山告诉记者，今年村里统一供种，他家十二亩地省下了近千元。",
    "气象部门预计，未来一周全市以多云天气为主，气温回升较快，有利于小麦返青，但要注意防范倒春寒。",
    "据统计，全市已储备化肥三万二千吨、农膜四百五十吨，检修农机一万六千台，能够满足春季生产的需要。",
)
_LABELS = ("utf-8", "gb2312", "gbk", "big5", "iso-8859-1", None)


def _page(label: str | None, paragraphs: tuple[str, ...] = _PARAGRAPHS) -> str:
    meta = f'<meta charset="{label}">' if label else ""
    body = "\n".join(f'<p class="text">{paragraph}</p>' for paragraph in paragraphs * 4)
    return f"<html><head>{meta}<title>春耕备耕 - 云溪网</title></head>\n<body>{body}</body></html>"


def _cases() -> Iterator[tuple[str, str | None, str]]:
    for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        for meta in _LABELS:
            for header in ("", "text/html; charset=utf-8", "text/html; charset=gb2312", "text/html; charset=big5"):
                yield codec, meta, header


@pytest.mark.parametrize(("codec", "meta", "header"), list(_cases()))
def test_labels_neither_help_nor_hurt(codec: str, meta: str | None, header: str) -> None:
    page = _page(meta)
    decoded = decode_page(page.encode(codec), content_type=header)
    assert (decoded.text, decoded.encoding, decoded.bad_bytes) == (page, codec, 0)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_believed_and_not_part_of_the_text(mark: bytes) -> None:
    codec = {2: "utf-16-le", 3: "utf-8"}[len(mark)] if mark != b"\xfe\xff" else "utf-16-be"
    decoded = decode_page(mark + _page(None).encode(codec))
    assert (decoded.how, decoded.text) == ("bom", _page(None))


def test_a_mark_glued_on_a_gb_page_is_not_believed() -> None:
    assert decode_page(b"\xef\xbb\xbf" + _page("gb2312").encode("gb18030")).encoding == "gb18030"


def test_hz_is_seven_bits_and_still_chinese() -> None:
    page = _page("hz-gb-2312")
    assert decode_page(page.encode("hz")).text == page


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
@pytest.mark.parametrize("cut", range(1, 5))
def test_a_page_cut_in_mid_character_loses_no_more_than_that(codec: str, cut: int) -> None:
    page = _page(None).removesuffix("</p></body></html>")
    decoded = decode_page(page.encode(codec)[:-cut])
    assert decoded.encoding == codec
    assert page.startswith(decoded.text.rstrip("\ufffd"))
    assert len(page) - len(decoded.text.rstrip("\ufffd")) <= 3


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5hkscs"])
def test_a_lost_byte_costs_a_few_characters_of_its_page(codec: str) -> None:
    """Nine pages in ten stay within .2 %: two characters of a thousand."""
    chance = random.Random(20261122)
    page = OpenCC("s2tw").convert(_page(None)) if codec == "big5hkscs" else _page(None)
    body = page.encode(codec)
    within = [byte for byte in range(len(body)) if body[byte] >= 0x80]
    near = 0
    for lost in chance.sample(within, 40):
        text = decode_page(body[:lost] + body[lost + 1 :]).text
        near += _differing(page, text) <= 3
    assert near >= 36


@pytest.mark.parametrize(
    "text", ["囚鳥][讓你取暖", "來源|廣州參考", "灩澦(yàn　yù)：即灩澦灘", "人物_沈丹陽", "看A股T恤", "饕餮紋旖旎"]
)
@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
def test_odd_places_of_a_whole_page_are_left(text: str, codec: str) -> None:
    body = f"{_page(None)}<p>{text}</p>".encode(codec, "ignore")
    decoded = decode_page(body)
    assert (decoded.text, decoded.repaired) == (body.decode(codec), 0)


def _differing(want: str, got: str) -> int:
    """Return the characters of *want* between the longest equal beginning and end."""
    start = next((i for i, (a, b) in enumerate(zip(want, got, strict=False)) if a != b), min(len(want), len(got)))
    ends = zip(reversed(want[start:]), reversed(got[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(ends) if a != b), min(len(want), len(got)) - start)
    return len(want) - start - end


def test_a_foreign_piece_is_read_in_its_own_encoding() -> None:
    footer = "<div>版权所有 云溪市融媒体中心 未经书面授权不得转载</div>"
    mixed = decode_page(_page("utf-8").encode() + footer.encode("gb18030"))
    assert (mixed.text, mixed.how, mixed.repaired) == (_page("utf-8") + footer, "nearly utf-8", 1)
    mixed = decode_page(_page("gbk").encode("gb18030") + footer.encode())
    assert (mixed.text, mixed.encoding, mixed.repaired) == (_page("gbk") + footer, "gb18030", 1)


@pytest.mark.parametrize(
    ("pair", "character"), [("a3a0", "\u3000"), ("a6d9", "\ufe10"), ("fe59", "\u9fb4"), ("80", "€")]
)
def test_gb18030_is_read_as_browsers_read_it(pair: str, character: str) -> None:
    assert read(bytes.fromhex(pair) + "云溪".encode("gb18030"), "gb18030") == character + "云溪"


@pytest.mark.parametrize(("pair", "character"), [("a145", "‧"), ("a1e3", "～"), ("fce2", "晴"), ("8ecd", "者")])
def test_big5_is_read_as_browsers_read_it(pair: str, character: str) -> None:
    assert read(bytes.fromhex(pair) + "雲溪".encode("big5"), "big5hkscs") == character + "雲溪"


def test_korean_is_not_chinese() -> None:
    assert likeness("안녕하십니까 오늘의 뉴스를 전해 드리겠습니다".encode("euc-kr").decode("gb18030")) < 0.3


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("GB2312", "gb18030"),
        ("x-gbk", "gb18030"),
        ("Big5", "big5hkscs"),
        ("utf8", "utf-8"),
        ("rot13", None),
        ("", None),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, codec: str | None) -> None:
    assert codec_of(label) == codec


@given(st.binary(max_size=400), st.text(max_size=40))
def test_no_bytes_and_no_label_raise(body: bytes, label: str) -> None:
    decoded = decode_page(body, content_type=f"text/html; charset={label}")
    assert decoded.bad_bytes <= len(decoded.text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cn", "Co", "Cc"]), min_size=1, max_size=300))
def test_utf_8_comes_back_exactly(text: str) -> None:
    body = text.encode()
    assert decode_page(body).text == text.removeprefix("\ufeff")


def test_a_second_opinion_is_asked_only_where_a_page_names_another_codec() -> None:
    body = _page("gb2312").encode("gb18030")
    assert decode_page(body).opinion is None
    assert decode_page(body, content_type="text/html; charset=gbk").opinion is None
    assert decode_page(body, content_type="text/html; charset=utf-8").opinion == "gb18030"
    assert decode_page(b"\xef\xbb\xbf" + body).opinion == "gb18030"


def test_a_second_opinion_is_heard_and_not_followed() -> None:
    body = '<html><head><meta charset="euc-kr"></head><body><p>春耕</p></body></html>'.encode("gb18030")
    decoded = decode_page(body)
    assert (decoded.encoding, decoded.how, decoded.opinion) == ("gb18030", "score", "cp949")
    assert "春耕" in decoded.text


def test_an_article_keeps_a_second_opinion_that_is_another() -> None:
    page = '<html><head><meta charset="{}"></head><body><p>各地春耕有序展开。</p></body></html>'
    same, other = (clean_page(page.format(label).encode("gb18030")) for label in ("utf-8", "euc-kr"))
    assert (same.encoding, same.disagreements) == ("gb18030", ())
    assert (other.encoding, other.disagreements) == ("gb18030", (("encoding", "cp949"),))
    assert other.text == same.text == "各地春耕有序展开。"
