"""Whatever the bytes, a page becomes an article whose text can be undone, or is refused by name."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners import NotAnArticle, clean_page, undo

_TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class='share'>", "</div>", "<br>", "<a href='/1.html'>", "</a>", "<table><tr><td>"]
)
_WORDS = st.sampled_from(
    [
        "三月十四日，青石镇春茶开园。",
        "来源：云溪网",
        "2024-03-14 09:20",
        "相关新闻",
        "作者：宋知微",
        "版权所有",
        "　",
        "1.",
        "（编辑：梅见秋）",
    ]
)


@settings(max_examples=150)
@given(st.lists(_TAGS | _WORDS | st.text(max_size=8), max_size=40))
def test_any_mixture_of_tags_and_words_is_read_or_refused(parts: list[str]) -> None:
    try:
        article = clean_page("".join(parts).encode("utf-8", "replace"))
    except NotAnArticle as refusal:
        assert refusal.kind in {"list", "missing", "login", "empty"}  # noqa: PT017 - either outcome is right
        return
    assert article.text or article.empty_reason
    assert len(undo(article)) >= len(article.text) - len(article.spans)
