"""Addresses: one form for one page, and no host of a portal's but its own."""

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.portals.addresses import is_web, resolved
from crawler.portals.portal import Portal

BASE = "http://www.example.test/yw/"


def portal(*hosts: str) -> Portal:
    return Portal(
        name="mou",
        title="某网",
        hosts=hosts or ("www.example.test",),
        channels=(),
        article=re.compile(r"/a/\w+\.html(\?id=\d+)?"),
        keep_query=("id",),
    )


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("HTTP://WWW.Example.TEST/a/1.html#top", "http://www.example.test/a/1.html"),
        ("http://www.example.test:80/a/1.html", "http://www.example.test/a/1.html"),
        ("https://www.example.test:443/a/1.html", "https://www.example.test/a/1.html"),
        ("http://www.example.test:443/a/1.html", "http://www.example.test:443/a/1.html"),
        ("http://www.example.test./a/1.html", "http://www.example.test/a/1.html"),
        ("http://www.example.test:/a/1.html", "http://www.example.test/a/1.html"),
        ("http://青石镇.example/a/1.html", "http://xn--y7yq93d1mb.example/a/1.html"),
        ("http://XN--Y7YQ93D1MB.example/a/1.html", "http://xn--y7yq93d1mb.example/a/1.html"),
        ("http://www.example.test/%61/%7e%e6%98%a5.html", "http://www.example.test/a/~%E6%98%A5.html"),
        ("http://www.example.test/a/~春.html", "http://www.example.test/a/~%E6%98%A5.html"),
        ("http://www.example.test/a/1.html?sid=9f3&id=7&from=list", "http://www.example.test/a/1.html?id=7"),
        ("http://www.example.test/b/../a/1.html", "http://www.example.test/a/1.html"),
    ],
)
def test_an_address_has_one_form_however_it_is_written(written: str, known: str) -> None:
    assert portal().canonical(written) == known
    assert portal().canonical(known) == known


@pytest.mark.parametrize(
    "link",
    [
        "http://www.example.test:8080/a/1.html",
        "http://www.example.test:443/a/1.html",
        "http://editor@www.example.test/a/1.html",
        "http://www.example.test@evil.example/a/1.html",
        "http://www.exаmple.test/a/1.html",
        "http://xn--www-.example.test/a/1.html",
        "http://m.www.example.test/a/1.html",
        "ftp://www.example.test/a/1.html",
        "//evil.example/a/1.html",
    ],
)
def test_what_is_not_on_the_very_host_of_a_portal_is_no_article(link: str) -> None:
    address = resolved(BASE, link)
    assert address is not None
    assert portal().article_match(portal().canonical(address)) is None


def test_a_port_that_the_seed_names_is_the_portals_own_and_no_other_is() -> None:
    one = portal("www.example.test:8080")
    assert one.article_match("http://www.example.test:8080/a/1.html")
    assert one.article_match("http://www.example.test/a/1.html") is None


@pytest.mark.parametrize(
    "link",
    [
        "http://[::1/x",
        "http://www.example.test:99999/a/1.html",
        "http://www.example.test:0/a/1.html",
        "//www.example.test:abc/",
        "/a/\ud800.html",
        "http://ｗｗｗ.example.test/a/1.html",
        "http://www。example.test/a/1.html",
        "http://www.\u212aan.test/a/1.html",
        "http://www..test/a/1.html",
        "http://www.example.test\\.evil.example/a/1.html",
        "http://www%2eexample.test/a/1.html",
        "http://[::1]www.example.test/a/1.html",
        "http://" + "春" * 70 + ".test/",
    ],
)
def test_what_leads_nowhere_or_only_looks_like_a_host_is_no_address(link: str) -> None:
    assert resolved(BASE, link) is None


_PIECES = [
    *"[]@?#;\\/.\t\0 春Ｗ٣\ud800",
    *[
        "http://",
        "https:",
        "//",
        "www.example.test",
        ":80",
        ":x",
        "%2",
        "%zz",
        "..",
        "&id=",
        "[::1]",
        "xn--",
        "mailto:",
    ],
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
def test_whatever_a_link_says_it_is_no_address_or_has_one_canonical_form(link: str) -> None:
    address = resolved(BASE, link)
    if address is None or not is_web(address):
        return
    known = portal().canonical(address)
    assert portal().canonical(known) == known
    assert known.isascii()


@given(st.from_regex(r"/(?!/)[a-zA-Z0-9_/-]*(?:\.[a-z0-9_]+)?", fullmatch=True))
def test_a_path_from_the_root_is_joined_as_any_other_link(path: str) -> None:
    for base in (BASE, "https://editor@www.example.test:8080/yw/x/?a=1#top", "http://www.example.test"):
        assert resolved(base, path) == urljoin(base, path)
    assert resolved("http://[::1/yw/", path) is None
    assert resolved("http://www.example.test:0/yw/", path) is None
