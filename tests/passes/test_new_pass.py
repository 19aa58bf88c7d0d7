"""A pass from outside is one value beside ours: nothing else has to know of it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cleaners.article import Residue, undo
from cleaners.chinese.evidence import Evidence
from cleaners.explain import marked
from cleaners.ledger.spans import Edit, EditError
from cleaners.passes.definition import Done, Pass
from cleaners.passes.order import PASSES
from cleaners.text import repaired, repaired_field

TITLE = "石桥大桥今日通车"
SENTENCE = "石桥大桥4月7日通车，两岸群众出行更加方便。"


def section_signs(text: str, evidence: Evidence) -> Iterator[Edit]:
    yield from (Edit(at, at + 1) for at, character in enumerate(text) if character == "§")


def signs_found(done: Done) -> Residue | None:
    return Residue("section_signs", done.edits, 0.9, repaired=True) if done.edits else None


SECTION_SIGNS = Pass(
    name="section_signs", stage="characters", finders=(section_signs,), signs=lambda: "§", residue=signs_found
)


def test_its_sign_alone_makes_a_text_suspicious() -> None:
    raw = f"{TITLE}\n{SENTENCE.replace('通车', '通§车§')}"
    article, evidence, _ = repaired(raw, passes=(*PASSES, SECTION_SIGNS))
    assert (article.title, article.text) == (TITLE, SENTENCE)
    assert evidence.is_suspicious
    assert [change.by for change in article.spans if change.old == "§"] == ["section_signs"] * 2
    assert article.residues == (Residue("section_signs", 2, 0.9, repaired=True),)
    assert undo(article) == raw


def test_a_document_without_it_is_left_alone() -> None:
    raw = f"{TITLE}\n{SENTENCE}"
    with_it, without = repaired(raw, passes=(*PASSES, SECTION_SIGNS)), repaired(raw)
    assert (with_it.article, with_it.evidence) == (without.article, without.evidence)
    assert repaired(f"{SENTENCE}§").article.text == f"{SENTENCE}§"


def test_it_repairs_a_headline_and_a_field_on_the_same_evidence() -> None:
    passes = (*PASSES, SECTION_SIGNS)
    article, evidence, _ = repaired(SENTENCE, title=f"§{TITLE}", passes=passes)
    assert article.title == TITLE
    assert repaired_field("青禾§日报", evidence, passes) == "青禾日报"


def test_a_sign_may_be_of_a_whole_text() -> None:
    twice = Pass(
        name="section_signs", stage="characters", finders=(section_signs,), is_shown_in=lambda text: "§§" in text
    )
    assert repaired(f"{SENTENCE}§", passes=(*PASSES, twice)).article.text == f"{SENTENCE}§"
    assert repaired(f"{SENTENCE}§§", passes=(*PASSES, twice)).article.text == SENTENCE


def test_one_that_makes_text_readable_runs_before_there_is_evidence() -> None:
    def percent(text: str, evidence: Evidence) -> Iterator[Edit]:
        start = text.find("%E9%95%BF")
        if start >= 0:
            yield Edit(start, start + 9, "長(zhǎng)")

    escaped = Pass(name="percent", stage="reading", finders=(percent,), signs=lambda: "%", replaces=True)
    raw = "青禾縣農業局局%E9%95%BF到石橋鎮調研,縣農業局負責同志參加,各單位要抓好落實。"
    article = repaired(raw, passes=(*PASSES, escaped)).article
    assert article.text == "青禾县农业局局长到石桥镇调研，县农业局负责同志参加，各单位要抓好落实。"
    assert undo(article) == raw


def test_one_that_takes_lines_is_asked_about_plain_sentences() -> None:
    def slogans(text: str, evidence: Evidence) -> Iterator[Edit]:
        start = text.find("\n青禾有约，好茶到家。")
        if start >= 0:
            yield Edit(start, start + 11, "", "slogan")

    raw = f"{TITLE}\n{SENTENCE}\n青禾有约，好茶到家。"
    slogan = Pass(name="slogans", stage="lines", finders=(slogans,))
    article = repaired(raw, passes=(*PASSES, slogan)).article
    assert marked(article) == f"⟦headline/title|{TITLE}\n⟧{SENTENCE}⟦slogans/slogan|\n青禾有约，好茶到家。⟧"
    assert undo(article) == raw


def test_what_it_takes_out_may_be_credits() -> None:
    def credits_inside(text: str, evidence: Evidence) -> Iterator[Edit]:
        start = text.find("\n来源：青禾日报")
        if start >= 0:
            yield Edit(start, start + 8, "", "line")

    raw = f"{SENTENCE}\n来源：青禾日报\n大桥全长八百米。"
    inside = Pass(name="credits_inside", stage="lines", finders=(credits_inside,), takes="credits")
    assert repaired(raw).article.source is None
    assert repaired(raw, passes=(*PASSES, inside)).article.source == "青禾日报"


def test_edits_that_overlap_are_refused_under_its_name() -> None:
    def overlapping(text: str, evidence: Evidence) -> Iterator[Edit]:
        yield from (Edit(0, 2), Edit(1, 3))

    broken = replace(SECTION_SIGNS, finders=(overlapping,))
    with pytest.raises(EditError, match=r"section_signs: .* overlaps"):
        repaired(f"{SENTENCE}§", passes=(*PASSES, broken))


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff"])
def test_an_invisible_character_alone_is_a_sign(sign: str) -> None:
    raw = f"{TITLE}\n{SENTENCE}".replace("通车，", f"通车{sign}，")
    article = repaired(raw).article
    assert {change.by for change in article.spans} == {"headline/title", "invisible"}
    assert undo(article) == raw


def test_a_text_that_a_wrong_codec_had_read_says_so_when_it_is_clean_again() -> None:
    misread = "各方要抓好落实，确保取得实效，不断提升群众的获得感。".encode("gbk").decode("latin-1")
    raw = f"{TITLE}\n{SENTENCE}\n{misread}"
    article = repaired(raw).article
    assert [(residue.kind, residue.repaired) for residue in article.residues] == [("wrong_codec", True)]
    assert undo(article) == raw
