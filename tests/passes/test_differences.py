"""What a text written anew, character for character, differs in from the text before."""

from hypothesis import given
from hypothesis import strategies as st

from cleaners.ledger.differences import differences
from cleaners.ledger.spans import Edit, edited

RARE = "\U00020000"
written = st.sampled_from("中國会\n,，。a豈\u3400\u9fff\ua000\ud800頔")
pairs = st.lists(st.tuples(written, written), max_size=14).map(
    lambda found: ("".join(before for before, _ in found), "".join(after for _, after in found))
)


@given(pairs)
def test_the_edits_make_the_one_of_the_other_and_change_every_character_at_their_ends(texts: tuple[str, str]) -> None:
    before, after = texts
    found = differences(before, after)
    assert edited(before, found) == after
    assert all(before[edit.start] != after[edit.start] for edit in found)
    assert all(before[edit.end - 1] != after[edit.end - 1] for edit in found)


@given(pairs)
def test_a_character_outside_the_basic_plane_makes_no_difference(texts: tuple[str, str]) -> None:
    before, after = texts
    assert differences(before + RARE, after + RARE) == differences(before, after)


def test_changed_characters_with_two_between_are_one_edit_and_marks_stand_alone() -> None:
    assert differences("縣長顧明遠,說", "县长顾明远，说") == [
        Edit(0, 5, "县长顾明远"),
        Edit(5, 6, "，"),
        Edit(6, 7, "说"),
    ]
    assert differences("縣一二三長", "县一二三长") == [Edit(0, 1, "县"), Edit(4, 5, "长")]
    assert differences("縣\n長", "县\n长") == [Edit(0, 1, "县"), Edit(2, 3, "长")]
