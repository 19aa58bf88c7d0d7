"""Every page of this folder gives exactly what its ``expected.json`` says; keys that it lacks are not looked at."""

import json
from pathlib import Path

import pytest

from cleaners import NotAnArticle, clean_page, undo

_FOLDERS = sorted(path.parent for path in Path(__file__).parent.rglob("page.html"))


def _shown(value: object) -> object:
    """Return a field of an article as JSON shows it."""
    if isinstance(value, tuple):
        return [_shown(part) for part in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_page_becomes_its_article(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    body = (folder / "page.html").read_bytes()
    if kind := expected.get("not_article"):
        with pytest.raises(NotAnArticle) as refused:
            clean_page(body)
        assert refused.value.kind == kind
        return
    article = clean_page(body)
    assert {name: _shown(getattr(article, name)) for name in expected} == expected


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_what_the_passes_removed_from_a_page_can_be_put_back(folder: Path) -> None:
    try:
        article = clean_page((folder / "page.html").read_bytes())
    except NotAnArticle:
        return
    kept = "".join(article.text.split())
    assert len(undo(article)) >= len(article.text)
    assert not kept or article.residues or kept[:10] in "".join(undo(article).split())
