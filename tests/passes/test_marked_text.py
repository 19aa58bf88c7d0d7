"""Every file beside this one is a text with its edits shown in place; unmarked ones must come back untouched."""

import re
from pathlib import Path

import pytest

from cleaners.article import undo
from cleaners.explain import marked
from cleaners.text import clean_text

FIXTURES = sorted(Path(__file__).parent.glob("*/*.txt"))
MARK = re.compile(r"⟦[\w/]+\|(?P<old>[^⟦⟧⟶]*)(?:⟶[^⟦⟧⟶]*)?⟧")


def fixture(path: Path) -> tuple[str, str]:
    """Return the raw text and the marked text of a file."""
    text = path.read_bytes().decode()
    return MARK.sub(lambda mark: mark["old"], text), text


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_text_is_edited_as_its_file_shows(path: Path) -> None:
    raw, want = fixture(path)
    article = clean_text(raw)
    assert marked(article) == want
    assert undo(article) == raw


@pytest.mark.parametrize("folder", sorted({path.parent for path in FIXTURES}), ids=lambda folder: folder.name)
def test_every_pass_has_a_text_that_it_leaves_alone(folder: Path) -> None:
    texts = [fixture(path)[1] for path in folder.glob("*.txt")]
    assert any(f"⟦{folder.name}" not in text for text in texts)
