"""The page as a flat list of text blocks and a table of the block-level nodes that hold them.

One iterative walk. A *block* is a line that a browser would show: the text between two block-level borders or line
breaks. Ruby annotations, scripts and form controls have none. Ranges of blocks are half-open.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple

from lxml import etree

from cleaners.article import CutKind
from cleaners.extraction.shown import EDGE, as_typed, shown
from cleaners.extraction.tags import BLOCK, BORDER, FORMULA, IMAGE, INLINE, LINK, SILENT, SORTS
from cleaners.lines.code import with_gaps

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNSEEN = re.compile(r"(?i:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|pt)?\s*(?:;|$))")
_ASSISTIVE = re.compile("katex-mathml|MJX_Assistive")
_BYLINE = 200
_ENDS_LINE = frozenset({BLOCK, BORDER})


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
    """Each block's line, white space collapsed, never empty; empty lines of code before it are line feeds."""
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

    def opened(self, element: etree._Element, around: int) -> int:
        """Return the new node of *element*, inside the node *around* it, which begins at the next block."""
        self.parent.append(around)
        self.element.append(element)
        self.first.append(len(self.text))
        self.last.append(0)
        return len(self.element) - 1

    def segments(self, i: int) -> list[str]:
        """Return the parts of block *i* that inline elements set apart; a label stays with its value."""
        found: list[str] = []
        for piece in self.pieces.get(i, (self.text[i],)):
            if found and found[-1].rstrip("[【〔 ").endswith((":", "：")):
                found[-1] += piece.strip(EDGE)
            elif piece.strip(EDGE):
                found.append(" ".join(piece.split()))
        return found

    def path(self, node: int) -> str:
        """Return where *node* stands, as tag names with id and classes."""
        steps: list[str] = []
        while node > 0:
            steps.append(_step(self.tag[node], self.name[node]))
            node = self.parent[node]
        return ">".join(reversed(steps))

    def step(self, node: int) -> str:
        """Return the last step of the path of *node*."""
        return _step(self.tag[node], self.name[node])


@lru_cache(maxsize=1 << 10)
def _step(tag: str, name: str) -> str:
    """Return the step of a node with this *tag* and *name*; the pages of a portal have theirs in common."""
    id_, _, classes = name.partition(" ")
    return ".".join([tag + (f"#{id_}" if id_ else ""), *classes.split()])


def blocks_of(root: etree._Element) -> Blocks:
    """Return the blocks of the page under *root*.

    One loop, because a page has thousands of tags and a call costs as much as the rest of what one tag needs.
    """
    blocks = Blocks(parent=[-1], element=[root], first=[0], last=[0])
    walk = _Walk(blocks)
    line, texts, node = walk.line, blocks.text, 0
    steps: Any = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        sort = SORTS.get(element.tag, BLOCK)
        if line and sort in _ENDS_LINE:
            walk.flush(node)
        if event == "end":
            text = element.tail
            if sort == BLOCK:
                blocks.last[node] = len(texts)
                node = blocks.parent[node]
            elif sort == LINK:
                walk.links -= 1
        elif sort == SILENT or (INLINE <= sort < BORDER and walk.is_hidden(element, sort)):
            steps.skip_subtree()
            continue
        else:
            text = element.text
            if sort == BLOCK:
                node = blocks.opened(element, node)
        if text and (line or not text.isspace()):
            line.append(text)
            if walk.links:
                walk.linked += len(text.strip())
    walk.flush(0)
    return _described(blocks)


class _Walk:
    """The state of one walk: the line being gathered, and the depth of links that it stands in."""

    __slots__ = ("blocks", "line", "linked", "links")

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self.line: list[str] = []
        self.linked = 0
        self.links = 0

    def is_hidden(self, element: etree._Element, sort: int) -> bool:
        """Take note of an inline element; return whether its style hides it."""
        if sort == LINK:
            self.links += 1
            self.blocks.anchors.append(_placed((len(self.blocks.text), element)))
        elif sort == IMAGE:
            self.blocks.images.append(_placed((len(self.blocks.text), element)))
        style = element.get("style")
        if style is not None and _hides(style):
            return True
        return sort == FORMULA and _is_second_form(element)

    def flush(self, node: int) -> None:
        """End the line, which stands in *node*."""
        raw = "".join(self.line)
        if "\n" in raw and self.blocks.element[node].tag == "pre":
            for written in with_gaps([as_typed(line) for line in raw.split("\n")]):
                self._add(written, node)
        elif line := shown(raw):
            if len(self.line) > 1 and len(line) < _BYLINE:
                self.blocks.pieces[len(self.blocks.text)] = tuple(self.line)
            self._add(line, node)
        self.line.clear()
        self.linked = 0

    def _add(self, line: str, node: int) -> None:
        """Add a line, unless it is empty; of several together the first ones count as linked, as far as links go."""
        if line:
            linked = min(self.linked, len(line))
            self.linked -= linked
            self.blocks.text.append(line)
            self.blocks.linked.append(linked)
            self.blocks.owner.append(node)


def _described(blocks: Blocks) -> Blocks:
    """Return *blocks* with what follows from their elements, of all at once, which is quicker than one by one."""
    inner = blocks.element[1:]
    blocks.last[0] = len(blocks.text)
    blocks.tag = ["html", *[str(element.tag) for element in inner]]
    blocks.name = [" ", *[f"{element.get('id', '')} {element.get('class', '')}" for element in inner]]
    blocks.heading = [blocks.tag[node] in _HEADINGS for node in blocks.owner]
    blocks.unseen = [node for node, element in enumerate(inner, 1) if _is_unseen(element)]
    return blocks


def _is_unseen(element: etree._Element) -> bool:
    style = element.get("style")
    return (style is not None and _hides(style)) or element.get("hidden") is not None


@lru_cache(maxsize=1 << 10)
def _hides(style: str) -> bool:
    """Whether *style* hides an element; a page repeats its styles."""
    return _UNSEEN.search(style) is not None


def _is_second_form(math: etree._Element) -> bool:
    """Whether KaTeX or MathJax shows the formula beside *math*, which is for those who listen."""
    around = math.getparent()
    return around is not None and _ASSISTIVE.search(around.get("class") or "") is not None
