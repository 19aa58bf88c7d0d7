"""The second opinion on a sample of pages."""

from datetime import date

from cleaners import Rules
from cleaners.learning.audit import audited
from cleaners.learning.learning import seen_page
from cleaners.learning.sample import is_sampled

_SENTENCES = "".join(
    f"<p>三月{n}日，青石镇第{n}批春茶开园采摘，二百多名茶农一早就上了山，预计能多收两成。</p>" for n in range(1, 13)
)
_PAGE = (
    f"<html><head><title>春茶开园</title></head><body><article><h1>春茶开园</h1>{_SENTENCES}</article></body></html>"
)


def test_two_judges_agree_about_a_plain_page() -> None:
    agreed = audited(_PAGE.encode())
    assert agreed is not None
    assert agreed > 0.9


def test_a_selector_that_points_at_the_wrong_part_shows() -> None:
    wrong = _PAGE.replace("<article>", "<div class='old'><p>云溪网，一座城市的窗口，每天更新。</p></div><article>")
    agreed = audited(wrong.encode(), rules=Rules(body=".old"))
    assert agreed is not None
    assert agreed < 0.2


def test_a_page_without_a_body_has_no_agreement() -> None:
    assert audited(b"<html><body></body></html>") is None


def test_a_picture_that_was_served_as_a_page_has_no_agreement_and_teaches_nothing() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(1, 256)) * 40 + _PAGE.encode()
    assert audited(picture) is None
    assert seen_page(picture, "http://www.yunxi.example/1.html", date(2024, 3, 14)) is None


def test_the_sample_is_even_and_does_not_change() -> None:
    urls = [f"http://www.yunxi.example/{n}.html" for n in range(5000)]
    sample = [url for url in urls if is_sampled(url)]
    assert 60 <= len(sample) <= 140
    assert sample == [url for url in urls if is_sampled(url)]
