"""Torn characters come back when one original is certain, stay marked when not, and undamaged text is never touched."""

from __future__ import annotations

import pytest
from growth import grows_linearly
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaners.byte_damage.mechanism import damaged
from cleaners.chinese.evidence import Evidence, evidence_of
from cleaners.chinese.forms import mirrored, simplified
from cleaners.ledger.spans import Edit
from cleaners.passes.byte_damage import damaged_spans, find

READINGS = {"網": "wǎng", "務": "wù", "實": "shí", "會": "huì", "進": "jìn", "數": "shù"}
SENTENCES = (
    "河湾县干部会议要求，落实“六保”任务，有序推进各项工作。",
    "河湾县政府网站。县级以上部门的会议纪要按时公开。",
    "任务完成情况每季度通报一次。现在群众上网就能查到。",
    "会议室里，当地的群众对水厂建设提出了意见。",
    "他说：“水价不会上涨。”",
    "这项任务由镇里承担，实施方案要认真传达学习。",
)
SUSPECT = Evidence(is_suspicious=True, han=100, traditional=40, is_half_width=True)


def mirror(text: str) -> str:
    """Return *text* as a mirror shows it."""
    return damaged("".join(map(mirrored, text)), READINGS)


def repaired(text: str, evidence: Evidence) -> str:
    """Return *text* after the pass."""
    for edit in sorted(find(text, evidence), reverse=True):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text


def plain(text: str) -> str:
    """Return *text* simplified, without the readings of READINGS."""
    for reading in READINGS.values():
        text = text.replace(f"({reading})", "")
    return "".join(map(simplified, text))


def test_the_mechanism_damages_what_the_byte_string_functions_damaged() -> None:
    text = "“六保”任務，有力"
    assert damaged(text, {}) == "“六?!比蝿?,有力"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_torn_sentence_comes_back(sentence: str) -> None:
    document = mirror("\n".join((sentence, *SENTENCES)))
    assert "?" in document
    first = repaired(document, evidence_of(document)).split("\n")[0]
    assert plain(first) == plain(damaged_width(sentence))


def damaged_width(text: str) -> str:
    """Return *text* with the half-width marks that the mirror gives everything."""
    return text.translate(str.maketrans("，：；！？（）", ",:;!?()"))


def test_a_sentence_torn_twice_comes_back() -> None:
    document = "局長表示：“我們要主動作為?！睍?huì)后，他認真?zhèn)鬟_學習了文件精神。"
    assert repaired(document, SUSPECT) == "局長表示：“我們要主動作為。”會后，他認真傳達學習了文件精神。"


def test_a_character_that_lost_its_neighbour_after_its_own_reading_comes_back() -> None:
    document = "河灣縣當(dāng)?shù)貢r(shí)間今天上午，水廠開工。"
    assert repaired(document, SUSPECT) == "河灣縣當(dāng)地時間今天上午，水廠開工。"


@pytest.mark.parametrize(
    ("torn", "original"),
    [
        ("各項指標正?!,F(xiàn)在體重已恢復到69公斤。", "各項指標正常。現在體重"),
        ("各項指標正?!,F在體重已恢復到69公斤。", "各項指標正常。現在體重"),
        ("各方商定了統一方案???zǒng)體目標不變。", "各方商定了統一方案。總體目標"),
    ],
)
def test_characters_torn_by_two_cuts_in_a_row_come_back(torn: str, original: str) -> None:
    document = "\n".join((torn, *map(mirror, SENTENCES)))
    assert repaired(document, evidence_of(document)).startswith(original)


@pytest.mark.parametrize(
    ("torn", "guess"),
    [
        ("他說這種句子難寫,“難也?!?《藝苑雜談》)而這首七律寫得好。", "。”\n《"),
        ("“苗已開花結果?!焙谓?澱f,每年實際產量1200?!?\n今年翻了一番。", "1200。”"),
    ],
)
def test_marks_that_the_rest_of_the_paragraph_contradicts_are_not_put_in(torn: str, guess: str) -> None:
    document = "\n".join((torn, *map(mirror, SENTENCES)))
    evidence = evidence_of(document)
    assert guess not in repaired(document, evidence)
    assert "?!?" in [document[place.start : place.end] for place in damaged_spans(document, evidence)]


def test_a_semicolon_torn_out_of_two_characters_comes_back() -> None:
    document = "\n".join((damaged("各方同意停火以來，當地恢復了平靜。", {}), *map(mirror, SENTENCES)))
    assert "?;" in document
    assert repaired(document, evidence_of(document)).startswith("各方同意停火以來,當地恢復了平靜。")


def test_a_vanished_pair_is_marked_and_left() -> None:
    document = mirror("“今年的收成比往年好。”他笑着说。\n" + "\n".join(SENTENCES))
    places = list(damaged_spans(document, evidence_of(document)))
    assert document[places[0].start : places[0].end].startswith("?!")
    assert repaired(document, evidence_of(document)).startswith(document[: places[0].end])


def test_the_certain_beginning_of_a_run_comes_back_and_the_rest_stays_marked() -> None:
    document = "\n".join(("河灣縣當?shù)鼐竭?读?2名嫌疑人。", *map(mirror, SENTENCES)))
    evidence = evidence_of(document)
    assert repaired(document, evidence).startswith("河灣縣當地竭?读?2名嫌疑人。")
    places = list(damaged_spans(document, evidence))
    assert document[places[0].start : places[0].end] == "竭?读?"


@pytest.mark.parametrize(
    ("torn", "original"),
    [
        ("河灣縣當?shù)刂匾煌?屑~的道路。", "河灣縣當地重要交通樞紐的道路。"),
        ("鄰縣的干部勇?lián)?zé)任。", "鄰縣的干部勇擔責任。"),
    ],
)
def test_a_pair_that_vanished_comes_back_where_words_determine_it(torn: str, original: str) -> None:
    duty = "各方都負有責(zé)任,聯(lián)系群眾。"
    document = "\n".join((torn, duty, *map(mirror, SENTENCES)))
    assert repaired(document, evidence_of(document)).startswith(original)


def test_what_is_said_comes_back_though_a_torn_question_ends_it() -> None:
    document = "\n".join(("他停下腳步?!澳闩虏慌??”孩子搖搖頭。", *map(mirror, SENTENCES)))
    assert repaired(document, evidence_of(document)).startswith("他停下腳步。“你怕不怕?”孩子搖搖頭。")


def test_a_digit_that_was_swallowed_with_half_a_character_is_in_the_mark() -> None:
    document = "\n".join(("河灣縣當?shù)鼐用襁??2戶沒有用上自來水。", *map(mirror, SENTENCES)))
    evidence = evidence_of(document)
    assert repaired(document, evidence).startswith("河灣縣當?shù)鼐用襁??2戶")
    place = next(damaged_spans(document, evidence))
    assert document[place.start : place.end] == "?shù)鼐用襁?"


def test_half_a_character_behind_a_cut_is_marked_on_a_page_of_half_width_marks() -> None:
    document = "\n".join(("保護好大?!V州灣。", *map(mirror, SENTENCES)))
    places = list(damaged_spans(document, evidence_of(document)))
    assert document[places[0].start : places[0].end] == "?!V"


@pytest.mark.parametrize(
    ("torn", "place"),
    [
        ("外地人都來看?!崩献粢讐魝ジ锌馈o人機定時起飛8架次。", "?!崩献粢讐魝ジ锌馈o"),
        ("全縣種上了苜?!嗝鏀祿@示,水質好轉。", "?!嗝鏀祿@"),
        ("評委有姜松?!咨尽⑹┧纱?,他們來自三所大學。", "?!咨尽⑹┧纱?"),
        ("評委有賀山?!?liú)晚舟、龔子楓,他們來自三所大學。", "?!?liú)"),
        ("這批苗已經開花結果?!焙谓?澱f,與往年相比早了十天。", "?!焙谓?澱f"),
        ("租金起碼每小時2元?!彼?硎驹谔厥獾母呦M所,租金更高。", "?!彼?硎驹谔厥獾母呦M"),
        ("市場持續過熱?!惫^(jì)銘做了更高的估計。", "?!惫^(jì)"),
    ],
)
def test_what_is_no_sentence_behind_a_broken_pair_is_marked_though_nothing_is_found(torn: str, place: str) -> None:
    document = "\n".join((torn, *map(mirror, SENTENCES)))
    found = next(damaged_spans(document, evidence_of(document)))
    assert document[found.start : found.end] == place


@pytest.mark.parametrize(
    ("sentence", "guess", "left"),
    [
        ("联系人：杜庚雪，联系电话另行公布。", "杜甫", "?"),
        ("联系人：沈晚平，联系电话另行公布。", "晚期", "?"),
        ("“日子越过越好。”村民陈立秀，今年六十二岁。", "陈立新", "?!"),
        ("“他再累也不后悔。”石平说这话时，眼里有光。", "式说", "?!"),
    ],
)
def test_a_name_of_which_bytes_are_lost_is_marked_and_not_guessed(sentence: str, guess: str, left: str) -> None:
    torn = damaged("".join(map(mirrored, sentence)), {"撓": "náo", "電": "diàn"})
    document = "\n".join((torn, *map(mirror, SENTENCES)))
    evidence = evidence_of(document)
    assert guess not in plain(repaired(document, evidence)).split("\n")[0]
    places = [document[place.start : place.end] for place in damaged_spans(document, evidence)]
    assert places[0].startswith(left)


def test_a_name_whose_bytes_are_all_there_comes_back() -> None:
    torn = damaged("".join(map(mirrored, "“日子越过越好。”村民郑佳林说，大家都笑了。")), {})
    document = "\n".join((torn, *map(mirror, SENTENCES)))
    evidence = evidence_of(document)
    assert plain(repaired(document, evidence)).startswith("“日子越过越好。”村民郑佳林说,大家都笑了。")
    assert list(damaged_spans(document, evidence)) == []


@pytest.mark.parametrize(
    "question",
    [
        "为什么?!因为天黑了。",
        "為什么?!因為饕餮盛宴散了。",
        "真的?,他问。",
        "你去吗?!我不去,他说。",
        "什么???",
        "为什么？！凭什么？！这不公平。",
        "(a)?!x",
    ],
)
@pytest.mark.parametrize("evidence", [Evidence(), SUSPECT], ids=["clean", "suspect"])
def test_a_question_is_not_damage(question: str, evidence: Evidence) -> None:
    assert list(find(question, evidence)) == []


@given(st.lists(st.sampled_from([*"的了在是我们？！?!，,。“”、abzhuān() \n保任務务河县"]), max_size=60).map("".join))
@settings(max_examples=60)
def test_a_repair_leaves_no_broken_pair(text: str) -> None:
    for edit in find(text, SUSPECT):
        assert isinstance(edit, Edit)
        assert "?" not in edit.replacement
        assert edit.replacement


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=200))
@settings(max_examples=50)
def test_text_without_a_broken_pair_is_never_changed(text: str) -> None:
    assert list(find(text, SUSPECT)) == []


@pytest.mark.parametrize("unit", ["?", "(", "的(de)", "，", "?!", "?,比", "?!比", "當?shù)"])
def test_a_megabyte_of_provocation_costs_no_more_than_its_length(unit: str) -> None:
    assert grows_linearly(lambda size: list(find(unit * size, SUSPECT)), 250_000 // len(unit))


def test_a_simplified_page_gets_no_traditional_characters_and_shows_where_it_stays_torn() -> None:
    text = "使乡镇制定的?dǎn)?zhàn)略符合实际、行之有效。各村按照这个?dǎn)?zhàn)略安排农时，秋收以后再作调整。"
    evidence = evidence_of(text)
    assert repaired(text, evidence) == text
    assert [text[place.start :][:5] for place in damaged_spans(text, evidence)] == ["?dǎn)"] * 2
