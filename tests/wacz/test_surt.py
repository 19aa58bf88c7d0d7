"""Keys of addresses, as readers of other people make them."""

import pytest

from corpus.wacz.surt import surt

KEYS = {
    "http://www.example.test/a/1.html": "test,example)/a/1.html",
    "https://www2.Example.test/A/1.HTML?b=2&a=1": "test,example)/a/1.html?a=1&b=2",
    "http://x.cn:8080/春?q=新闻": "cn,x:8080)/%e6%98%a5?q=%e6%96%b0%e9%97%bb",
    "http://x.cn/%E6%98%A5/": "cn,x)/%e6%98%a5",
    "http://x.cn": "cn,x)/",
    "https://x.cn:443/a%20b%2F?": "cn,x)/a%20b",
    "http://x.cn/a//b.html": "cn,x)/a/b.html",
}


@pytest.mark.parametrize(("url", "key"), KEYS.items())
def test_a_key_is_by_host_backwards_and_path_and_ignores_what_makes_no_difference(url: str, key: str) -> None:
    assert surt(url) == key
