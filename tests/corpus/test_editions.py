from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from cleaners import Article, undo
from cleaners.article import Cut, Image
from cleaners.ledger.spans import Change
from corpus.table.editions import (
    Edition,
    Row,
    article_id,
    article_of,
    content_hash,
    edition_row,
    row_json,
    row_of_json,
)
from corpus.table.schema import SCHEMA

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MAYBE = st.none() | TEXT
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone(timedelta(hours=8)))
INSTANTS = st.timedeltas(timedelta(0), timedelta(days=40_000)).map(EPOCH.__add__)
COUNTS = st.integers(0, 2**31 - 1)
ARTICLES = st.builds(
    Article,
    title=MAYBE,
    subtitles=TEXTS,
    text=TEXT,
    published=st.none() | INSTANTS,
    published_date=st.none() | st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    published_raw=MAYBE,
    source=MAYBE,
    authors=TEXTS,
    keywords=TEXTS,
    images=st.lists(st.builds(Image, TEXT, MAYBE), max_size=2).map(tuple),
    document=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    disagreements=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
    spans=st.lists(st.builds(Change, COUNTS, COUNTS, TEXT, TEXT), max_size=2).map(tuple),
    cuts=st.lists(st.builds(Cut, TEXT, TEXT, COUNTS, TEXT), max_size=2).map(tuple),
    bad_bytes=COUNTS,
)
VOLATILE = {
    "keywords": ("浏览 1234",),
    "description": "今日",
    "images": (Image("/new.jpg", None),),
    "published_raw": "3 分钟前",
    "editor": "换人",
    "cuts": (Cut("div", "counter", 4, "1234"),),
    "encoding": "utf-8",
    "confidence": 0.5,
    "spans": (Change(0, 0, "广告", "furniture"),),
}
SAID = {
    "title": "另题",
    "subtitles": ("另一行",),
    "text": "另文。",
    "published": datetime(2022, 3, 1, 9, 31, tzinfo=UTC),
    "published_date": date(2022, 3, 2),
    "published_precision": "second",
    "source": "另报",
    "authors": ("另人",),
}


@given(ARTICLES)
def test_what_is_volatile_does_not_change_the_hash(article: Article) -> None:
    assert content_hash(replace(article, **VOLATILE)) == content_hash(article)


def test_each_thing_that_is_said_changes_the_hash(article: Article) -> None:
    hashes = {content_hash(replace(article, **{name: value})) for name, value in SAID.items()}
    assert len(hashes - {content_hash(article)}) == len(SAID)


def test_an_instant_counts_and_not_its_zone(article: Article) -> None:
    assert article.published
    assert content_hash(replace(article, published=article.published.astimezone(UTC))) == content_hash(article)


def test_the_hash_never_changes_under_one_version() -> None:
    assert content_hash(Article(title="题", text="文。", published_date=date(2022, 3, 1), authors=("甲",))) == (
        "1:e668a70dedcfcfb6db16efd319e4bf5a20bd31ebba7ae9b36c8508f6ff5c9b77"
    )  # fmt: skip


def test_where_one_field_ends_and_the_next_begins_counts() -> None:
    assert content_hash(Article(subtitles=("甲", "乙"))) != content_hash(Article(subtitles=("甲乙",)))
    assert content_hash(Article(title="甲")) != content_hash(Article(text="甲"))


def test_an_identity_belongs_to_portal_and_address() -> None:
    one = article_id("linfen", "http://www.lfxww.com/linfen/1.html")
    assert one == "70ea5b2e888ce676896f388d"
    assert (
        len({one, article_id("mirror", "http://www.lfxww.com/linfen/1.html"), article_id("linfen", "http://x/")}) == 3
    )


@given(ARTICLES)
def test_an_article_comes_back_from_its_row_through_json_and_arrow(article: Article) -> None:
    row = edition_row(edition(article))
    assert row_of_json(row_json(row)) == row
    (stored,) = pa.Table.from_pylist([row], schema=SCHEMA).to_pylist()
    assert article_of(stored) == article
    assert stored["content_hash"] == content_hash(article)


def test_a_row_has_every_column_of_the_schema_in_its_order(row: Callable[..., Row]) -> None:
    assert list(row(1)) == SCHEMA.names
    assert list(row(1, gone=True)) == SCHEMA.names


def test_every_field_of_an_article_is_stored_but_its_next_page() -> None:
    renamed = {"spans": "ledger", "title_spans": "title_ledger"}
    names = [field.name for field in fields(Article)]
    assert [name for name in names if renamed.get(name, name) not in SCHEMA.names] == ["next_page"]


def test_a_tombstone_says_nothing_but_that_it_is_one(row: Callable[..., Row]) -> None:
    tombstone = row(2, gone=True)
    assert (tombstone["deleted"], tombstone["text"], tombstone["content_hash"]) == (True, None, None)
    assert article_of(tombstone) is None


def test_the_stored_ledger_still_gives_the_extracted_text_back(article: Article, row: Callable[..., Row]) -> None:
    stored = article_of(row(1))
    assert stored
    assert undo(stored) == undo(article)


def test_half_an_emoji_does_not_keep_a_row_from_being_stored(article: Article) -> None:
    row = edition_row(edition(replace(article, title="通车\ud83d")))
    line = row_json(row)
    assert row_of_json(line.encode().decode())["title"] == "通车\ufffd"


def edition(article: Article | None) -> Edition:
    return Edition(
        portal="news",
        id=article_id("news", "http://a.test/"),
        edition=1,
        url="http://a.test/",
        cause="new",
        first_seen=datetime(2022, 3, 1, tzinfo=UTC),
        record_id="urn:uuid:1",
        run="r",
        cleaner_version="0.1.0",
        seed_hash="ab",
        article=article,
    )
