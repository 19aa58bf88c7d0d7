"""The dirty corpus and its judge: documents that depend on their number alone, and a verdict that sees each fault."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bulk_runs import Cost
from dirty_corpus import Corpus, Verdict, compose, verdict
from dirty_documents import KINDS, document
from poisoned import WORDS

CORPUS = 90


def test_a_document_depends_on_its_seed_and_number_and_each_fifth_is_clean() -> None:
    found = [document(1, number) for number in range(CORPUS)]
    assert found == [document(1, number) for number in range(CORPUS)]
    assert found != [document(2, number) for number in range(CORPUS)]
    assert [each.kind == "clean" for each in found] == [number % 5 == 0 for number in range(CORPUS)]
    assert {each.kind for each in found} == {"clean", "torn", *KINDS}
    assert all((each.text == each.origin) == (each.kind == "clean") for each in found if each.kind in {"clean", *KINDS})


def test_an_emulator_of_byte_damage_can_stand_in() -> None:
    torn = next(number for number in range(CORPUS) if document(1, number).kind == "torn")
    shown: list[dict[str, str]] = []

    def tear(text: str, readings: Mapping[str, str]) -> str:
        shown.append(dict(readings))
        return f"〔{text}〕"

    made = document(1, torn, tear)
    assert made.text.replace("〔", "").replace("〕", "") == made.origin
    assert all(reading.isalpha() for readings in shown for reading in readings.values())


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path, 1, CORPUS, poisoned=4)
    compose(corpus)
    return corpus


def judged(corpus: Corpus, texts: dict[int, str], quarantined: list[dict[str, Any]]) -> Verdict:
    """Return what is said of *texts*, by number, as they would come out."""
    out = corpus.folder / "out"
    out.mkdir(exist_ok=True)
    rows = [{"id": number, "title": None, "subtitles": [], "text": text} for number, text in texts.items()]
    (out / "000.jsonl-a-0.jsonl.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    (out / "quarantine.jsonl").write_text("".join(json.dumps(each) + "\n" for each in quarantined))
    return verdict(corpus, out)


def test_the_verdict_sees_a_wrong_text_a_touched_one_a_lost_one_and_a_wrong_quarantine(corpus: Corpus) -> None:
    poison = corpus.poison()
    origins = {number: document(1, number).origin for number in range(CORPUS) if number not in poison}
    entries = [
        {"file": "000.jsonl", "line": number + 1, "fault": WORDS[word]} for number, word in sorted(poison.items())
    ]
    good = judged(corpus, origins, entries)
    assert (good.is_good(), good.wrong, good.missing) == (True, [], [])
    clean = next(number for number in origins if document(1, number).kind == "clean")
    touched = judged(corpus, origins | {clean: "别的"}, entries)
    assert (touched.is_good(), touched.wrong[0][:2]) == (False, (clean, "clean"))
    assert any(line.startswith(f"clean, touched: {clean} ") for line in touched.lines())
    dirty = [number for number in origins if document(1, number).kind in KINDS][:3]
    wrong = judged(corpus, origins | dict.fromkeys(dirty, "别的"), entries)
    assert (wrong.is_good(), [each[0] for each in wrong.wrong]) == (False, dirty)
    without = {number: text for number, text in origins.items() if number != clean}
    assert (judged(corpus, without, entries).is_good(), judged(corpus, without, entries).missing) == (False, [clean])
    assert not judged(corpus, origins, entries[1:]).is_good()
    assert not judged(corpus, origins, [{**entries[0], "fault": "raised!"}, *entries[1:]]).is_good()


def test_memory_that_grows_is_seen() -> None:
    assert Cost(1, 10, [500, 540, 510, 505]).is_flat()
    assert not Cost(1, 10, [500, 540, 600, 650]).is_flat()
