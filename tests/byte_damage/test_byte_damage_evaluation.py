"""Floors on the evaluation data beside the repository; they only rise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaners.byte_damage.mechanism import damaged
from cleaners.chinese.evidence import evidence_of
from cleaners.chinese.forms import mirrored, simplified
from cleaners.chinese.widths import HALF_WIDTH
from cleaners.passes.byte_damage import damaged_spans, find

EVALUATION = Path(__file__).parents[3] / "shared" / "eval"
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation data is not beside the repository"),
]


def texts(folder: str) -> Iterator[str]:
    for path in sorted((EVALUATION / folder).glob("*.json")):
        yield json.loads(path.read_text("utf-8")).get("text") or ""


@pytest.mark.parametrize("folder", ["clean", "hard_negatives", "pages"])
def test_undamaged_text_is_neither_changed_nor_marked(folder: str) -> None:
    for text in texts(folder):
        assert not list(find(text, evidence_of(text)))
        assert not list(damaged_spans(text, evidence_of(text)))


def test_one_run_of_one_seed_is_torn_and_it_comes_back() -> None:
    seeds = [path.read_text("utf-8") for path in sorted((EVALUATION / "seeds").glob("*.txt"))]
    repairs = [edit.replacement for text in seeds for edit in find(text, evidence_of(text))]
    assert repairs == ["保”任務"]


@pytest.mark.slow
def test_torn_broadcasts_come_back_or_stay_as_they_are() -> None:
    wrong = right = 0
    for text in texts("clean"):
        torn = damaged("".join(map(mirrored, text)), {})
        want = "".join(map(simplified, text)).translate(HALF_WIDTH)
        for edit in find(torn, evidence_of(torn)):
            repaired = "".join(map(simplified, edit.replacement)).translate(HALF_WIDTH)
            is_right = repaired in want
            right, wrong = right + is_right, wrong + (not is_right)
    assert right >= 13
    assert wrong == 0
