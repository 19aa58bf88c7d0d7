"""The lines of a body: its blocks, with the cells of a table's row in one line."""

from itertools import groupby

from cleaners.extraction.blocks import Blocks

_CELL_SEPARATOR = "\t"
_MOST_CELLS = 30


def lines_of(blocks: Blocks, kept: list[int]) -> tuple[str, ...]:
    """Return the lines that *kept* blocks make, in page order; cells are joined by tabs.

    Only a row of several cells with one block each is a row of data; tables that lay out a page have others.
    """
    rows = groupby(kept, key=lambda i: row_of(blocks, i))
    lines: list[str] = []
    for row, members in rows:
        text = [blocks.text[i] for i in members]
        lines += [_CELL_SEPARATOR.join(text)] if row >= 0 else text
    return tuple(lines)


def row_of(blocks: Blocks, i: int) -> int:
    """Return the row of data that block *i* is a cell of; -1 for none."""
    cell = blocks.owner[i]
    while cell > 0 and blocks.tag[cell] not in {"td", "th"}:
        cell = blocks.parent[cell]
    row = blocks.parent[cell]
    if row < 0 or blocks.tag[row] != "tr":
        return -1
    held = blocks.last[row] - blocks.first[row]
    if not 2 <= held <= _MOST_CELLS:
        return -1
    cells = {_child_of(blocks, row, at) for at in range(blocks.first[row], blocks.last[row])}
    return row if len(cells) == held else -1


def _child_of(blocks: Blocks, row: int, i: int) -> int:
    node = blocks.owner[i]
    while blocks.parent[node] > row:
        node = blocks.parent[node]
    return node
