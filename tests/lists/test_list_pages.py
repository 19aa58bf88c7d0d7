"""List pages of each family, with the markup habits of their systems."""

from datetime import date

from crawler.portals.lists import FAMILIES, Entry

URL = "http://www.example.test/yw/"


def test_a_plain_list_gives_links_with_their_dates_and_the_next_page_but_not_the_next_article() -> None:
    page = """<ul><li><a href="../a/17.html">春耕</a><span>2026-03-02</span></li>
    <li><a href='javascript:void(0)'>收藏</a><a href="/a/16.html">下一篇</a> 3月1日</li></ul>
    <div class=pages><a href="index_2.html">2</a> <a href="index_2.html"> 下一页 &gt;</a></div>"""
    listing = FAMILIES["plain"](page, URL)
    assert listing.entries[:2] == (
        Entry("http://www.example.test/a/17.html", date(2026, 3, 2), "春耕"),
        Entry("http://www.example.test/a/16.html", None, "下一篇"),
    )
    assert listing.older == ("http://www.example.test/yw/index_2.html",)


def test_a_trs_list_gives_the_page_after_the_current_one_until_the_last() -> None:
    page = (
        '<ul><li><a href="./202603/t1.html">会议</a></li></ul><script>createPageHTML(3, {}, "index", "html");</script>'
    )
    assert FAMILIES["trs"](page.format(0), URL).older == ("http://www.example.test/yw/index_1.html",)
    assert FAMILIES["trs"](page.format(1), URL).older == ("http://www.example.test/yw/index_2.html",)
    assert FAMILIES["trs"](page.format(2), URL).older == ()


def test_the_definition_of_a_page_bar_is_no_call() -> None:
    page = "<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}</script>"
    assert FAMILIES["trs"](page, URL).older == ()


def test_a_hanweb_list_hides_its_records_in_xml_and_the_rest_behind_a_proxy() -> None:
    proxy = "/module/web/jpage/dataproxy.jsp?page=1&amp;webid=1&amp;path=/&amp;columnid=1&amp;unitid=11"
    page = f"""<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="{proxy}"></a>]]></nextgroup>
    <totalrecord>2</totalrecord><recordset>
    <record><![CDATA[<li><a href="/2026/03/02/17.html">丰收</a><b>2026-03-02</b></li>]]></record>
    </recordset></datastore></script><a href="/about.html">关于我们</a>"""
    listing = FAMILIES["hanweb"](page, URL)
    assert listing.entries == (Entry("http://www.example.test/2026/03/02/17.html", date(2026, 3, 2), "丰收"),)
    further = "dataproxy.jsp?webid=1&columnid=1&unitid=11&startrecord=2&endrecord=2&perpage=1"
    assert listing.older == (f"http://www.example.test/module/web/jpage/{further}",)


def test_the_answers_of_a_hanweb_proxy_lead_on_until_the_total() -> None:
    url = "http://www.example.test/module/web/jpage/dataproxy.jsp?columnid=1&startrecord={}&endrecord={}&perpage=15"
    answer = "<datastore><totalrecord>40</totalrecord><recordset></recordset></datastore>"
    assert FAMILIES["hanweb"](answer, url.format(16, 30)).older == (url.format(31, 45),)
    assert FAMILIES["hanweb"](answer, url.format(31, 45)).older == ()


def test_an_epaper_leads_to_its_newest_issue_the_issue_to_its_sheets_and_to_the_issue_before() -> None:
    first = '<meta http-equiv="refresh" content="0; url=/paper/202603/02/node_01.html">'
    assert FAMILIES["epaper"](first, "http://p.test/paper/").siblings == ("http://p.test/paper/202603/02/node_01.html",)
    sheet = """<a href="node_01.html">第01版</a><a href="node_02.html">第02版</a>
    <a href="../../202603/01/node_01.html">上一期</a><a href="node_02.html">下一版</a>
    <a href="/paper/content/202603/02/content_9.html">头条</a>"""
    listing = FAMILIES["epaper"](sheet, "http://p.test/paper/202603/02/node_01.html")
    assert listing.siblings == (
        "http://p.test/paper/202603/02/node_01.html",
        "http://p.test/paper/202603/02/node_02.html",
    )
    assert listing.older == ("http://p.test/paper/202603/01/node_01.html",)
