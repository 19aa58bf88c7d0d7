"""Pages on which a naive extractor spends minutes or its stack: none costs more than its length, or is cut silently."""

import random
from collections.abc import Callable

import pytest
from growth import grows_linearly

from cleaners import NotAnArticle, clean_page

_SENTENCE = "三月十四日，青石镇第一批春茶开园采摘。"
_PAGES: dict[str, Callable[[int], str]] = {
    "ten_megabytes": lambda n: "<h1>春茶开园</h1>" + f"<p>{_SENTENCE * 6}</p>" * (300 * n),
    "one_megabyte_on_one_line": lambda n: f"<p>{'茶' * (3_500 * n)}</p>",
    "nested_blocks": lambda n: "<div>" * (1_000 * n) + _SENTENCE,
    "nested_inlines": lambda n: "<p>" + "<b>" * (1_000 * n) + _SENTENCE,
    "nested_tables": lambda n: "<table><tr><td>" * (300 * n) + _SENTENCE,
    "links": lambda n: "<ul>" + '<li><a href="/a.html">春茶开园采摘</a></li>' * (500 * n) + "</ul>",
    "links_in_one_line": lambda n: "<p>" + '<a href="/a.html">春茶开园采摘</a>' * (500 * n) + "</p>",
    "dated_lines": lambda n: "<p>2024-03-14</p>" * (300 * n) + f"<p>{_SENTENCE}</p>",
    "breaks": lambda n: _SENTENCE + "<br>" * (1_000 * n) + _SENTENCE,
    "attributes": lambda n: "<div " + " ".join(f"a{k}=b" for k in range(600 * n)) + f">{_SENTENCE}</div>",
    "long_tags": lambda n: ("<i " + " ".join(f"a{k}=b" for k in range(2_000)) + f">{_SENTENCE}") * n,
    "classes": lambda n: f'<div class="{"a " * (3_000 * n)}">{_SENTENCE}</div>',
    "labels": lambda n: "<p>" + "来源：" * (1_000 * n) + "</p>",
    "open_brackets": lambda n: "<p>" + "（" * (2_000 * n) + "</p>",
    "less_than": lambda n: "<" * (5_000 * n),
    "table": lambda n: "<table>" + ("<tr>" + "<td>春</td>" * 1000 + "</tr>") * n + "</table>",
    "linked_sentences": lambda n: f'<p>{_SENTENCE}<a href="/a.html">春茶</a></p>' * (500 * n),
    "annotations": lambda n: "<p>" + "的(de)" * (1_400 * n) + "</p>",
    "commas": lambda n: "<p>" + "，" * (3_500 * n) + "</p>",
    "mirrored": lambda n: "<p>" + "這個國家的經濟發展,經濟發展," * (1_000 * n) + "</p>",
    "question_marks": lambda n: "<p>" + "當?，" * (2_000 * n) + "</p>",
    "nuls": lambda n: "\0" * (10_000 * n),
    "attribute": lambda n: f'<div title="{"茶" * (3_500 * n)}">{_SENTENCE}</div>',
    "script": lambda n: f"<script>{'var a = 1 < 2;' * (7_000 * n)}</script><p>{_SENTENCE}</p>",
    "tags": lambda n: "<p>" * (30_000 * n),
    "posts": lambda n: (
        "<h1>春茶</h1>" + f'<div class="post"><i>2024-03-14 09:20</i><p>{_SENTENCE}</p>回复</div>' * (150 * n)
    ),
    "nested_posts": lambda n: (
        f'<div class="post"><p>2024-03-14 09:20 回复</p><p class="said">{_SENTENCE}</p>' * (100 * n)
    ),
    "stamps": lambda n: "<p>3楼</p><p>回复</p>" * (500 * n),
    "formulas": lambda n: "<p>" + "<math><mi>E</mi></math>" * (500 * n) + _SENTENCE,
    "posted_script": lambda n: "<script>var a = {content_noencode: '" + "\\x0a茶" * (1_500 * n) + "'};</script>",
    "open_script_string": lambda n: "<script>" + "content_noencode: '茶" * (1_000 * n) + "</script>",
    "names": lambda n: "<h1>春茶开园</h1><p>2024-03-14 09:20 来源：云溪网</p>" + "<p>柳知秋</p>" * (500 * n),
    "json": lambda n: '<script type="application/ld+json">' + "[" * (1_000 * n) + "</script>",
}
"""Each at 100 is as large as a page ever was, and larger than what is read of one."""

_BYTES = {f"random_{size}": random.Random(size).randbytes(size) for size in (3_000, 100_000, 2_000_000)}


@pytest.mark.slow
@pytest.mark.parametrize("name", _PAGES)
def test_a_hostile_page_costs_no_more_than_its_length(name: str) -> None:
    assert grows_linearly(lambda size: _read(_PAGES[name](size).encode()), 25)


def test_random_bytes_cost_no_more_than_their_length() -> None:
    body = _BYTES["random_2000000"]
    assert grows_linearly(lambda size: _read(body[:size]), len(body) // 4)


def _read(body: bytes) -> None:
    try:
        clean_page(body, url="http://www.yunxi.example/1.html")
    except NotAnArticle as refusal:
        assert refusal.kind in {"empty", "list"}  # noqa: PT017 - either outcome is right


@pytest.mark.parametrize("body", [*_BYTES.values(), bytes(range(0x81, 0xFF)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(400)])
def test_bytes_that_are_no_text_are_refused(body: bytes) -> None:
    with pytest.raises(NotAnArticle) as refused:
        clean_page(body)
    assert refused.value.kind == "empty"


def test_a_page_of_another_language_is_read_by_whatever_codec_fits() -> None:
    page = "<p>" + "Le café était fermé, la fenêtre aussi. Personne n'a répondu à l'appel du maire. " * 9 + "</p>"
    assert clean_page(page.encode("latin-1")).text.startswith("Le caf")


def test_nuls_between_the_characters_of_utf_8_are_dropped() -> None:
    page = f"<h1>春茶开园</h1><p>{_SENTENCE * 3}</p>"
    assert clean_page("\0".join(page).encode()).text == _SENTENCE * 3


def test_what_is_beyond_the_longest_body_is_a_cut() -> None:
    article = clean_page((f"<p>{_SENTENCE * 1000}</p>" * 30).encode())
    assert sum(map(len, article.text.split("\n"))) == 200_000
    assert [(cut.kind, cut.characters, cut.beginning[:4]) for cut in article.cuts] == [
        ("oversize", 370_000, "青石镇第")
    ]


def test_what_is_beyond_the_last_tag_is_a_cut_and_a_script_is_no_tags() -> None:
    script = f"<script>{'1 < 2;' * 120_000}</script>"
    assert clean_page(f"{script}<p>{_SENTENCE * 3}</p>".encode()).text == _SENTENCE * 3
    article = clean_page((f"<p>{_SENTENCE * 3}</p>" + "<i>茶</i>" * 60_000).encode())
    assert [(cut.kind, cut.beginning[:2]) for cut in article.cuts if cut.kind == "oversize"] == [("oversize", "茶茶")]


def test_a_picture_written_into_its_address_leaves_nothing_in_the_text() -> None:
    picture = f"<img alt='' src='data:image/png;base64,{'iVBOR' * 40_000}'>"
    page = f"<h1>春茶开园</h1><p>{_SENTENCE * 3}</p><p>{picture}</p><p>图{picture}片如下：{_SENTENCE}</p>"
    assert clean_page(page.encode()).text == f"{_SENTENCE * 3}\n图片如下：{_SENTENCE}"
