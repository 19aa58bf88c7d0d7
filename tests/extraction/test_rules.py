"""What a portal's rules change about a page."""

from cleaners import Rules, clean_page

_PAGE = """<html><head><title>云溪网</title></head><body>
<div class="lead">导读：春茶开园，全市茶农忙采摘，今年产量预计增加两成，加工厂满负荷运转，游客也来体验。</div>
<div class="name">春茶开园</div>
<div id="text"><p>三月十四日，青石镇第一批春茶开园采摘。</p><p class="promo">云溪优选，好茶到家，下单立减二十元。</p>
<p>茶农秦远山说，今年的芽头比去年早了五天。</p></div></body></html>""".encode()
_TEXT = "三月十四日，青石镇第一批春茶开园采摘。\n茶农秦远山说，今年的芽头比去年早了五天。"


def test_selectors_name_body_headline_and_what_goes() -> None:
    article = clean_page(_PAGE, rules=Rules(body="#text", title=".name", drop=(".promo",), source="云溪网"))
    assert (article.title, article.text, article.source) == ("春茶开园", _TEXT, "云溪网")
    assert [(cut.path, cut.kind) for cut in article.cuts if cut.kind == "rule"] == [(".promo", "rule")]


def test_a_selector_that_finds_nothing_changes_nothing() -> None:
    assert clean_page(_PAGE, rules=Rules(body="#gone", drop=(".gone",))).text == clean_page(_PAGE).text


def test_an_encoding_hint_is_evidence_and_no_order() -> None:
    assert clean_page(_PAGE, rules=Rules(encoding="gb18030")).encoding == "utf-8"


def test_a_portal_may_name_the_second_judge() -> None:
    body = "".join(f"<p>{sentence}</p>" for sentence in _TEXT.split("\n") * 8)
    page = f"<html><head><title>春茶开园</title></head><body><article><h1>春茶开园</h1>{body}</article></body></html>"
    article = clean_page(page.encode(), rules=Rules(extractor="trafilatura"))
    assert article.extractor == "trafilatura"
    assert "秦远山" in article.text
