"""Pages that would cost a naive extractor minutes or its stack; each is done in seconds, somehow."""

import time

import pytest

from cleaners import NotAnArticle, clean_page

_SENTENCE = "三月十四日，青石镇第一批春茶开园采摘。"
_PAGES = {
    "ten_megabytes": "<h1>春茶开园</h1>" + f"<p>{_SENTENCE * 6}</p>" * 30_000,
    "one_megabyte_on_one_line": f"<p>{'茶' * 350_000}</p>",
    "nested_blocks": "<div>" * 100_000 + _SENTENCE,
    "nested_inlines": "<p>" + "<b>" * 100_000 + _SENTENCE,
    "nested_tables": "<table><tr><td>" * 30_000 + _SENTENCE,
    "links": "<ul>" + '<li><a href="/a.html">春茶开园采摘</a></li>' * 50_000 + "</ul>",
    "links_in_one_line": "<p>" + '<a href="/a.html">春茶开园采摘</a>' * 50_000 + "</p>",
    "dated_lines": "<p>2024-03-14</p>" * 30_000 + f"<p>{_SENTENCE}</p>",
    "breaks": _SENTENCE + "<br>" * 100_000 + _SENTENCE,
    "attributes": "<div " + " ".join(f"a{n}=b" for n in range(60_000)) + f">{_SENTENCE}</div>",
    "classes": f'<div class="{"a " * 300_000}">{_SENTENCE}</div>',
    "labels": "<p>" + "来源：" * 100_000 + "</p>",
    "open_brackets": "<p>" + "（" * 200_000 + "</p>",
    "less_than": "<" * 500_000,
    "json": '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", _PAGES)
def test_a_hostile_page_costs_seconds_at_most(name: str) -> None:
    body = _PAGES[name].encode()
    start = time.process_time()
    try:
        clean_page(body, url="http://www.yunxi.example/1.html")
    except NotAnArticle as refusal:
        assert refusal.kind in {"empty", "list"}  # noqa: PT017 - either outcome is right
    assert time.process_time() - start < 20
