"""What a portal teaches: furniture and layout, from its pages in any order, believed only after enough of them."""

import random
from datetime import date, timedelta

import pytest

from cleaners import Rules, clean_page
from cleaners.learning.learning import learned, seen_page
from cleaners.portal_model import PortalModel, SeenPage, read, written

_SLOGAN = "云溪，一座被泉水叫醒的城市。"
_PLACES = ("青石镇", "白沙乡", "南坡村", "柳林街道", "石桥镇", "文昌里", "东渡口", "槐荫坪", "上河湾", "云台乡")


def _page(number: int, container: str = "c") -> bytes:
    place, day = _PLACES[number % 10], date(2024, 3, 1) + timedelta(days=number)
    text = (
        f"{day.day}日，{place}完成第{number}批春耕物资的发放，受益农户{number * 13 + 40}家，比去年多了{number + 2}成。"
    )
    return (
        f"<html><head><title>{place}发放第{number}批物资</title></head><body><h1>{place}发放第{number}批物资</h1>"
        f"<div>{day} 09:20 来源：云溪网</div><div id='{container}'><p>{text}</p><p>{_SLOGAN}</p>"
        f"<p>负责此事的秦远山说，第{number}批之后还有两批，月底以前都能到户，不误农时。</p></div></body></html>"
    ).encode()


def _seen(numbers: range) -> list[SeenPage]:
    pages = [
        seen_page(_page(number), f"http://www.yunxi.example/{number}.html", date(2024, 3, 1) + timedelta(days=number))
        for number in numbers
    ]
    return [page for page in pages if page]


def test_a_slogan_in_every_body_is_furniture() -> None:
    model = learned(_seen(range(30)))
    article = clean_page(_page(40), rules=Rules(model=model))
    assert _SLOGAN in clean_page(_page(40)).text
    assert _SLOGAN not in article.text
    assert article.text.count("\n") == 1
    assert article.model == model.id
    assert ("furniture", _SLOGAN) in [(cut.kind, cut.beginning) for cut in article.cuts]


def test_the_model_does_not_depend_on_the_order_or_number_of_visits() -> None:
    pages = _seen(range(30))
    shuffled = pages * 2
    random.Random(1).shuffle(shuffled)
    assert learned(shuffled) == learned(pages)
    assert learned(shuffled).id == learned(pages).id


def test_too_few_pages_teach_nothing() -> None:
    assert learned(_seen(range(19))) == PortalModel()


def test_many_visits_to_one_page_teach_nothing() -> None:
    page = _seen(range(1))[0]
    assert learned(page._replace(day=date(2024, 1, 1) + timedelta(days=n)) for n in range(60)) == PortalModel()


def test_pages_of_two_days_teach_no_furniture() -> None:
    pages = [page._replace(day=date(2024, 3, 1 + n % 2)) for n, page in enumerate(_seen(range(30)))]
    assert learned(pages).furniture == frozenset()


def test_a_changed_layout_is_reported() -> None:
    model = learned(_seen(range(30)))
    assert model.container == "html>body>div#c"
    assert ("layout", "html>body>div#c") in clean_page(_page(50, "new"), rules=Rules(model=model)).disagreements
    assert clean_page(_page(50), rules=Rules(model=model)).disagreements == ()


def test_a_model_can_be_stored() -> None:
    model = learned(_seen(range(30)))
    assert read(written(model)) == model
    with pytest.raises(ValueError, match="no portal model"):
        read('{"other": 1}')
