"""Why a page is not what it was."""

from dataclasses import replace

import pytest

from cleaners import Article
from cleaners.article import Cut
from corpus.table.editions import content_hash
from crawler.policy.causes import content_hashes, drift, known_cause, plain_cause
from crawler.policy.page import Page

ARTICLE = Article(title="春耕有序", text="三月以来，春耕有序展开。", source="某网", encoding="gb18030")
NOW = content_hashes(ARTICLE, b"page")
URL = "http://www.example.test/a/1.html"
PAGE = Page(
    1, "mou", URL, "article", "要闻", "id-1", state="live", edition=1, edition_url=URL, content_hash=NOW.content,
    credits=NOW.credits, body=NOW.body, frame=NOW.frame, encoding="gb18030",
)  # fmt: skip


@pytest.mark.parametrize(
    ("known", "cause"),
    [
        ({}, None),
        ({"edition": 0, "content_hash": None}, "new"),
        ({"content_hash": None}, "revived"),
        ({"url": "http://www.example.test/a/9.html"}, "moved"),
        ({"content_hash": "1:other", "body": "other"}, "content_edit"),
        ({"credits": "other", "body": "other"}, "content_edit"),
        ({"content_hash": "1:other"}, "cleaner_upgrade"),
        ({"content_hash": "1:other", "encoding": "big5"}, "decoding_fix"),
    ],
)
def test_what_the_frontier_knows_tells_most_causes(known: dict[str, object], cause: str | None) -> None:
    assert plain_cause(PAGE._replace(**known), NOW) == cause  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "cause"),
    [
        (ARTICLE, "cleaner_upgrade"),
        (replace(ARTICLE, source="别网"), "metadata_only"),
        (replace(ARTICLE, editor="某编"), "metadata_only"),
        (replace(ARTICLE, title="春耕"), "content_edit"),
        (replace(ARTICLE, text="三月以来，秋收有序展开。"), "content_edit"),
        (None, "content_edit"),
    ],
)
def test_the_earlier_bytes_read_by_the_same_cleaner_tell_our_change_from_theirs(
    before: Article | None, cause: str
) -> None:
    assert known_cause(PAGE._replace(content_hash="1:other"), NOW, ARTICLE, before) == cause


def test_an_article_whose_page_changes_around_it_drifts() -> None:
    counted = content_hashes(replace(ARTICLE, cuts=(Cut("body>div.hot", "related", 40, "热点"),)), b"page")
    page = PAGE._replace(frame=counted.frame)
    recounted = content_hashes(replace(ARTICLE, cuts=(Cut("body>div.hot", "related", 44, "新闻"),)), b"other")
    redesigned = content_hashes(replace(ARTICLE, cuts=(Cut("body>aside.hot", "related", 40, "热点"),)), b"other")
    assert drift(page, counted) is None
    assert drift(page, recounted) == "volatile_only"
    assert drift(page, redesigned) == "furniture_drift"
    assert content_hash(ARTICLE) == recounted.content
