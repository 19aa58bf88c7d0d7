"""Tables for people, 80 columns wide: ruled on a terminal, plain text aligned by spaces in a file or a pipe."""

import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

WIDTH = 80
"""Columns where nobody says how many there are; a Chinese character takes two."""

Cell = str | int


def output() -> Console:
    """Return the console of standard output, as wide as its terminal."""
    return Console(highlight=False) if sys.stdout.isatty() else Console(width=WIDTH, highlight=False, no_color=True)


def show_table(console: Console, names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Print a table with a row of totals: of each column that holds numbers, their sum."""
    rule = box.SIMPLE if console.is_terminal else None
    table = Table(box=rule, show_edge=False, pad_edge=False, show_footer=True, padding=(0, 0 if rule else 1, 0, 0))
    least = 0
    for at, name in enumerate(names):
        numbers = [cell for row in rows if isinstance(cell := row[at], int)]
        is_number = bool(rows) and len(numbers) == len(rows)
        total = str(sum(numbers)) if is_number else "" if at else "total"
        is_whole = is_number or at == 0
        width = max(cell_len(str(cell)) for cell in (name, total, *(row[at] for row in rows if is_whole)))
        justify: Literal["right", "left"] = "right" if is_number else "left"
        table.add_column(name, Text(total), justify=justify, no_wrap=is_whole, overflow="fold", min_width=width)
        least += width + 1
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console.print(table, width=max(console.width, least), crop=False)  # a number is whole, however wide


def show_lines(console: Console, lines: Iterable[str]) -> None:
    """Print lines as they are, however long: what reads a pipe wants them whole."""
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def moment(seconds: float | None) -> str:
    """Return an instant of this year as ``03-02 01:20``, of another as ``2025-03-02``, in UTC; None is ``never``."""
    if seconds is None:
        return "never"
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at:%m-%d %H:%M}" if at.year == datetime.now(UTC).year else f"{at:%Y-%m-%d}"
