"""Two bodies that differ: the better one is taken, and what is said of it follows from both."""

import json
from pathlib import Path
from typing import Any

import pytest

from cleaners import Article, NotAnArticle, Rules, clean_page, undo
from cleaners.judge import arbiter
from cleaners.judge.differences import Differences

_VERSE = ["春茶开园忙 采茶人上山", "清明前后雨 一片绿满川", "竹篮背在肩 歌声过山涧", "云雾绕青石 茶香飘天边"] * 6
_ABOUT = "云溪网创办于二〇〇三年，是本市的新闻门户，每天更新，欢迎读者投稿。"
_EVALUATION = Path(__file__).parents[3] / "shared" / "eval" / "pages"


def page(*paragraphs: str) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<html><head><title>青石镇春茶开园 - 云溪网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a></div><h1>青石镇春茶开园</h1>
<div class="text">{body}</div><div class="box2"><p>{_ABOUT}</p></div></body></html>""".encode()


VERSE = page(*_VERSE)
"""A body without a sentence, on a page on which only the site says something in sentences."""


def test_the_better_one_of_two_bodies_is_taken() -> None:
    alone, both = clean_page(VERSE, judge="never"), clean_page(VERSE, judge="every")
    assert (alone.extractor, alone.text) == ("blocks", _ABOUT)
    assert (both.extractor, both.text) == ("trafilatura", "\n".join(_VERSE))
    assert both.agreement == 0.0
    assert 0 < both.confidence < 1
    assert clean_page(VERSE).text == both.text


def test_what_is_taken_from_the_second_judge_can_be_undone_and_what_is_not_is_a_cut() -> None:
    article = clean_page(VERSE, judge="every")
    assert undo(article) == "\n".join(_VERSE)
    assert [cut.beginning for cut in article.cuts] == ["首页 要闻", _ABOUT]


def test_an_extractor_that_finds_nothing_leaves_the_page_to_us() -> None:
    short = page("停水通知：明日上午九时起，城东停水六小时。")
    assert clean_page(short, rules=Rules(extractor="trafilatura")).text == clean_page(short).text


def test_the_arbiter_weighs_every_sign_and_its_name_follows_from_its_weights() -> None:
    shipped = arbiter.shipped()
    for weights in (shipped.theirs, shipped.ours_right, shipped.theirs_right):
        assert list(weights) == ["bias", *Differences._fields]
    assert len(shipped.id) == 12
    assert 0.5 < shipped.threshold < 1


@pytest.mark.long
@pytest.mark.evaluation
def test_with_trafilatura_as_the_extractor_everything_else_holds_on_real_pages() -> None:
    if not _EVALUATION.is_dir():
        pytest.skip("the evaluation data is not beside the repository")
    for path in sorted(_EVALUATION.glob("*.html")):
        ours, theirs = (_read(path, Rules(extractor=name)) for name in ("blocks", "trafilatura"))
        assert (theirs.kind, bool(theirs.text)) == (ours.kind, bool(ours.text)), path.name
        cut = [each.beginning for each in theirs.cuts if each.kind != "rule"]
        lines = undo(theirs).split("\n")
        assert not [each for each in cut if len(each) > 20 and each in lines], path.name


def _read(path: Path, rules: Rules) -> Article:
    gold: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    try:
        return clean_page(path.read_bytes(), url=gold.get("url") or "", rules=rules)
    except NotAnArticle:
        return Article()
