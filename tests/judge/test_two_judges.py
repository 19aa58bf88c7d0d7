"""Two judges about one page: when the second is asked, and what its opinion changes."""

from dataclasses import replace

import pytest

from cleaners import NotAnArticle, Rules, clean_page, undo
from cleaners.article import Judge
from cleaners.explain import marked

_SENTENCES = [
    f"三月{n}日，青石镇第{n}批春茶开园采摘，{n}百多名茶农一早就上了山，预计能多收{n}成。" for n in range(2, 12)
]


def page(*paragraphs: str, around: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<html><head><title>青石镇春茶开园 - 云溪网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a></div>
<h1>青石镇春茶开园</h1><div class="text">{body}</div>{around}</body></html>""".encode()


PLAIN = page(*_SENTENCES)


def test_a_page_with_a_sure_body_is_not_shown_to_the_second_judge_unless_every_page_is() -> None:
    assert clean_page(PLAIN).agreement is None
    assert clean_page(PLAIN, judge="never").agreement is None
    assert clean_page(PLAIN, judge="every").agreement == 1.0


@pytest.mark.parametrize("judge", ["unsure", "every"])
def test_where_both_agree_nothing_changes_but_what_is_said_of_it(judge: Judge) -> None:
    alone, both = clean_page(PLAIN, judge="never"), clean_page(PLAIN, judge=judge)
    assert replace(both, agreement=None, confidence=alone.confidence) == alone
    assert both.confidence >= alone.confidence


def test_what_only_one_of_the_two_has_is_shown() -> None:
    other = "山下的石桥今年重修，桥面加宽，两头还各添了一座凉亭。"
    article = clean_page(page(*_SENTENCES, f'</p><div class="recommend"><p>{other}</p></div><p>'), judge="every")
    only = [value for field, value in article.disagreements if field == "body"]
    assert only == [f"only trafilatura, {len(other)} characters: {other}"]
    assert f"\n⚖ {only[0]}" in marked(article)
    assert other not in article.text


def test_a_list_is_refused_whatever_the_second_judge_makes_of_it() -> None:
    links = "".join(f'<li><a href="/{n}.html">青石镇第{n}批春茶开园采摘 预计能多收{n}成</a></li>' for n in range(30))
    listing = f"<html><head><title>要闻 - 云溪网</title></head><body><ul>{links}</ul></body></html>".encode()
    for judge in ("never", "unsure", "every"):
        with pytest.raises(NotAnArticle) as refused:
            clean_page(listing, judge=judge)
        assert refused.value.kind == "list"


def test_a_body_that_rules_name_is_measured_and_kept() -> None:
    other = '<div class="old"><p>云溪网，一座城市的窗口，每天更新。</p></div>'
    article = clean_page(page(*_SENTENCES, around=other), rules=Rules(body=".old"), judge="every")
    assert (article.text, article.extractor) == ("云溪网，一座城市的窗口，每天更新。", "blocks")
    assert article.agreement is not None
    assert article.agreement < 0.2


def test_what_the_second_judge_chose_is_explained_as_wholly_as_what_we_choose() -> None:
    related = "".join(f"<p>{sentence}</p>" for sentence in _SENTENCES)
    whole = page(around=f'<div class="related">{related}</div><div class="foot">云溪网版权所有</div>')
    article = clean_page(whole, rules=Rules(extractor="trafilatura"))
    assert (article.extractor, article.text) == ("trafilatura", "\n".join(_SENTENCES))
    assert undo(article) == article.text
    assert "".join(cut.beginning for cut in article.cuts) == "首页 要闻云溪网版权所有"


def test_an_opinion_that_cannot_be_had_is_no_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise ValueError("no tree of mine")

    monkeypatch.setattr("trafilatura.bare_extraction", failing)
    text = "青禾县今天召开会议，部署春耕生产，要求各乡镇把水渠修好，把种子备足。"
    article = clean_page(f"<h1>青禾县部署春耕</h1><p>{text}</p><p>会后代表们去了田里。</p>".encode(), judge="every")
    assert text in article.text
    assert article.agreement is None
