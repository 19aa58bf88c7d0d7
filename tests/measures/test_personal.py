import itertools
import random

import pytest
from personal_cases import cases

from corpus.measures.personal import masked, personal


def test_composed_cases_are_found_and_their_look_alikes_are_not() -> None:
    wanted, found = set(), set()
    for number, (text, places) in enumerate(cases()):
        wanted |= {(number, *place) for place in places}
        found |= {(number, *place) for place in personal(text)}
    assert len(wanted & found) / len(wanted) >= 0.99, sorted(wanted - found)[:20]
    assert len(wanted & found) / len(found) >= 0.98, sorted(found - wanted)[:20]


def test_a_text_is_masked_only_where_persons_are_named_and_keeps_its_length() -> None:
    text = "联系人：李明，电话0391-6633123，邮箱 li.ming@163.com，热线12345。"
    assert masked(text, personal(text)) == "联系人：李明，电话****-*******，邮箱 **.****@***.***，热线12345。"


@pytest.mark.parametrize("text", ["新闻热线：0391-6633123", "文号 13812345678 元", "logo@2x.png", "", "12345"])
def test_what_reaches_no_person_is_not_personal(text: str) -> None:
    assert personal(text) == []


def test_any_text_has_places_in_order_and_inside_it() -> None:
    draw = random.Random(3)
    for _ in range(300):
        text = "".join(draw.choices("0123456789 -()京A@.xX电话卡号，", k=draw.randint(0, 80)))
        places = personal(text)
        assert all(a.end <= b.start for a, b in itertools.pairwise(places))
        assert len(masked(text, places)) == len(text)
