"""Every page of this folder gives exactly what its ``expected.json`` says; keys that it lacks are not looked at.

``url``, ``content_type`` and ``rules`` there are what the page is read by.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cleaners import Article, NotAnArticle, Rules, clean_page, undo

_FOLDERS = sorted(path.parent for path in Path(__file__).parent.rglob("page.html"))


def _shown(value: object) -> object:
    """Return a field of an article as JSON shows it."""
    if isinstance(value, tuple):
        return [_shown(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(folder: Path, given: dict[str, Any]) -> Article:
    rules = {name: tuple(value) if isinstance(value, list) else value for name, value in given.pop("rules", {}).items()}
    body, url = (folder / "page.html").read_bytes(), given.pop("url", "")
    return clean_page(body, url=url, content_type=given.pop("content_type", ""), rules=Rules(**rules))


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_a_page_becomes_its_article(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    if kind := expected.get("not_article"):
        with pytest.raises(NotAnArticle) as refused:
            _read(folder, expected)
        assert refused.value.kind == kind
        return
    article = _read(folder, expected)
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
