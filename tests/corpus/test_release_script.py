from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from cleaners import clean_text, undo
from cleaners.article import Article
from corpus.releases.script import Said, Script, converting, in_script
from corpus.table.editions import Edition, Row, article_of, edition_row
from corpus.table.schema import SCHEMA

MIRROR = """我市召開(kāi)春耕生產(chǎn)推進會(huì)
汾州新聞網(wǎng)訊(記者 柳知秋)3月1日,我市召開(kāi)春耕生產(chǎn)推進會(huì),部署“穩糧保供”工作。
會(huì)議指出,要落實(shí)責(zé)任。
乾安縣的代表發(fā)了言。"""
PLAIN = "头发理得很短，皇后发展了农业。\n乾安县的发言人说，里程在山里。"


def row_of(article: Article) -> Row:
    return edition_row(
        Edition(
            portal="p", id="0" * 24, edition=1, url="http://p.test/1", cause="new",
            first_seen=datetime(2026, 3, 1, tzinfo=UTC), record_id="r", run="r",
            cleaner_version="0", seed_hash="0", article=article,
        )
    )  # fmt: skip


def released(article: Article, script: Script) -> tuple[Row, Article]:
    (row,) = converting(script)(pa.Table.from_pylist([row_of(article)], schema=SCHEMA)).to_pylist()
    back = article_of(row)
    assert back
    return row, back


@pytest.mark.parametrize("script", ["hans", "hant", "source"])
@pytest.mark.parametrize("dirty", [MIRROR, PLAIN, ""])
def test_the_extracted_text_comes_back_whatever_the_script(dirty: str, script: Script) -> None:
    article = clean_text(dirty)
    _, back = released(article, script)
    assert undo(back) == undo(article)


def test_source_takes_back_what_the_page_had_and_keeps_other_repairs() -> None:
    row, _ = released(clean_text(MIRROR), "source")
    assert row["title"] == "我市召開春耕生產推進會"
    assert row["text"].startswith("汾州新聞網訊（記者 柳知秋）3月1日，我市召開春耕生產推進會，")
    assert {change["by"] for change in row["ledger"]} == {"headline/title", "pinyin", "half_width"}
    assert row["script"] == "Hant"


def test_hant_is_by_phrase_and_signed() -> None:
    row, _ = released(clean_text(PLAIN), "hant")
    assert row["text"] == "頭髮理得很短，皇后發展了農業。\n乾安縣的發言人說，里程在山裏。"
    assert {change["by"] for change in row["ledger"]} == {"script"}
    assert row["script"] == "Hant"


def test_hant_takes_the_pages_own_characters_where_it_had_them() -> None:
    row, _ = released(clean_text(MIRROR), "hant")
    assert "乾安縣的代表發了言" in row["text"]
    assert "script" not in {change["by"] for change in row["ledger"]}


def test_hans_converts_what_an_author_wrote_in_traditional_characters() -> None:
    author = in_script(Said("乾隆年間，皇后的頭髮。", [], [(0, 2, "byte_damage")]), "hans", "Hant")
    assert author.text == "乾隆年间，皇后的头发。"
    assert author.damaged == [(0, 2, "byte_damage")]


def test_without_a_script_rows_stay_the_same_table(tmp_path: Path) -> None:
    table = pa.Table.from_pylist([row_of(clean_text(PLAIN))], schema=SCHEMA)
    assert converting(None)(table) is table
