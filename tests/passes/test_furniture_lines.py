"""The patterns of furniture_lines.toml carry their own examples."""

import pytest

from cleaners.lines.furniture_lines import Pattern, kind_of, patterns


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.name)
def test_a_pattern_matches_its_examples(pattern: Pattern) -> None:
    assert [kind.name if (kind := kind_of(line)) else None for line in pattern.yes] == [pattern.name] * len(pattern.yes)


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.name)
def test_no_pattern_matches_a_look_alike(pattern: Pattern) -> None:
    assert [line for line in pattern.no if kind_of(line)] == []


@pytest.mark.parametrize("pattern", patterns().values(), ids=lambda pattern: pattern.name)
def test_every_pattern_has_examples_of_both_kinds(pattern: Pattern) -> None:
    assert pattern.yes
    assert pattern.no
    assert pattern.where in {"any", "edges", "above", "below"}


def test_traditional_and_half_width_lines_are_the_same_lines() -> None:
    kinds = [kind_of(line) for line in ("瀏覽次數:", "上一篇:沒有了", "掃一掃在手機打開當前頁面")]
    assert [kind.name if kind else None for kind in kinds] == ["views", "previous_next", "scan"]
