from datetime import date
from pathlib import Path

import pytest

from cleaners.beside.lines import Line
from crawler.portals.seed_checks import SeedError
from crawler.state.decisions import Decision, decide, decided
from crawler.web.review.proposals import Proposal, proposals
from crawler.web.review.seed_edit import StaleError, checked, difference, with_rule, write

SEED = """# 清水网
title = "清水网"
base = "http://news.test"
family = "plain"
article = '/\\d+\\.html'

[[channel]]
name = "要闻"  # the first
url = "/yw/"
verified = false

[[cleaning]]
until = 2024-01-01
drop = ["div.old"]

[[cleaning]]
drop = ["div.a"]
"""
LINES = [
    Line("大桥通车", "headline", path="body>h1"),
    Line("一段正文。", "body", path="body>div#text>p"),
    Line("又一段正文。", "body", path="body>div#text>p"),
    Line("第三段正文。", "body", path="body>div#text>p"),
    Line("扫码下载第3版客户端", "body", path="body>div#text>div.app>p"),
]


def test_the_narrowest_element_is_proposed_before_the_line_and_never_one_that_holds_the_body() -> None:
    found = proposals(LINES, "line", "扫码下载第3版客户端")
    assert [(rule.key, rule.value) for rule in found] == [
        ("drop", "div#text > div.app"),
        ("drop_lines", "扫码下载第3版客户端"),
        ("drop_lines", "扫码下载第\\d+版客户端"),
    ]


def test_a_line_is_proposed_in_the_form_that_rules_are_compared_in() -> None:
    rules = [rule.value for rule in proposals(LINES, "line", "責(zé)任編(biān)輯:蔡凱")]
    assert rules == ["责任编辑：蔡凯", "责任编辑：.*"]


def test_a_missing_passage_proposes_the_element_that_holds_it() -> None:
    assert proposals(LINES, "body", "又一段正文")[0] == Proposal(
        "body", "div#text", "takes this part of the page as the body, and nothing else"
    )
    assert proposals(LINES, "body", "没有的话") == []
    assert proposals(LINES, "source", "清水日报")[0][:2] == ("source", "清水日报")
    assert proposals(LINES, "name", "乾元")[0][:2] == ("protect", "乾元")
    assert proposals(LINES, "line", "  ") == []


@pytest.mark.parametrize(
    ("rule", "day", "line"),
    [
        (Proposal("drop", "div.b", ""), date(2026, 1, 1), 'drop = ["div.a", "div.b"]'),
        (Proposal("drop", "div.b", ""), date(2023, 1, 1), 'drop = ["div.old", "div.b"]'),
        (Proposal("drop", "div.a", ""), date(2026, 1, 1), 'drop = ["div.a"]'),
        (Proposal("source", "清水日报", ""), date(2026, 1, 1), 'source = "清水日报"'),
        (Proposal("drop_lines", "第\\d+版", ""), date(2026, 1, 1), 'drop_lines = ["第\\\\d+版"]'),
    ],
)
def test_a_rule_is_written_to_the_layout_of_its_day_and_the_rest_stays(rule: Proposal, day: date, line: str) -> None:
    changed = with_rule(SEED, rule, day)
    assert line in changed.splitlines()
    assert 'name = "要闻"  # the first' in changed
    assert len(changed.splitlines()) - len(SEED.splitlines()) in {0, 1}


def test_a_seed_without_rules_gets_them(tmp_path: Path) -> None:
    bare = SEED[: SEED.index("[[cleaning]]")]
    changed = with_rule(bare, Proposal("drop", "div.b", ""), date(2026, 1, 1))
    assert checked(tmp_path / "qingshui.toml", changed).rules(date(2026, 1, 1)).drop == ("div.b",)


def test_what_is_no_rule_or_was_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "qingshui.toml"
    path.write_text(SEED, encoding="utf-8")
    with pytest.raises(SeedError):
        write(path, SEED, with_rule(SEED, Proposal("drop", "div[[", ""), date(2026, 1, 1)))
    with pytest.raises(StaleError, match="was changed meanwhile"):
        write(path, SEED + "\n", with_rule(SEED, Proposal("drop", "div.b", ""), date(2026, 1, 1)))
    assert path.read_text(encoding="utf-8") == SEED
    assert "+drop" in difference(SEED, with_rule(SEED, Proposal("drop", "div.b", ""), date(2026, 1, 1)), "x")


def test_a_torn_line_of_decisions_costs_that_line(tmp_path: Path) -> None:
    path, one = tmp_path / "reviews.jsonl", Decision("2026-01-01T00:00:00+00:00", "a", "1", "h", "accepted")
    decide(path, one)
    with path.open("ab") as file:
        file.write(b'{"at": "20')
    decide(path, one._replace(id="2", verdict="rejected", note="x"))
    assert [(key, decision.verdict) for key, decision in decided(path).items()] == [
        (("a", "1"), "accepted"),
        (("a", "2"), "rejected"),
    ]
