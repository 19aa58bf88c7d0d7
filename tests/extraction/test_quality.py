"""Quality floors; they only rise."""

import json
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

import pytest

from cleaners import Article, NotAnArticle, clean_page
from cleaners.extraction.headline import bare
from cleaners.judge.agreement import agreement

_OWN = Path(__file__).parent.parent / "pages"
_EVALUATION = Path(__file__).parents[3] / "shared" / "eval" / "pages"


class Scored(NamedTuple):
    """A page's gold, our article, and their F1."""

    gold: dict[str, Any]
    article: Article
    f1: float


def _article(path: Path, url: str) -> Article:
    try:
        return clean_page(path.read_bytes(), url=url)
    except NotAnArticle:
        return Article()


def _scored(path: Path, gold: dict[str, Any]) -> Scored:
    article = _article(path, gold.get("url") or "")
    return Scored(gold, article, agreement(article.text, gold["text"] or ""))


@pytest.fixture(scope="module")
def evaluated() -> list[Scored]:
    if not _EVALUATION.is_dir():
        pytest.skip("the evaluation data is not beside the repository")
    golds = [
        (path.with_suffix(".html"), json.loads(path.read_text("utf-8"))) for path in sorted(_EVALUATION.glob("*.json"))
    ]
    return [_scored(path, gold) for path, gold in golds if gold["genre"] == "article"]


def test_our_own_pages_are_extracted_exactly() -> None:
    golds = [(path.parent / "page.html", json.loads(path.read_text("utf-8"))) for path in _OWN.rglob("expected.json")]
    scores = [_scored(path, gold).f1 for path, gold in golds if gold.get("text")]
    assert len(scores) >= 30
    assert fmean(scores) >= 0.999


@pytest.mark.evaluation
def test_bodies_of_real_pages(evaluated: list[Scored]) -> None:
    scores = [scored.f1 for scored in evaluated]
    short = [scored.f1 for scored in evaluated if len(scored.gold["text"]) < 500]
    assert fmean(scores) >= 0.985
    assert sum(score >= 0.9 for score in scores) / len(scores) >= 0.95
    assert fmean(short) >= 0.975


@pytest.mark.evaluation
def test_titles_of_real_pages(evaluated: list[Scored]) -> None:
    right = [bare(scored.article.title or "") == bare(gold) for scored in evaluated if (gold := scored.gold["title"])]
    assert fmean(right) >= 0.97


@pytest.mark.evaluation
def test_dates_of_real_pages(evaluated: list[Scored]) -> None:
    right = [
        scored.article.published_date == date.fromisoformat(gold)
        for scored in evaluated
        if (gold := scored.gold["date"])
    ]
    assert fmean(right) >= 0.98


@pytest.mark.evaluation
def test_authors_of_real_pages_are_right_or_missing(evaluated: list[Scored]) -> None:
    named = [(scored.article.authors, scored.gold["author"]) for scored in evaluated if scored.gold["author"]]
    right = [all(author in gold for author in authors) for authors, gold in named if authors]
    assert fmean(right) >= 0.9


@pytest.mark.evaluation
def test_high_confidence_is_deserved(evaluated: list[Scored]) -> None:
    sure = [scored.f1 for scored in evaluated if scored.article.confidence >= 0.9]
    assert len(sure) >= 0.7 * len(evaluated)
    assert fmean(sure) >= 0.98
