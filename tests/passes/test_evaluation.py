"""Quality floors on evaluation data that is kept beside the repository; they only rise."""

import importlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pypinyin.constants import PINYIN_DICT

from cleaners.article import Article, undo
from cleaners.chinese.characters import simple_forms
from cleaners.text import clean_text

EVALUATION = Path(__file__).parents[3] / "shared" / "eval"
TORN = {"d10", "d42"}
"""Cases with torn characters whose repair depends on the language model."""
UNREPAIRABLE = {"hans-full-toneless", "brand-substitution"}
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation data is not beside the repository"),
]


def cases(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((EVALUATION / folder).glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def joined(article: Article) -> str:
    return "\n".join(filter(None, (article.title, *article.subtitles, article.text)))


def folded(text: str) -> str:
    return re.sub(r"[ \u3000]", "", unicodedata.normalize("NFKC", text))


def f1(want: str, got: str) -> float:
    """Return the F1 of character 4-grams."""
    wanted, found = (Counter(text[at : at + 4] for at in range(len(text) - 3)) for text in (want, got))
    return 2 * (wanted & found).total() / (wanted.total() + found.total())


@pytest.mark.parametrize("path", sorted(EVALUATION.glob("seeds/*.txt")), ids=lambda path: path.stem[:3])
def test_a_seed_comes_out_exactly(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    gold = json.loads(path.with_suffix(".gold.json").read_text(encoding="utf-8"))
    article = clean_text(raw)
    assert (article.text, article.title, list(article.subtitles)) == (gold["text"], gold["title"], gold["kickers"])
    assert (article.source, article.editor) == (gold["source"], gold["editor"])
    assert undo(article) == raw


def test_residues_come_out_exactly() -> None:
    wrong = [case["id"] for case in cases("residues") if clean_text(case["dirty"]).text != case["clean"]]
    assert set(wrong) <= TORN


@pytest.mark.parametrize(("folder", "want"), [("clean", "text"), ("hard_negatives", "want")])
def test_clean_text_is_left_alone(folder: str, want: str) -> None:
    assert [case["id"] for case in cases(folder) if joined(clean_text(case["text"])) != case[want]] == []


def test_mirrors_are_repaired_or_flagged() -> None:
    scores = []
    for case in cases("mirrors"):
        article = clean_text(case["text"])
        assert undo(article) == case["text"]
        if case["family"] not in UNREPAIRABLE:
            scores.append(f1(folded(case["want"]), folded(joined(article))))
        elif folded(joined(article)) != folded(case["want"]):
            assert any(not residue.repaired for residue in article.residues), case["id"]
    assert sum(scores) / len(scores) >= 0.989


@pytest.mark.slow
def test_random_damage_is_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EVALUATION / "tools"))
    damage = importlib.import_module("damage")
    differing = [character for character in simple_forms() if PINYIN_DICT.get(ord(character))]
    thrown = Random(1)
    exact = total = 0
    for case in cases("clean"):
        chosen = thrown.sample(differing, len(differing) // thrown.choice((2, 4, 8)))
        table = {character: PINYIN_DICT[ord(character)].split(",")[0] for character in chosen if encodes(character)}
        mirrored = damage.mirror(case["text"])
        dirty = damage.half("".join(at + (f"({table[at]})" if at in table else "") for at in mirrored))
        exact += folded(joined(clean_text(dirty))) == folded(case["text"])
        total += 1
    assert exact >= 0.97 * total


def encodes(character: str) -> bool:
    return character.encode("gbk", "ignore") != b""
