# ruff: noqa: E501, ISC004 - pages as they are written
"""List pages of systems that no seed names: what they list, and where they go on, found by what they are."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from growth import grows_linearly

from crawler.portals.lists import FAMILIES, Listing
from crawler.portals.lists.auto import chosen
from crawler.reading.feeds import feed_kind, feed_listing
from crawler.reading.tasks import read_listing

URL = "http://www.qinghe.test/yw/index.html"
TITLES = (
    "青禾县农田水利设施冬季检修全面展开",
    "“柳湾讲堂”走进乡村 五百名村民听农技课",
    "县图书馆新馆试运行首日迎客三千人次",
    "青禾至石渡公路大修工程提前完工通车",
    "我县举办第六届中小学生科技制作比赛",
    "关于调整城区公交二路运行时间的通告",
)
DAYS = [date(2026, 3, day) for day in (12, 11, 11, 10, 9, 7)]
FURNITURE = """<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/yw/">要闻</a></li><li><a href="/tzgg/">通知公告</a></li>
<li><a href="/zwgk/index.html">政务公开</a></li></ul></div>{}<div class="foot"><a href="/about/1.html">关于我们</a> <a href="/about/2.html">联系我们</a>
<a href="http://icp.test/?recordcode=41000002000123">青公网安备 41000002000123号</a> <a href="http://icp.test/">青ICP备05001234号-1</a></div>"""


def rows(row: str) -> str:
    """Return a row for each article: {0} its number, {1} its title, {2} its day, {3} the same without dashes."""
    return "\n".join(
        row.format(
            7000 + number, title, day, f"{day:%Y%m%d}", title[:10] + "…", f"{day:%Y/%m/%d}", f"{day:%Y年%m月%d日}"
        )
        for number, title, day in zip(count(1), TITLES, DAYS, strict=False)
    )


PAGES: dict[str, tuple[str, str, str, str | None]] = {
    "TRS, relative links, the date in the next cell, a page bar by script": (
        URL,
        f"<table>{rows('<tr><td><a href=./202603/t{3}_{0}.html>{1}</a></td><td>{2}</td></tr>')}</table>"
        '<script>function createPageHTML(_nPageCount, _nCurrIndex){}\ncreatePageHTML(5, 0, "index", "html");</script>',
        "http://www.qinghe.test/yw/202603/t{3}_{0}.html",
        "http://www.qinghe.test/yw/index_1.html",
    ),
    "entries in a comment that a script shows, a bar that names its place first": (
        URL,
        f"<ul id=list></ul><!-- {rows('<li><a href=/jyt/c11/202603/{0}.shtml>{1}</a><span>{2}</span></li>')} "
        "<script>createPageHTML('page_div',10, 1,'zwgklist','shtml',200);</script> -->",
        "http://www.qinghe.test/jyt/c11/202603/{0}.shtml",
        "http://www.qinghe.test/yw/zwgklist_2.shtml",
    ),
    "hanweb records in CDATA, titles cut short": (
        "http://www.qinghe.test/col/col5/index.html",
        "<script type='text/xml'><datastore><nextgroup><![CDATA[<a href=\"/module/web/jpage/dataproxy.jsp?page=1&webid=1"
        '&columnid=5&unitid=9"></a>]]></nextgroup><totalrecord>90</totalrecord><recordset>'
        + rows(
            "<record><![CDATA[<li><a title='{1}' href='/art/2026/3/9/art_5_{0}.html'>{4}</a><b>{2}</b></li>]]></record>"
        )
        + "</recordset></datastore></script>",
        "http://www.qinghe.test/art/2026/3/9/art_5_{0}.html",
        "http://www.qinghe.test/module/web/jpage/dataproxy.jsp?webid=1&columnid=5&unitid=9&startrecord=7&endrecord=12&perpage=6",
    ),
    "entries only in a script's data, addresses as JSON within it": (
        URL,
        "<div id=app></div><script>var listData = {articleList:["
        + rows('{{"title":"{1}","pubTime":"{2} 09:00:00","urls":"{{\\"pc\\":\\"/sub/col/content_{0}.html\\"}}"}},')
        + "], channelId: 'x'};</script>",
        "http://www.qinghe.test/sub/col/content_{0}.html",
        None,
    ),
    "a JSON answer of milliseconds": (
        "http://www.qinghe.test/api/list?page=1",
        json.dumps(
            {
                "code": 0,
                "data": {
                    "rows": [
                        {
                            "docTitle": title,
                            "docPubUrl": f"//www.qinghe.test/a/{7000 + number}.html",
                            "createTime": 1773273600000,
                        }
                        for number, title in zip(count(1), TITLES, strict=False)
                    ]
                },
            },
            ensure_ascii=True,
        ),
        "http://www.qinghe.test/a/{0}.html",
        "http://www.qinghe.test/api/list?page=2",
    ),
    "dates before the links, a word for the pager": (
        URL,
        f"<div class=posts>{rows('<p>{2} <a href=/archives/{0}>{1}</a></p>')}</div><a href='/yw/page/2/'>« 早期文章</a>",
        "http://www.qinghe.test/archives/{0}",
        "http://www.qinghe.test/yw/page/2/",
    ),
    "a section's name before each headline, numbers for a pager": (
        "http://www.qinghe.test/list.php?cid=3",
        f"<ul>{rows('<li><a class=s href=/sh/>[社会]</a><a href=show.php?id={0}>{1}</a><em>{6}</em></li>')}</ul>"
        "<div><span class=current>1</span><a href='list.php?cid=3&page=2'>2</a><a href='list.php?cid=3&page=3'>3</a></div>",
        "http://www.qinghe.test/show.php?id={0}",
        "http://www.qinghe.test/list.php?cid=3&page=2",
    ),
    "cards with a picture, a heading, a summary and a day above its month": (
        "http://www.qinghe.test/news/",
        rows(
            "<div class=card><a href='/news/detail/{0}.html'><img src=p.jpg></a><div><a href='/news/detail/{0}.html'><h3>{1}</h3>"
            "<p>近日，记者从有关部门获悉，相关工作正在推进。</p></a><span>{5}</span></div></div>"
        )
        + "<a class=next href='/news/index_2.html'>»</a>",
        "http://www.qinghe.test/news/detail/{0}.html",
        "http://www.qinghe.test/news/index_2.html",
    ),
    "dates inside the links, on other hosts of the portal": (
        URL,
        f"<ul>{rows('<li><a href=//rb.qinghe.test/c/{0}>{1}<span class=date>{2}</span></a></li>')}</ul><a rel=next href=index_2.html>2</a>",
        "http://rb.qinghe.test/c/{0}",
        "http://www.qinghe.test/yw/index_2.html",
    ),
    "numbers in variables of the script": (
        URL,
        f"<ul>{rows('<li><a href=content/post_{0}.html>{1}</a>[{2}]</li>')}</ul><script>var currentPage = 1;//本页\nvar countPage = 4;"
        'createPageHTML(countPage, currentPage, "index", "html");</script>',
        "http://www.qinghe.test/yw/content/post_{0}.html",
        "http://www.qinghe.test/yw/index_2.html",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_list_gives_its_entries_and_its_next_page_and_none_of_its_furniture(name: str) -> None:
    url, page, address, following = PAGES[name]
    listing = chosen(page if page.startswith("{") else FURNITURE.format(page), url)
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        (address.format(7000 + number, "", "", f"{day:%Y%m%d}"), title)
        for number, title, day in zip(count(1), TITLES, DAYS, strict=False)
    ]
    days = [date(2026, 3, 12)] * 6 if page.startswith("{") else DAYS
    assert [entry.published for entry in listing.entries] == days
    assert listing.older == ((following,) if following else ())


def test_of_a_long_page_addresses_of_another_form_that_are_few_are_no_entries() -> None:
    def page(usual: int, others: int) -> set[str]:
        row = "<li><a href={}>青禾县农田水利设施冬季检修第{}期</a></li>"
        links = [row.format(f"/26/0302/{7000 + n}.html", n) for n in range(usual)]
        links += [row.format(f"/photoview/{9000 + n}.html", n) for n in range(others)]
        return {entry.url.split("/")[3] for entry in chosen(f"<ul>{''.join(links)}</ul>", URL).entries}

    assert page(60, 9) == {"26"}
    assert page(60, 20) == page(20, 3) == {"26", "photoview"}


def test_words_lead_on_only_where_their_address_does() -> None:
    page = FURNITURE.format(f"<ul>{rows('<li><a href=/a/{0}.html>{1}</a></li>')}</ul>") + "{}"
    for link in ("<a href=/tzgg/>更多</a>", "<a href='#page=2'>下一页</a>", "<a href='javascript:next()'>下一页</a>"):
        assert chosen(page.replace("{}", link), URL).older == ()


def test_an_answer_of_a_proxy_leads_on_until_its_total() -> None:
    records = rows("<record><![CDATA[<li><a href='/art/2026/3/9/art_5_{0}.html'>{1}</a></li>]]></record>")
    answer = f"<datastore><totalrecord>24</totalrecord><recordset>{records}</recordset></datastore>"
    proxy = "http://www.qinghe.test/module/web/jpage/dataproxy.jsp?columnid=5&startrecord={}&endrecord={}&perpage=6"
    assert chosen(answer, proxy.format(7, 12)).older == (proxy.format(13, 18),)
    assert chosen(answer, proxy.format(19, 24)).older == ()


RECORDS = [{"title": title, "url": f"/a/{7000 + number}.html"} for number, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    ("asked", "says", "page"),
    [
        ("?page=2", {"pages": 3}, "?page=3"),
        ("?page=3", {"pages": 3}, None),
        ("?pageNo=1&size=6", {"total": 13}, "?pageNo=2&size=6"),
        ("?pageNo=2&size=6", {"data": {"totalCount": "12"}}, None),
        ("?pageNum=1", {"hasMore": False, "total": 13}, None),
        ("?p=4", {"last": False}, "?p=5"),
        ("", {"page": 1, "total": 13}, "?page=2"),
        ("?sid=7", {"total": 13}, None),
        ("?page=2", {"pageSize": 10, "total": 16}, None),
    ],
)
def test_an_answer_of_data_leads_on_by_the_number_and_the_counts_that_it_states(
    asked: str, says: dict[str, object], page: str | None
) -> None:
    place = "http://www.qinghe.test/api/list"
    answer = json.dumps(says | {"list": RECORDS})
    assert chosen(answer, place + asked).older == ((place + page,) if page else ())
    assert chosen(json.dumps(says | {"list": []}), place + asked).older == ()


def test_sheets_of_a_paper_lead_to_their_issue_and_to_the_issue_before() -> None:
    root = "http://www.qinghe.test/pc/layout/"
    sheet = f"<ul>{rows('<li><a href=/pc/con/202603/12/c{0}.html>{1}</a></li>')}</ul>"
    nodes = "<a href=node_01.html>第01版</a><a href=node_02.html>第02版</a><a href=../11/node_01.html>上一期</a>"
    listing = chosen(sheet + nodes, f"{root}202603/12/node_01.html")
    assert len(listing.entries) == 6
    assert listing.siblings == (f"{root}202603/12/node_01.html", f"{root}202603/12/node_02.html")
    assert listing.older == (f"{root}202603/11/node_01.html",)
    sent = "<meta http-equiv=refresh content='0; URL=202603/12/node_01.html'>"
    assert chosen(sent, root).siblings == (f"{root}202603/12/node_01.html",)
    assert chosen("<meta http-equiv=refresh content='600; URL=/pc/layout/'>", root).siblings == ()


def test_a_page_without_records_lists_nothing() -> None:
    article = f"<h1>{TITLES[0]}</h1>" + "<p>本报讯 近日，青禾县农田水利设施冬季检修全面展开，计划月底完成。</p>" * 9
    assert chosen(FURNITURE.format(article), URL).entries == ()


FEEDS = {
    "rss": "<rss><channel><link>http://www.qinghe.test/</link>{}</channel></rss>",
    "atom": '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>',
    "sitemap": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>',
}
ITEMS = {
    "rss": "<item><title>{1}</title><link>/a/{0}.html</link><pubDate>Mon, 02 Mar 2026 17:30:00 GMT</pubDate></item>",
    "atom": "<entry><title>{1}</title><link rel='alternate' href='/a/{0}.html'/><updated>2026-03-02T17:30:00Z</updated></entry>",
    "sitemap": "<url><loc>http://www.qinghe.test/a/{0}.html</loc><lastmod>2026-03-03</lastmod></url>",
}


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_a_list(name: str) -> None:
    body = FEEDS[name].format(rows(ITEMS[name])).encode()
    kind = feed_kind(body)
    assert kind
    entries = feed_listing(body, URL, kind).entries
    assert [entry.url for entry in entries] == [
        f"http://www.qinghe.test/a/{7000 + number}.html" for number in range(1, 7)
    ]
    assert {entry.published for entry in entries} == {date(2026, 3, 3)}
    assert name == "sitemap" or [entry.title for entry in entries] == [*TITLES]


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "big5"])
def test_a_feed_is_read_in_the_codec_that_it_declares(codec: str) -> None:
    title = "青石鎮圖書館試運行" if codec == "big5" else TITLES[0]
    item = f"<item><title>{title}</title><link>/a/1.html</link></item>"
    body = f'<?xml version="1.0" encoding="{codec}"?>\n' + FEEDS["rss"].format(item)
    (entry,) = feed_listing(body.encode(codec), URL, b"rss").entries
    assert (entry.url, entry.title) == ("http://www.qinghe.test/a/1.html", title)


def test_a_feed_that_is_cut_gives_what_it_has_and_counts_the_rest() -> None:
    whole = FEEDS["rss"].format(rows(ITEMS["rss"]) + "<item><link>http://[::1/x</link></item>").encode()
    assert feed_listing(whole, URL, b"rss").unusable == 1
    cut = feed_listing(whole[: whole.index(b"/a/7004") - 20], URL, b"rss")
    assert len(cut.entries) == 3
    assert cut.unusable == 1


def test_an_index_of_sitemaps_leads_to_the_newest_first() -> None:
    places = "".join(
        f"<sitemap><loc>/map{number}.xml</loc><lastmod>2026-0{number}-01</lastmod></sitemap>" for number in (1, 3, 2)
    )
    body = f"<sitemapindex>{places}</sitemapindex>".encode()
    siblings = feed_listing(body, URL, b"sitemapindex").siblings
    assert siblings == tuple(f"http://www.qinghe.test/map{number}.xml" for number in (3, 2, 1))


def test_a_sitemap_that_is_packed_is_read_as_far_as_it_goes() -> None:
    packed = gzip.compress(FEEDS["sitemap"].format(rows(ITEMS["sitemap"])).encode())
    assert len(read_listing(packed, URL, "", "auto").entries) == 6
    assert read_listing(packed[:-20], URL, "", "auto").entries
    assert read_listing(b"\x1f\x8bnothing", URL, "", "auto").entries == ()


def test_no_other_page_is_a_feed() -> None:
    assert feed_kind(b"<!DOCTYPE html><html><feed>") is None
    assert feed_kind(b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><rss>") == b"rss"


def _hostile() -> Iterator[tuple[str, str]]:
    yield "links", "<li><a href=/a/1234.html>青禾县农田水利</a> 2026-03-02</li>"
    yield "open comments", "<!-- <a href=/a/1234.html>青禾县农田水利</a>"
    yield "open data", '<script>var a = [{"标题":"青禾县农田水利","url":"/a/1234.html"},'
    yield "braces", "<script>" + "{'青':[" * 9
    yield "nested links", "<div><a href=/a/1234.html>青"


@pytest.mark.parametrize(("name", "piece"), [*_hostile()], ids=lambda value: value if len(value) < 20 else "")
def test_a_page_costs_no_more_than_its_length(name: str, piece: str) -> None:
    assert grows_linearly(lambda size: chosen(piece * size, URL), 1_000)


@pytest.mark.parametrize("opening", ["[", '{"a":', "[{"])
def test_an_answer_that_nests_without_end_lists_nothing(opening: str) -> None:
    assert chosen(opening * 100_000 + '"青禾县农田水利"', f"{URL}?page=1") == Listing(is_data=True)


def test_an_answer_that_nests_deeply_costs_no_more_than_the_address_at_its_bottom() -> None:
    title, shallow = '"title":"青禾县农田水利"', '{"a":{"url":"/a/1234.html"}}'
    deep = '{"a":' * 400 + '"/a/1235.html"' + "}" * 400
    answer = f'[{{{title},"link":{deep}}},{{{title},"link":{shallow}}}]'
    assert [entry.url for entry in FAMILIES["auto"](answer, URL).entries] == ["http://www.qinghe.test/a/1234.html"]


def test_the_pages_of_formats_hold_what_they_list() -> None:
    for page in sorted(Path(__file__).parent.glob("*/*.html")):
        expected = json.loads(page.with_suffix(".json").read_text("utf-8"))
        listed = {entry.url for entry in chosen(page.read_text("utf-8"), expected["url"]).entries}
        assert listed <= {url for url, _ in expected["entries"]}
