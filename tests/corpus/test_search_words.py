import sqlite3

import pytest

from corpus.search.words import QueryError, folded, indexed, matching


@pytest.fixture
def words() -> sqlite3.Connection:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE words USING fts5 (text, content='', prefix='1', tokenize='unicode61')")
    return index


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("清水湾大桥昨日通车。", "大桥", True),
        ("清水湾大桥昨日通车。", "清水湾大桥", True),
        ("清水湾大桥昨日通车。", "车", True),
        ("清水湾大桥昨日通车。", "湾", True),
        ("清水湾大桥昨日通车。", "水湾大桥昨天", False),
        ("清水湾大桥昨日通车。", "桥大", False),
        ("大水，桥塌了", "大桥", False),
        ("水大。湾大桥", "水大桥", False),
        ("會議開幕", "会议", True),
        ("会议开幕", "會議", True),
        ("２０２２年ＧＤＰ增长", "2022年gdp", True),
        ("2022年增长", "2022年", True),
        ("2022年增长", "022年", False),
        ("去年2022辆", "年2022", True),
        ("去年2022辆", "去年2022辆", True),
        ("大桥通车，市长剪彩", "通车 市长", True),
        ("大桥通车，市长剪彩", "通车 县长", False),
        ("大桥通车，市长剪彩", "通车 -市长", False),
        ("大桥通车，县长剪彩", "通车 -市长", True),
        ("the Bridge of Tongliao", "bridge", True),
        ("the Bridge of Tongliao", '"bridge of"', True),
        ("the Bridge of Tongliao", '"of bridge"', False),
        ("一", "一", True),
    ],
)
def test_a_text_is_found_by_the_words_in_it(
    words: sqlite3.Connection, text: str, query: str, *, is_found: bool
) -> None:
    words.execute("INSERT INTO words (rowid, text) VALUES (1, ?)", (indexed(text),))
    assert bool(words.execute("SELECT rowid FROM words WHERE words MATCH ?", (matching(query),)).fetchall()) is is_found


@pytest.mark.parametrize("query", ["", "  ", '"', "！？", "-大桥", '""'])
def test_no_words_are_an_error(query: str) -> None:
    with pytest.raises(QueryError, match="expected words"):
        matching(query)


@pytest.mark.parametrize("query", ['a" OR b', "NEAR(a b)", "title:x", "a* OR", "''; DROP TABLE words", "“大桥”"])
def test_no_sign_of_the_index_means_anything_to_who_types_it(words: sqlite3.Connection, query: str) -> None:
    words.execute("SELECT rowid FROM words WHERE words MATCH ?", (matching(query),)).fetchall()


def test_folding_keeps_every_place() -> None:
    text = "會議ＡＢ㎏ﬁ①é"
    assert len(folded(text)) == len(text)
