"""Lists of an unseen system whose seed names entries, dates and the next page by CSS."""

from datetime import date

import pytest
from growth import grows_linearly

from crawler.portals.lists.selected import Selectors
from crawler.reading.tasks import read_listing

URL = "http://www.example.test/zx/"
PAGE = """<div class="hot"><a href="/p?n=9">柳湾村的桥通车了</a></div>
<dl class="x-feed"><dt><i>03-12</i><b>2026-03-12</b></dt>
<dd><a href="/p?n=1"><h4>青石镇春耕</h4>详情</a></dd></dl>
<dl class="x-feed"><dt><b>2026-03-11</b></dt><dd><a href="/p?n=2#c">河道清淤</a><a href="/share">分享</a></dd></dl>
<dl class="x-feed"><dt>置顶</dt><dd><a href="http://[::1/">坏</a></dd></dl><dl class="x-feed"><dd>没有链接</dd></dl>
<p><a class="go" href="#top">↓</a><a class="go" href="/zx/?from=2">继续翻阅</a></p>"""
ENTRIES = [
    ("http://www.example.test/p?n=1", date(2026, 3, 12), "青石镇春耕"),
    ("http://www.example.test/p?n=2", date(2026, 3, 11), "河道清淤"),
]


@pytest.mark.parametrize("entries", ["dl.x-feed", "dl.x-feed dd a:first-child"])
def test_entries_dates_and_the_next_page_are_those_that_the_seed_names(entries: str) -> None:
    named = Selectors(entries=entries, next="a.go", date="dt b")
    listing = read_listing(PAGE.encode(), URL, "", "plain", named)
    assert [tuple(entry[:3]) for entry in listing.entries] == [(url, day, title) for url, day, title in ENTRIES]
    assert listing.older == ("http://www.example.test/zx/?from=2",)
    assert listing.unusable == 1


def test_what_the_seed_does_not_name_its_family_finds() -> None:
    family = read_listing(PAGE.encode(), URL, "", "auto")
    assert family.older == ()
    only_next = read_listing(PAGE.encode(), URL, "", "auto", Selectors(next="a.go"))
    assert only_next == family._replace(older=("http://www.example.test/zx/?from=2",))


def test_a_link_that_shares_its_box_with_another_has_no_date_of_that() -> None:
    page = "<ul><li><a class=e href=/1>甲</a><a class=e href=/2>乙</a><b>2026-03-12</b></li></ul>"
    listing = read_listing(page.encode(), URL, "", "plain", Selectors(entries="a.e", date="b"))
    assert [entry.published for entry in listing.entries] == [None, None]


def test_selectors_that_select_nothing_list_nothing() -> None:
    listing = read_listing(PAGE.encode(), URL, "", "plain", Selectors(entries="ul.news a", next="a.more"))
    assert (listing.entries, listing.older) == ((), ())


@pytest.mark.parametrize(
    "piece", ["<div class=e><a href=/a>青</a>", "<p class=e><a href=/a>青</a><b>2026-03-12</b></p>"]
)
def test_a_page_costs_no_more_than_its_length_by_selectors_too(piece: str) -> None:
    named = Selectors(entries=".e", next="a", date="b")
    assert grows_linearly(lambda size: read_listing((piece * size).encode(), URL, "", "plain", named), 400)
