"""List pages that are broken or mean it: a bad link costs that link, and no page costs more than its length."""

from collections.abc import Callable
from datetime import date

import pytest
from growth import grows_linearly
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.portals.addresses import canonical
from crawler.portals.lists import FAMILIES, Entry

URL = "http://www.example.test/yw/"
SHEET = "http://www.example.test/paper/202603/02/node_01.html"
PROXY = "http://www.example.test/module/web/jpage/dataproxy.jsp?columnid=1&startrecord=16&endrecord=30&perpage=15"

_LINK = '<li><a href="/a/{}.html">春耕</a><span>2026-03-02</span></li>'
_RECORDS = "<totalrecord>40</totalrecord><recordset>{}</recordset>"
_LISTS: dict[str, tuple[str, str]] = {
    "plain": (URL, f"<ul>{_LINK.format(1)}{_LINK.format(2)}</ul><p><a href='index_2.html'>下一页 &gt;</a></p>"),
    "trs": (URL, f"<ul>{_LINK.format(1)}</ul><script>createPageHTML(3, 0, 'index', 'html');</script>"),
    "hanweb": (
        URL,
        "<script type='text/xml'><a href='/module/web/jpage/dataproxy.jsp?page=1&amp;columnid=1'></a>"
        + _RECORDS.format(f"<record><![CDATA[{_LINK.format(1)}]]></record>")
        + "</script>",
    ),
    "hanweb_answer": (PROXY, _RECORDS.format(f"<record><![CDATA[{_LINK.format(1)}]]></record>" * 2)),
    "epaper": (
        SHEET,
        f'<a href="node_02.html">第02版</a><a href="../01/node_01.html">上一期</a><div>{_LINK.format(1)}</div>',
    ),
    "epaper_first": (URL, f'<meta http-equiv="refresh" content="0; url=node_01.html"><div>{_LINK.format(1)}</div>'),
}
"""Small lists of each family, with the address of each."""

_BAD = (
    "http://www.example.test:99999/a/1.html",
    "http://www.example.test:abc/a/1.html",
    "http://[::1/a/1.html",
    "http://ｗｗｗ.example.test/a/1.html",
)
_GOOD = '<li><a href="/a/7.html">丰收</a> 2026-03-02</li>'


@pytest.mark.parametrize("href", _BAD)
@pytest.mark.parametrize("family", FAMILIES)
def test_a_link_that_leads_to_no_address_costs_itself_and_is_counted(family: str, href: str) -> None:
    page = f'<ul><li><a href="{href}">春耕</a></li>{_GOOD}</ul>'
    if family == "hanweb":
        page = f"<record><![CDATA[{page}]]></record>"
    listing = FAMILIES[family](page, URL)
    assert [entry[:2] for entry in listing.entries] == [("http://www.example.test/a/7.html", date(2026, 3, 2))]
    assert listing.unusable == 1


def test_what_is_no_web_address_by_intent_is_not_counted() -> None:
    listing = FAMILIES["plain"]('<a href="javascript:void(0)">收藏</a><a href="mailto:a@b.test">来信</a>', URL)
    assert (listing.entries, listing.unusable) == ((), 0)


def test_attributes_with_odd_names_do_not_hide_a_link() -> None:
    page = '<p><a {{x}} a:b="1" xmlns:o="u" "="" href="/a/7.html" =y>丰收</a> 2026-03-02</p>'
    assert FAMILIES["plain"](page, URL).entries == (
        Entry("http://www.example.test/a/7.html", date(2026, 3, 2), "丰收"),
    )


@pytest.mark.parametrize("numbers", ["9" * 5_000 + ", 0", "3, " + "0" * 5_000])
def test_a_page_bar_with_endless_numbers_costs_the_next_page_only(numbers: str) -> None:
    listing = FAMILIES["trs"](f'{_GOOD}<script>createPageHTML({numbers}, "index", "html");</script>', URL)
    assert (len(listing.entries), listing.older, listing.unusable) == (1, (), 1)


@pytest.mark.parametrize(
    "wrong", ["endrecord=x&perpage=15", "endrecord=30&perpage=" + "9" * 5_000, "endrecord=²&perpage=1"]
)
def test_a_proxy_whose_numbers_are_none_costs_the_following_records_only(wrong: str) -> None:
    url = f"http://www.example.test/module/web/jpage/dataproxy.jsp?columnid=1&{wrong}"
    listing = FAMILIES["hanweb"](_RECORDS.format(f"<record><![CDATA[{_GOOD}]]></record>"), url)
    assert (len(listing.entries), listing.older, listing.unusable) == (1, (), 1)


def test_a_record_without_an_end_costs_itself() -> None:
    page = f"<record><![CDATA[{_LINK.format(1)}<record><![CDATA[{_GOOD}]]></record>"
    assert [entry.url for entry in FAMILIES["hanweb"](page, URL).entries] == ["http://www.example.test/a/7.html"]


_PAGES: dict[str, Callable[[int], str]] = {
    "links": lambda n: "<ul>" + "".join(map(_LINK.format, range(100 * n))) + "</ul>",
    "links_in_one_box": lambda n: "<div>" + "".join(f'<a href="/{k}">春</a> 3月2日' for k in range(100 * n)) + "</div>",
    "links_in_nested_boxes": lambda n: '<div><a href="/a">春</a>' * (100 * n),
    "empty_links_in_nested_boxes": lambda n: '<div><a href="/a"></a>' * (100 * n),
    "nested_links": lambda n: '<a href="/a"><table><tr><td>' * (100 * n),
    "links_in_nested_inlines": lambda n: "<b>" * (100 * n) + '<a href="/a">春</a>' * (100 * n),
    "a_picture_in_base64": lambda n: _RECORDS.format("") + '<img src="data:image/png;base64,' + "iVBOR/" * (2_000 * n),
    "folders_of_proxies": lambda n: _RECORDS.format("") + "/dataproxy.jsp?" * (500 * n),
    "records_without_end": lambda n: "<record><![CDATA[" * (500 * n),
    "records_that_end_early": lambda n: "<record><![CDATA[" + "]]> " * (500 * n),
    "totals_without_end": lambda n: "<totalrecord> " * (500 * n),
    "page_bars": lambda n: "createPageHTML(1,0,'" * (500 * n),
    "spaces_in_a_page_bar": lambda n: "createPageHTML(" + " " * (2_000 * n),
    "digits_in_a_page_bar": lambda n: "createPageHTML(" + "1" * (2_000 * n),
    "arrows_in_a_label": lambda n: '<a href="/a">' + "«" * (2_000 * n) + "</a>",
    "one_tag": lambda n: "<a " + " ".join(f"a{k}=b" for k in range(200 * n)) + ' href="/a">春</a>',
    "an_attribute": lambda n: f'<a href="/{"a" * (2_000 * n)}">春</a>',
    "a_query": lambda n: f'<a href="/?{"a=1&" * (500 * n)}">春</a>',
    "dots": lambda n: f'<a href="/{"../" * (500 * n)}">春</a>',
    "sheets": lambda n: "".join(f'<a href="node_{k}.html">上一期</a>' for k in range(100 * n)),
    "refreshes": lambda n: '<meta http-equiv="refresh" content="url   url   ">' * (50 * n),
    "less_than": lambda n: "<" * (1_000 * n),
}


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", _PAGES)
def test_a_hostile_list_costs_no_more_than_its_length(name: str, family: str) -> None:
    url = SHEET if family == "epaper" else URL
    assert grows_linearly(lambda size: FAMILIES[family](_PAGES[name](size), url), 25)


_TOKENS = [
    *"<>\"'&;/?#%:@[]() \t\0\ud800\ufffe²٣春",
    *(
        "<a ",
        "href=",
        "</a>",
        "<div>",
        "<!--",
        "]]>",
        "<![CDATA[",
        "<record>",
        "</record>",
        "<totalrecord>",
        "//",
        ":x",
    ),
    *(
        "&#xD800;",
        "&#x110000;",
        "&#0;",
        "9" * 5_000,
        "createPageHTML(",
        "dataproxy.jsp?",
        "endrecord=",
        "http://[",
        "<?xml",
    ),
    *(
        "下一页",
        "上一期",
        "node_",
        "xmlns:a='b'",
        "{x}",
        "<base href='http://['>",
        "<svg>",
        "<template>",
        "<plaintext>",
    ),
]
_CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(_TOKENS)), max_size=8)


def _mutated(text: str, changes: list[tuple[float, int, str]]) -> str:
    """Return *text* with, at each share of its length, so many characters replaced by a token."""
    for share, dropped, token in changes:
        at = int(share * len(text))
        text = text[:at] + token + text[at + dropped :]
    return text


@pytest.mark.parametrize("name", _LISTS)
@given(changes=_CHANGES, moved=_CHANGES)
@example(changes=[], moved=[])
def test_a_list_that_is_broken_anywhere_still_lists_only_addresses(
    name: str, changes: list[tuple[float, int, str]], moved: list[tuple[float, int, str]]
) -> None:
    url, page = _LISTS[name]
    here = _mutated(url.removeprefix("http://www.example.test"), moved).encode("utf-8", "replace").decode()
    broken = _mutated(page, changes)
    listing = FAMILIES[name.partition("_")[0]](broken, f"http://www.example.test/{here}")
    for target in (*(entry.url for entry in listing.entries), *listing.siblings, *listing.older):
        assert target.startswith(("http://", "https://"))
        assert canonical(target, ()) == canonical(canonical(target, ()), ())
    assert len(listing.entries) + listing.unusable <= broken.count("<") + 1
