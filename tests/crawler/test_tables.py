"""Tables as people see them: 80 columns, with totals, ruled on a terminal only."""

import io
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from crawler.run.tables import moment, show_lines, show_table

NAMES = ("portal", "title", "articles", "why")
ROWS = [
    ("linfen", "临汾新闻网", 56, "rests 60 to 90 minutes, by what it yields; held back: quiet hours"),
    ("zhengzhou_invest", "郑州发展投资集团有限公司门户网站", 1054, "never visited"),
]


def shown(rows: list[tuple[str | int, ...]], *, is_terminal: bool) -> list[str]:
    file = io.StringIO()
    console = Console(file=file, width=80, force_terminal=is_terminal, color_system=None, legacy_windows=False)
    show_table(console, NAMES, rows)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_table_fits_80_columns_and_its_columns_stand_straight_below_chinese(*, is_terminal: bool) -> None:
    lines = shown(ROWS, is_terminal=is_terminal)
    assert max(map(cell_len, lines)) <= 80
    ends = [
        cell_len(line[: line.index(number) + len(number)])
        for line, number in zip(
            (next(line for line in lines if word in line) for word in ("linfen", "zhengzhou", "total")),
            ("56", "1054", "1110"),
            strict=True,
        )
    ]
    assert len(set(ends)) == 1
    said = "".join(lines)
    assert all(sign in said for sign in "郑州发展投资集团有限公司门户网站")


def test_a_pipe_gets_no_rules_and_a_terminal_does() -> None:
    assert not set("─━│┃┏╇") & set("".join(shown(ROWS, is_terminal=False)))
    assert "─" in "".join(shown(ROWS, is_terminal=True))


def test_a_number_is_shown_whole_even_where_it_does_not_fit() -> None:
    wide = [(f"portal_of_a_long_name_{'x' * 30}", "题", 10**30, "why")]
    assert str(10**30) in "".join(shown(wide, is_terminal=False))


def test_brackets_are_text_and_a_table_of_nothing_has_its_names() -> None:
    assert "[bold]某网[/bold]" in "".join(shown([("a", "[bold]某网[/bold]", 1, ":x:")], is_terminal=False))
    assert shown([], is_terminal=False)[0].split() == list(NAMES)


def test_lines_go_out_whole() -> None:
    file = io.StringIO()
    show_lines(Console(file=file, width=80), ["某" * 100])
    assert file.getvalue() == "某" * 100 + "\n"


def test_a_moment_of_another_year_has_its_year() -> None:
    now = datetime.now(UTC)
    assert moment(now.replace(month=3, day=2, hour=1, minute=20).timestamp()) == "03-02 01:20"
    assert moment(datetime(2019, 3, 2, tzinfo=UTC).timestamp()) == "2019-03-02"
    assert moment(None) == "never"
