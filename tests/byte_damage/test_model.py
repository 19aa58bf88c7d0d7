"""The model: its format, the words that it must know, and its enrichment by a clean corpus."""

from __future__ import annotations

import gc
import json
from pathlib import Path

import pytest

from cleaners.byte_damage import build
from cleaners.byte_damage.candidates import above, tables
from cleaners.byte_damage.model import Model, State, loaded, model_of, shipped
from cleaners.byte_damage.ngrams import counted, ngram_counts
from cleaners.byte_damage.trie import ABSENT, grown, packed, unpacked
from cleaners.chinese.forms import FOLDED, folded


def cost(model: Model, text: str) -> float:
    """Return the nats of *text*."""
    state = model.after("")
    total = 0.0
    for character in text:
        likely, state = model.step(state, folded(character))
        total -= likely
    return total


def states() -> int:
    """Return how many states are in memory."""
    gc.collect()
    return sum(isinstance(each, State) for each in gc.get_objects())


def test_a_trie_finds_its_strings_and_no_others() -> None:
    trie, nodes = grown(["六保", "六稳", "环保"])
    six = trie.child(0, ord("六"))
    assert nodes[trie.child(six, ord("保"))] == "六保"
    assert trie.child(six, ord("环")) == ABSENT


def test_packed_columns_come_back() -> None:
    columns = counted(ngram_counts(["六保六稳六保"])).columns()
    header, back = unpacked(packed("head", columns))
    assert header == "head"
    assert back == columns


def test_the_shipped_model_is_small() -> None:
    assert Path(build.__file__).with_name("model.bin").stat().st_size < 8 << 20


def test_a_sentence_is_likelier_than_its_characters_jumbled() -> None:
    assert cost(shipped(), "落实六保任务，推进各项工作。") + 20 < cost(shipped(), "保各实务，推作六进项落任工。")


def test_a_clean_corpus_makes_its_own_names_likely(tmp_path: Path) -> None:
    corpus = tmp_path / "clean.jsonl"
    corpus.write_text("".join(json.dumps({"text": f"河湾县水厂厂长贾承志第{n}次来到现场。"}) + "\n" for n in range(9)))
    output = tmp_path / "model.bin"
    output.write_bytes(build.block({"厂长": 0.1, "现场": 0.1}, ngram_counts(build.texts_of([corpus]))))
    plain = model_of(build.block({"厂长": 0.1, "现场": 0.1}))
    assert cost(loaded(output), "厂长贾承志") + 5 < cost(plain, "厂长贾承志")


def test_a_symbol_that_nothing_led_to_costs_what_a_full_step_says(tmp_path: Path) -> None:
    output = tmp_path / "model.bin"
    corpus = ["厂长贾承志来到现场。", "厂长贾承志来到水厂。", "水厂现场。"]
    output.write_bytes(build.block({"厂长": 0.1, "现场": 0.1, "来到": 0.05, "水": 0.02}, ngram_counts(corpus * 3)))
    model = loaded(output).with_document("贾承志说：“水厂来到现场。”")
    for context in ("", "厂", "厂长贾承", "来到水", "现场。"):
        for symbol in "厂长贾承志来到现场水说。，0":
            full = model.step(model.after(context), symbol)
            state = model.after(context)
            model.prospects(state)
            quick = model.step(state, symbol)
            assert max(quick[0], -20) == pytest.approx(max(full[0], -20))
            assert (quick[1].words, quick[1].histories) == (full[1].words, full[1].histories)


@pytest.mark.parametrize("context", ["", "厂", "厂长贾承", "来到水", "现场。", "一共来了3", "鎏", "第3"])
def test_a_line_feed_and_a_digit_are_no_likelier_than_is_said_beforehand(context: str) -> None:
    model = shipped().with_document("河湾县水厂厂长贾承志来到现场。\n第3次来到水厂")
    state = model.after(context.translate(FOLDED))
    most = model.pausing(state)
    assert most >= model.step(state, "\n")[0]
    assert most >= model.step(state, "0")[0]


def test_a_model_forgets_the_states_of_the_texts_that_it_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaners.byte_damage.model._MOST_REACHED", 50)
    model = model_of(build.block({"厂长": 0.1, "现场": 0.1}))
    before = states()
    for code in range(0x4E00, 0x5200):
        cost(model, f"厂长{chr(code)}现场")
    assert states() < before + 500


def test_the_candidates_above_a_bound_are_all_that_reach_it() -> None:
    model = shipped().with_document("河湾县水厂厂长贾承志来到现场。")
    state = model.after("河湾县水厂厂长贾承".translate(FOLDED))
    candidates = tables(model.words, is_traditional=False).torn(0xD6)
    prospects = model.prospects(state)
    every = list(above(float("-inf"), candidates, prospects))
    assert sorted(every) == sorted(candidates.ranked)
    likely = {candidate for candidate in every if model.step(state, candidate.symbol)[0] > -7}
    assert "志" in {candidate.character for candidate in likely}
    assert likely <= set(above(-7, candidates, prospects))
