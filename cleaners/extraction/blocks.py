"""The page as a flat list of text blocks and a table of the block-level nodes that hold them.

One iterative walk. A *block* is a line that a browser would show: the text between two block-level borders or line
breaks. Ruby annotations, scripts and form controls have none. Ranges of blocks are half-open.
"""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from lxml import etree

from cleaners.article import CutKind
from cleaners.extraction.tags import BLOCK, BORDER, PLACED, SILENT, SORTS

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = re.compile(r"(?i:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt)?\s*(?:;|$))")
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad]+")
# A line break of the HTML source between two Chinese characters is a wrap, which Chinese text shows no space for.
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_ASSISTIVE = re.compile("katex-mathml|MJX_Assistive")
_BYLINE = 200
_EDGE = " \t\n\r\f\v\x85\xa0\u3000\u2002\u2003"


class Placed(NamedTuple):
    """An element without text of its own, and the block that it stands in or before."""

    at: int
    element: etree._Element


_placed = partial(tuple.__new__, Placed)
"""``Placed`` without the call in between: a page has hundreds of links."""


class Part(NamedTuple):
    """Blocks ``first`` … ``last``, half-open, and why they are not the article's."""

    first: int
    last: int
    kind: CutKind


@dataclass(slots=True)
class Blocks:
    """Blocks and nodes, in page order; filled by the walk, read-only after it."""

    text: list[str] = field(default_factory=list)
    """Each block's line, white space collapsed, never empty."""
    linked: list[int] = field(default_factory=list)
    """How many of its characters stand in links."""
    owner: list[int] = field(default_factory=list)
    """The node that it stands in directly."""
    pieces: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The texts of the inline elements of blocks that have several, for lines short enough to be a byline."""
    heading: list[bool] = field(default_factory=list)
    """Whether that node is h1 … h6."""
    parent: list[int] = field(default_factory=list)
    """Each node's parent; -1 for node 0, the whole page."""
    element: list[etree._Element] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    """Its id and classes, blank-separated; one blank if it has none."""
    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    """The node holds the blocks ``first`` … ``last``, half-open."""
    unseen: list[int] = field(default_factory=list)
    """Nodes that their own style hides."""
    images: list[Placed] = field(default_factory=list)
    anchors: list[Placed] = field(default_factory=list)
    steps: dict[int, str] = field(default_factory=dict)
    """The steps that were asked for: the nodes of a page have their ancestors in common."""

    def segments(self, i: int) -> list[str]:
        """Return the parts of block *i* that inline elements set apart; a label stays with what follows its colon."""
        found: list[str] = []
        for piece in self.pieces.get(i, (self.text[i],)):
            if found and found[-1].endswith((":", "：")):
                found[-1] += piece.strip(_EDGE)
            elif piece.strip(_EDGE):
                found.append(" ".join(piece.split()))
        return found

    def path(self, node: int) -> str:
        """Return where *node* stands, as tag names with id and classes."""
        steps: list[str] = []
        while node > 0:
            steps.append(self.steps.get(node) or self.step(node))
            node = self.parent[node]
        return ">".join(reversed(steps))

    def step(self, node: int) -> str:
        """Return the last step of the path of *node*."""
        id_, _, classes = self.name[node].partition(" ")
        step = self.steps[node] = ".".join([self.tag[node] + (f"#{id_}" if id_ else ""), *classes.split()])
        return step


def blocks_of(root: etree._Element) -> Blocks:
    """Return the blocks of the page under *root*.

    One loop, because a page has thousands of tags and a call costs as much as the rest of what one tag needs.
    """
    walk = _Walk(root)
    line = walk.line
    steps: Any = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        sort = SORTS.get(element.tag, BLOCK)
        if event == "end":
            text = element.tail
            if sort == BLOCK:
                walk.close()
            elif sort == PLACED and element.tag == "a":
                walk.links -= 1
        elif sort == SILENT or (0 < sort <= PLACED and walk.is_hidden(element, sort)):
            steps.skip_subtree()
            continue
        else:
            text = element.text
            if sort == BLOCK:
                walk.open(element)
            elif sort == BORDER and line:
                walk.flush()
        if text and (line or not text.isspace()):
            line.append(text)
            if walk.links:
                walk.linked += len(text.strip())
    walk.flush()
    walk.blocks.last[0] = len(walk.blocks.text)
    return walk.blocks


class _Walk:
    """The state of one walk: the line being gathered, the node and the depth of links that it stands in."""

    __slots__ = ("blocks", "line", "linked", "links", "node")

    def __init__(self, root: etree._Element) -> None:
        self.blocks = Blocks(parent=[-1], element=[root], tag=["html"], name=[" "], first=[0], last=[0])
        self.line: list[str] = []
        self.linked = 0
        self.links = 0
        self.node = 0

    def is_hidden(self, element: etree._Element, sort: int) -> bool:
        """Take note of an inline element; return whether its style hides it."""
        if sort == PLACED:
            placed = _placed((len(self.blocks.text), element))
            if element.tag == "a":
                self.links += 1
                self.blocks.anchors.append(placed)
            else:
                self.blocks.images.append(placed)
        style = element.get("style")
        if style is not None and _UNSEEN.search(style):
            return True
        return element.tag == "math" and _is_second_form(element)

    def open(self, element: etree._Element) -> None:
        """End the line; begin the node of a block-level *element*."""
        if self.line:
            self.flush()
        blocks = self.blocks
        blocks.parent.append(self.node)
        self.node = len(blocks.element)
        blocks.element.append(element)
        blocks.tag.append(str(element.tag))
        blocks.name.append(f"{element.get('id', '')} {element.get('class', '')}")
        blocks.first.append(len(blocks.text))
        blocks.last.append(0)
        style = element.get("style")
        if (style is not None and _UNSEEN.search(style)) or element.get("hidden") is not None:
            blocks.unseen.append(self.node)

    def close(self) -> None:
        """End the line and the node."""
        if self.line:
            self.flush()
        blocks = self.blocks
        blocks.last[self.node] = len(blocks.text)
        self.node = blocks.parent[self.node]

    def flush(self) -> None:
        """End the line."""
        line = _shown("".join(self.line))
        if line:
            blocks = self.blocks
            if len(self.line) > 1 and len(line) < _BYLINE:
                blocks.pieces[len(blocks.text)] = tuple(self.line)
            blocks.text.append(line)
            blocks.linked.append(min(self.linked, len(line)))
            blocks.owner.append(self.node)
            blocks.heading.append(blocks.tag[self.node] in _HEADINGS)
        self.line.clear()
        self.linked = 0


def _is_second_form(math: etree._Element) -> bool:
    """Whether KaTeX or MathJax shows the formula beside *math*, which is for those who listen."""
    around = math.getparent()
    return around is not None and _ASSISTIVE.search(around.get("class") or "") is not None


def _shown(raw: str) -> str:
    line = raw.strip(_EDGE)
    if "\n" in line:
        line = _WRAP.sub("", line)
    if not line.isprintable() or "  " in line:
        line = _SPACE.sub(" ", _INVISIBLE.sub("", line)).strip(_EDGE)
    return line
