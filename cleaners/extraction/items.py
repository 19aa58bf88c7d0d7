"""Runs of items: a link or a date with a sentence, again and again. Digests of other articles and comments look so."""

import re
from collections import defaultdict

from cleaners.extraction.blocks import Blocks, Part
from cleaners.extraction.worth import is_link_line
from cleaners.lines.forms import form

_FEWEST = 3
"""Two could be a picture with its caption and a box in the text."""
_LARGEST = 8
"""Blocks of one item: a heading, a date, a counter and a few lines of summary."""
_SENTENCES = 2
_ALTERNATION = re.compile(r"(?:M{1,3}S){3,}")


def item_runs(blocks: Blocks, worth: list[int]) -> list[Part]:
    """Return the runs of items, nested or flat."""
    marks = [_is_mark(line, linked) for line, linked in zip(blocks.text, blocks.linked, strict=True)]
    return [*_nested(blocks, worth, marks), *_flat(blocks, worth, marks)]


def _is_mark(line: str, linked: int) -> bool:
    if linked and is_link_line(line, linked):
        return len(line) > 3
    return len(line) <= 40 and form("stamp").match(line) is not None


def _nested(blocks: Blocks, worth: list[int], marks: list[bool]) -> list[Part]:
    """Return the nodes that have at least three children each with a mark and a sentence.

    Paragraphs that end in 详情 among as many others are an article's.
    """
    items: dict[int, list[int]] = defaultdict(list)
    paragraphs: dict[int, int] = defaultdict(int)
    seen: set[int] = set()
    for i in (i for i, value in enumerate(worth) if value):
        paragraphs[blocks.parent[blocks.owner[i]]] += 1
        node = _item_of(blocks, worth, marks, i)
        if node > 0 and node not in seen:
            seen.add(node)
            items[blocks.parent[node]].append(node)
    runs = [
        nodes
        for around, nodes in items.items()
        if len(nodes) >= _FEWEST and not (_are_single(blocks, nodes) and paragraphs[around] >= 2 * len(nodes))
    ]
    return [Part(blocks.first[nodes[0]], blocks.last[nodes[-1]], "items") for nodes in runs]


def _are_single(blocks: Blocks, nodes: list[int]) -> bool:
    return all(blocks.last[node] - blocks.first[node] == 1 for node in nodes)


def _item_of(blocks: Blocks, worth: list[int], marks: list[bool], i: int) -> int:
    """Return the largest node that holds block *i*, a mark and few blocks more."""
    node, item = blocks.owner[i], -1
    while node > 0 and blocks.last[node] - blocks.first[node] <= _LARGEST:
        sentences = sum(map(bool, worth[blocks.first[node] : blocks.last[node]]))
        if sentences > _SENTENCES:
            break
        if any(marks[blocks.first[node] : blocks.last[node]]) or _is_cut_short(blocks, i):
            item = node
        node = blocks.parent[node]
    return item


def _is_cut_short(blocks: Blocks, i: int) -> bool:
    return 0 < blocks.linked[i] <= 8 and form("cut_short").search(blocks.text[i]) is not None


def _flat(blocks: Blocks, worth: list[int], marks: list[bool]) -> list[Part]:
    """Return the runs mark, sentence, mark, sentence … whose sentences stand in nodes of one kind."""
    telling = [i for i, value in enumerate(worth) if value or marks[i]]
    kinds = "".join("M" if marks[i] else "S" for i in telling)
    runs = ([telling[n] for n in range(*run.span())] for run in _ALTERNATION.finditer(kinds))
    return [Part(run[0], run[-1] + 1, "items") for run in runs if _are_alike(blocks, [i for i in run if not marks[i]])]


def _are_alike(blocks: Blocks, sentences: list[int]) -> bool:
    nodes = {blocks.owner[i] for i in sentences}
    return len({(blocks.parent[node], blocks.tag[node], blocks.name[node]) for node in nodes}) == 1
