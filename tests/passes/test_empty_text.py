"""A text of which nothing is left is no article, says why, and is no failure."""

import pytest

from cleaners.article import undo
from cleaners.text import clean_text


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u3000\u3000\n\t", "\ufeff", "\u200b\n\u200b"])
def test_a_blank_text_is_empty_and_says_so(text: str) -> None:
    article = clean_text(text)
    assert (article.kind, article.empty_reason, article.confidence) == ("empty", "blank", 0.0)
    assert (article.text, article.title, article.script, article.language) == ("", None, None, "und")
    assert undo(article) == text


@pytest.mark.parametrize("text", ["分享到：\n打印本页", "点击查看更多\n0"])
def test_a_text_that_was_furniture_alone_is_empty_and_says_so(text: str) -> None:
    article = clean_text(text)
    assert (article.text, article.kind, article.empty_reason, article.confidence) == ("", "empty", "removed", 0.0)
    assert undo(article) == text


def test_a_text_that_holds_one_line_is_an_article() -> None:
    article = clean_text("石桥大桥今日通车")
    assert (article.kind, article.empty_reason, article.confidence) == ("article", None, 1.0)
