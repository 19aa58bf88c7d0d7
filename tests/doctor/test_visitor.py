"""How a portal is asked: by its robots.txt, through redirects of its own, each page once."""

import asyncio
from collections.abc import Mapping

from crawler.doctor.visitor import Answer, Manners, Visitor


def visitor(pages: Mapping[str, Answer]) -> Visitor:
    async def ask(url: str) -> Answer:
        return pages.get(url, Answer(url, 404))

    return Visitor(ask, Manners(delay_s=0))


def page(pages: Mapping[str, Answer], url: str) -> Answer:
    return asyncio.run(visitor(pages).page(url))


def test_redirects_are_followed_within_the_site_and_told_beyond_it() -> None:
    pages = {
        "http://a.test/": Answer("http://a.test/", 302, location="https://www.a.test/"),
        "https://www.a.test/": Answer("https://www.a.test/", 200, b"x"),
        "http://a.test/out": Answer("http://a.test/out", 302, location="http://b.test/"),
        "http://a.test/cookie": Answer("http://a.test/cookie", 302, location="/cookie"),
    }
    assert page(pages, "http://a.test/").url == "https://www.a.test/"
    assert page(pages, "http://a.test/out").reason == "HTTP 302 to another site, http://b.test/"
    assert page(pages, "http://a.test/cookie").reason == "HTTP 302 to itself: it wants a cookie"


def test_a_server_that_cannot_give_robots_txt_is_asked_for_nothing_more() -> None:
    asked = visitor({"http://a.test/robots.txt": Answer("http://a.test/robots.txt", 503)})
    answer = asyncio.run(asked.page("http://a.test/"))
    assert answer.reason == "robots.txt could not be had: HTTP 503"
    assert asked.asked == [("http://a.test/robots.txt", 503)]


def test_robots_txt_is_asked_for_once_a_host_and_a_page_once() -> None:
    asked = visitor({"http://a.test/x": Answer("http://a.test/x", 200, b"x")})

    async def twice() -> None:
        await asked.page("http://a.test/x")
        await asked.page("http://a.test/x#y")

    asyncio.run(twice())
    assert [url for url, _ in asked.asked] == ["http://a.test/robots.txt", "http://a.test/x"]


def test_a_long_crawl_delay_leaves_fewer_requests() -> None:
    body = b"User-agent: *\nCrawl-delay: 20\nSitemap: http://a.test/map.xml\nDisallow: /no/\n"
    asked = visitor({"http://a.test/robots.txt": Answer("http://a.test/robots.txt", 200, body)})
    assert asyncio.run(asked.page("http://a.test/no/1")).reason == "robots.txt forbids it"
    assert (asked.delay_s, asked.left, asked.sitemaps) == (20, 14, ["http://a.test/map.xml"])
    assert asked.refused == ["http://a.test/no/1"]
