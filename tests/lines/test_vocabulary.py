"""What stands in the tables of lines is known to the extractor and to the passes alike."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

import cleaners
from cleaners import clean_page, clean_text
from cleaners.extraction.blocks import blocks_of
from cleaners.extraction.document_table import document_table_of
from cleaners.extraction.worth import worth_of
from cleaners.lines.credits import is_credit_line
from cleaners.lines.forms import Form, form, forms
from cleaners.lines.furniture_lines import Pattern, kind_of, patterns
from cleaners.lines.tables import ambiguous_labels, fields, strict_labels, words

_BODY = ["三月十四日，青石镇第一批春茶开园，茶农们都上了山。", "镇里说，今年的价钱比去年高，一斤多卖十元。"] * 3
_VALUES = {"source": "青禾日报", "published": "2024-04-07 08:30", "counts": "12", "original_title": "春茶开园"}


def _page(*below: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in [*_BODY, *below])
    return f"<title>春茶开园采摘</title><h1>春茶开园采摘</h1>{lines}".encode()


def _worth(line: str) -> int:
    block = html.Element("p")
    block.text = line
    return sum(worth_of(blocks_of(block)))


@pytest.mark.parametrize("name", forms())
def test_a_form_is_found_in_its_examples_only(name: str) -> None:
    found: Form = forms()[name]
    assert [text for text in found.yes if not form(name).search(text)] == []
    assert [text for text in found.no if form(name).search(text)] == []
    assert found.yes
    assert found.seen


@pytest.mark.parametrize("label", fields())
def test_a_label_is_known_to_the_passes(label: str) -> None:
    assert is_credit_line(f"{label}：{_VALUES.get(fields()[label], '柳长青')}")


@pytest.mark.parametrize("label", [label for label in fields() if label not in {*ambiguous_labels(), *strict_labels()}])
def test_a_label_is_known_to_the_extractor(label: str) -> None:
    assert _worth(f"{label}：柳长青，陶小满，青禾日报") == 0


def test_labels_are_the_same_in_traditional_script() -> None:
    assert _worth("責任編輯：柳長青，陶小滿，青禾日報") == 0
    assert _worth("圖片來源：柳長青，陶小滿，青禾日報") == 0


@pytest.mark.parametrize("label", sorted({*ambiguous_labels(), *strict_labels()}))
def test_an_exception_is_a_label_and_has_its_reason(label: str) -> None:
    assert label in fields()
    assert label in strict_labels() or ambiguous_labels()[label]


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.name)
def test_a_line_of_furniture_is_no_text_for_the_extractor(pattern: Pattern) -> None:
    assert [line for line in pattern.yes if _worth(line)] == []


@pytest.mark.parametrize("heading", words()["box_headings"])
def test_a_heading_of_a_box_is_known_to_both(heading: str) -> None:
    box = f"<div><h4>{heading}</h4><p>东坡村的茶园昨天也开园了，来了不少人。</p></div>"
    assert clean_page(_page() + box.encode()).text == "\n".join(_BODY)
    assert clean_text("\n".join(["春茶开园采摘", *_BODY, heading])).text == "\n".join(_BODY)


@pytest.mark.parametrize("word", [*words()["tools"], *words()["share_buttons"]])
def test_a_button_is_known_to_both(word: str) -> None:
    assert clean_page(_page(f"【{word}】")).text == "\n".join(_BODY)
    assert clean_text("\n".join(["春茶开园采摘", *_BODY, f"【{word}】"])).text == "\n".join(_BODY)


def test_labels_of_documents_are_known_to_the_extractor_and_the_telling_ones_to_the_passes() -> None:
    assert set(words()["telling_document_labels"]) <= set(words()["document_labels"])
    for label in words()["document_labels"]:
        rows = "".join(f"<p>{name}：某某</p>" for name in ("索引号", "文号", label, "主题分类", "公开方式"))
        table = document_table_of(blocks_of(html.fromstring(f"<div>{rows}</div>")))
        assert table is not None
        assert label in dict(table.pairs)
    assert [label for label in words()["telling_document_labels"] if not kind_of(f"{label}：某某")] == []


_ASKED = """
from cleaners import clean_page, clean_text
lines = ["春茶开园采摘", {body}, {below}]
page = "<title>{{0}}</title><h1>{{0}}</h1>".format(lines[0]) + "".join(f"<p>{{line}}</p>" for line in lines[1:])
print(clean_page(page.encode()).text == clean_text("\\n".join(lines)).text == "\\n".join(lines[1:7]))
"""


@pytest.mark.parametrize(
    ("table", "old", "new", "below"),
    [
        ("words.toml", '"相关阅读", ', '"相关阅读", "茶山拾遗", ', ["茶山拾遗", "东坡村开园"]),
        ("words.toml", '"打印", ', '"打印", "品茗", ', ["【品茗】"]),
        ("credit_labels.toml", '"责任编辑", ', '"责任编辑", "掌灯人", ', ["掌灯人：柳长青，陶小满"]),
    ],
)
def test_a_word_that_is_added_to_its_table_alone_is_known_to_both(
    tmp_path: Path, table: str, old: str, new: str, below: list[str]
) -> None:
    shutil.copytree(Path(cleaners.__file__).parent, tmp_path / "cleaners", ignore=shutil.ignore_patterns("__pycache__"))
    code = _ASKED.format(body=", ".join(map(repr, _BODY)), below=", ".join(map(repr, below)))
    assert _said(code, tmp_path) == "False"
    path = tmp_path / "cleaners" / "lines" / table
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert _said(code, tmp_path) == "True"


def _said(code: str, folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()
