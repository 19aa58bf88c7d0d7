import json
from pathlib import Path

import pytest

from benchmarks.webmainbench import RowError, main, markdown, rouge, rows

BODY = [
    "青禾县农业农村局昨天说，今年春耕的种子和化肥已经备齐，各乡镇的农机也都检修完毕。",
    "县里还派出四十多名技术员下到田头，帮农户看苗情、测土壤，把播种的时间往前赶了五天。",
    "局长何淼说，只要四月里不再有大的寒潮，全县的小麦能比去年多收一成。",
]
HTML = (
    "<html><head><title>青禾县备足春耕物资</title></head><body><div class='nav'><a href='/'>首页</a></div>"
    '<h1 cc-select="true">青禾县备足春耕物资</h1><div id="text">'
    + "".join(f'<p cc-select="true">{line}</p>' for line in BODY)
    + "</div></body></html>"
)
ROW = {
    "track_id": "1",
    "url": "https://news.example/1.html",
    "html": HTML,
    "convert_main_content": "# 青禾县备足春耕物资\n\n" + "\n\n".join(BODY) + "\n\n",
    "meta": {"language": "zh", "level": "simple", "style": "Article"},
}
ENGLISH = ROW | {"convert_main_content": "Nothing of the kind.", "meta": {"language": "en", "level": "hard"}}


def written(folder: Path, *lines: object) -> Path:
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return file


def test_rows_are_those_in_the_language_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, ROW, ENGLISH, ROW)
    assert [row.level for row in rows(file, "zh")] == ["simple", "simple"]
    assert [row.level for row in rows(file, None)] == ["simple", "hard", "simple"]


def test_a_row_without_its_main_content_is_an_error_that_says_where(tmp_path: Path) -> None:
    with pytest.raises(RowError, match=r"rows.jsonl:2: KeyError.*expected html and convert_main_content"):
        list(rows(written(tmp_path, ROW, {"html": HTML}), None))


def test_an_empty_main_content_is_one(tmp_path: Path) -> None:
    (row,) = rows(written(tmp_path, {"html": HTML, "convert_main_content": ""}), None)
    assert row.gold == ""


def test_the_score_is_the_f1_of_five_grams_of_tokens() -> None:
    # Eleven tokens on either side and seven 5-grams, of which the first three are in common.
    assert rouge("a b c d e f", "a b c d e f") == 1.0
    assert rouge("1,2,3,4,5,6", "1,2,3,4;5;6") == pytest.approx(2 * 3 / (7 + 7))
    assert rouge("青禾县", "春耕") == 0.0
    assert rouge(" \n", "") == 1.0


def test_a_line_is_a_paragraph_of_markdown() -> None:
    assert markdown("甲\n\n乙\n") == "甲\n\n乙"


def test_ours_is_scored_with_and_without_its_headline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main([str(written(tmp_path, ROW, ENGLISH)), "--lang", "zh", "--only", "ours"])
    _, line, _, _, _, by_level, *_ = capsys.readouterr().out.splitlines()
    name, pages, text, titled, _ = line.split()
    assert (name, pages) == ("ours", "1")
    assert 0.8 < float(text) < float(titled) > 0.95
    assert by_level.split() == ["ours", titled]


def test_a_language_that_no_row_has_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(written(tmp_path, ROW)), "--lang", "fr"])
    assert "no row in fr" in capsys.readouterr().err
