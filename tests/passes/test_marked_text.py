"""Every file beside this one is a text with its edits shown in place; unmarked ones must come back untouched."""

import re
from pathlib import Path

import pytest

from cleaners.article import undo
from cleaners.explain import marked
from cleaners.passes.order import PASSES
from cleaners.rules import Rules
from cleaners.text import repaired

HERE = Path(__file__).parent
FIXTURES = sorted(HERE.glob("*/*.txt"))
MARK = re.compile(r"⟦[\w/]+\|(?P<old>[^⟦⟧⟶]*)(?:⟶[^⟦⟧⟶]*)?⟧")

PORTAL = Rules(drop_lines=("青禾云.*", "下载青禾新闻.{0,20}"))
"""The rules under which the texts of the folder ``rules`` are read."""


def fixture(path: Path) -> tuple[str, str]:
    """Return the raw text and the marked text of a file."""
    text = path.read_bytes().decode()
    return MARK.sub(lambda mark: mark["old"], text), text


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_is_edited_as_its_file_shows(path: Path) -> None:
    raw, want = fixture(path)
    article = repaired(raw, rules=PORTAL if path.parent.name == "rules" else Rules()).article
    assert marked(article) == want
    assert undo(article) == raw


@pytest.mark.parametrize("name", [*(each.name for each in PASSES), "rules", "headline"])
def test_every_pass_has_a_text_that_it_edits_and_one_that_it_leaves_alone(name: str) -> None:
    texts = [fixture(path)[1] for path in (HERE / name).glob("*.txt")]
    assert {f"⟦{name}" in text for text in texts} == {True, False}


def test_every_folder_of_fixtures_is_a_pass() -> None:
    names = {each.name for each in PASSES} | {"rules", "headline"}
    assert {path.parent.name for path in FIXTURES} == names


def test_a_pass_is_in_the_module_of_its_name_and_no_name_is_taken_twice() -> None:
    assert len({each.name for each in PASSES}) == len(PASSES)
    assert {each.finders[0].__module__.rpartition(".")[2] for each in PASSES} == {each.name for each in PASSES}
