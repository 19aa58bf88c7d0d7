"""Every article that the truth lists can be reached from the list pages, by each portal's own pagination."""

import json
import re
from collections.abc import Callable

import pytest
from conftest import answer

from crawler.simulator.truth import listed
from crawler.simulator.world import World


def text(world: World, url: str, codec: str = "utf-8", method: str = "GET") -> str:
    response = answer(world, url, method)
    assert response.status == 200, url
    return response.body.decode(codec)


def listing(html: str) -> list[str]:
    """Return the addresses in the list of a list page, without those in its furniture."""
    pattern = r'(?s)class="(?:listing|news-list|news_list|newslist)">(.*?)<div class="(?:pages|earlier)'
    found = re.search(pattern, html)
    assert found
    return [address.removesuffix("&from=list") for address in re.findall(r'href="([^"]+)"', found[1])]


def trs(world: World, channel: str) -> list[str]:
    first = text(world, f"{channel}index.html")
    assert first == text(world, channel)
    found = re.search(r'createPageHTML\((\d+), 0, "index", "html"\)', first)
    assert found
    assert "下一页" not in first
    pages = [first, *(text(world, f"{channel}index_{page}.html") for page in range(1, int(found[1])))]
    assert answer(world, f"{channel}index_{found[1]}.html").status == 404
    return [address for page in pages for address in listing(page)]


def linked(world: World, channel: str, words: str = "下一页") -> list[str]:
    base = "/".join(channel.split("/")[:3])
    codec = "gb18030" if "www.lfxww" in channel or "qingshi" in channel else "utf-8"
    addresses, target = [], channel
    while target:
        html = text(world, target, codec)
        addresses += listing(html)
        found = re.search(rf'<a href="([^"]+)">{words}</a>', html)
        target = base + found[1].replace("&amp;", "&") if found else ""
    return addresses


def folders(world: World, channel: str) -> list[str]:
    base = "/".join(channel.split("/")[:3])
    found = linked(world, channel, "<span class=meta-nav>&larr;</span> 早期文章")
    return [address.removeprefix(base) for address in dict.fromkeys(found)]


def json_answers(world: World, channel: str) -> list[str]:
    answers = [json.loads(text(world, channel))]
    while answers[-1]["page"] < answers[-1]["pages"]:
        answers.append(json.loads(text(world, f"{channel}&page={answers[-1]['page'] + 1}")))
    base = "/".join(channel.split("/")[:3])
    records = [record for answer in answers for record in answer["articles"]]
    assert len(records) == answers[0]["total"]
    return [record["url"].removeprefix(base) for record in records]


def jpage(world: World, channel: str) -> list[str]:
    column = re.search(r"col(\d)/", channel)[1]  # type: ignore[index]
    stores = [re.search(r"(?s)<datastore>.*?</datastore>", text(world, channel))[0]]  # type: ignore[index]
    total = int(re.search(r"<totalrecord>(\d+)<", stores[0])[1])  # type: ignore[index]
    proxy = "https://www.tongliaowang.com/module/web/jpage/dataproxy.jsp"
    for first in range(16, total + 1, 15):
        query = f"startrecord={first}&endrecord={first + 14}&perpage=15&columnid={column}&unitid=11&webid=1"
        stores.append(text(world, f"{proxy}?{query}", method="POST"))
        assert answer(world, proxy, "POST", query.encode()).body.decode() == stores[-1]
    return [address for store in stores for address in re.findall(r'<li><a href="([^"]+)"', store)]


def epaper(world: World, root: str) -> list[str]:
    base = "/".join(root.split("/")[:3])
    refresh = re.search(r'content="0; ?(?:url|URL)=\'?([^"\']+)\'?"', text(world, root))
    assert refresh
    addresses: list[str] = []
    issue: str | None = refresh[1]
    while issue:
        front = text(world, base + issue)
        nodes = re.findall(r'<li><a href="([^"]+/node_[^"]+)">第', front)
        addresses += [address for node in nodes for address in listing(text(world, base + node))]
        before = re.search(r'<a href="([^"]+)">上一期</a>', front)
        issue = before and before[1]
    return addresses


PORTALS: dict[str, tuple[Callable[[World, str], list[str]], list[str]]] = {
    "www.jyrb.cn": (trs, ["http://www.jyrb.cn/jyyw/", "http://www.jyrb.cn/shms/"]),
    "www.zzfztz.com": (linked, ["http://www.zzfztz.com/news.aspx?type=1", "http://www.zzfztz.com/news.aspx?type=2"]),
    "www.lfxww.com": (linked, ["http://www.lfxww.com/linfen/", "http://www.lfxww.com/minsheng/"]),
    "lfxww.mirror.test": (linked, ["http://lfxww.mirror.test/linfen/", "http://lfxww.mirror.test/minsheng/"]),
    "www.163.com": (linked, ["https://www.163.com/dy/media/T1455555555555.html"]),
    "www.tongliaowang.com": (
        jpage,
        ["https://www.tongliaowang.com/col/col1/index.html", "https://www.tongliaowang.com/col/col2/index.html"],
    ),
    "epaper.tongliaowang.com": (epaper, ["http://epaper.tongliaowang.com/paper/pc/layout/"]),
    "epaper.liuan.test": (epaper, ["http://epaper.liuan.test/pc/layout/"]),
    "www.qingshi.test": (
        folders,
        ["http://www.qingshi.test/category/news/", "http://www.qingshi.test/category/notice/"],
    ),
    "www.hechuan.test": (json_answers, ["http://www.hechuan.test/gkmlpt/api/all/26?sid=755009"]),
}


@pytest.mark.parametrize("host", PORTALS)
def test_the_list_pages_lead_to_exactly_the_live_articles(world: World, host: str) -> None:
    walk, channels = PORTALS[host]
    site = world.sites[host]
    reached = [site.portal.base + address for channel in channels for address in walk(world, channel)]
    assert sorted(reached) == sorted(seen.url for seen in listed([site], world.clock.now))


def test_a_list_page_has_validators_of_what_it_lists(world: World) -> None:
    headers = dict(answer(world, "http://www.jyrb.cn/jyyw/").headers)
    assert answer(world, "http://www.jyrb.cn/jyyw/", if_none_match=headers["ETag"]).status == 304


def test_robots_txt_is_served(world: World) -> None:
    assert b"Disallow: /admin/" in answer(world, "http://www.jyrb.cn/robots.txt").body


def test_feed_and_sitemap_say_what_the_lists_say(world: World) -> None:
    live = [seen.url for seen in listed([world.sites["www.qingshi.test"]], world.clock.now)]
    feed = text(world, "http://www.qingshi.test/feed/", "gb18030")
    assert re.findall(r"<link>([^<]+\.html)</link>", feed) == live[:10]
    assert "Sitemap: http://www.qingshi.test/wp-sitemap.xml\n" in text(world, "http://www.qingshi.test/robots.txt")
    (place,) = re.findall(r"<loc>([^<]+)</loc>", text(world, "http://www.qingshi.test/wp-sitemap.xml"))
    assert re.findall(r"<loc>([^<]+)</loc>", text(world, place)) == live
    assert 'href="http://www.qingshi.test/feed/"' in text(world, "http://www.qingshi.test/", "gb18030")


def test_a_shell_names_where_its_script_asks_and_lists_nothing(world: World) -> None:
    shell = text(world, "http://www.hechuan.test/gkmlpt/index")
    assert "/gkmlpt/api/all/26?sid=755009" in shell
    assert "/gkmlpt/content/" not in shell
