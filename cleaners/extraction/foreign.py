"""Parts of a page that belong to something other than its article: hidden, named so, or headed so."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from cleaners.article import CutKind
from cleaners.extraction.blocks import Blocks, Part
from cleaners.extraction.items import item_runs
from cleaners.lines.forms import form
from cleaners.lines.signs import simplified

# Ids and classes are read as words: ``rightSide-box2`` is right, Side, box.
_WORDS = re.compile("[A-Z]+[a-z]*|[a-z]+")
_NAMES: dict[CutKind, str] = {
    "comments": r"comments?|cmt\w*|repl(?:y|ies)|gentie|pinglun|discuss",
    "related": r"relat\w*|recommend\w*|recom|tuijian|xiangguan|guess|rank\w*|hot\w*|side\w*|aside",
    "navigation": r"nav\w*|crumbs?|breadcrumb|pager|pagination|pages|prev|next|tags?|keywords|menu",
    "share": r"share\w*|login|tool\w*|qrcode|erweima|download|survey|vote|subscribe|widget|popup|modal|dialogs?|toast"
    r"|cookies?|gutter|linenos?",
    "footer": r"foot\w*|copyright|disclaimer|shengming",
    "promotion": r"banner|ads?|advert\w*|promo\w*",
}
_NAMED = re.compile("|".join(f"(?P<{kind}>^(?:{words})$)" for kind, words in _NAMES.items()), re.IGNORECASE)
_KINDS: dict[str | None, CutKind] = {kind: kind for kind in _NAMES}
_TAGS: dict[str, CutKind] = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "related",
    "dialog": "share",
}
_LONGEST_HEADING = 22
_NEAR = 8
_SAYING = 4
"""Lines of a part among which its heading may stand: behind a field to write in and its buttons."""
_LONGEST_LABEL = 30
_BODY = 60
"""Blocks below the headline, and characters of sentences, that make a body of a node with another name."""


Heading = Literal["comments", "box", "sure_box"]

_SECTIONS = 4
"""Lines in brackets, 【天气】, that head the sections of one article: 【最佳留言】 among them is no box of comments."""


def _is_bracketed(line: str) -> bool:
    return line[0] == "【" and line[-1] == "】" and len(line) <= _LONGEST_HEADING


@lru_cache(1 << 13)
def kind_named(name: str) -> CutKind | None:
    """Return what a node is by its id and classes, if that is not the body."""
    if len(name) > 120:
        return None
    return next(filter(None, map(_kind_of_word, _WORDS.findall(name))), None)


@lru_cache(4096)
def _kind_of_word(word: str) -> CutKind | None:
    match = _NAMED.match(word)
    return _KINDS[match.lastgroup] if match else None


@lru_cache(1 << 13)
def _heading_of(line: str) -> Heading | None:
    """Return what a short line heads, if it heads something other than the article; sites repeat theirs on every page.

    A ``sure_box`` is one of other articles, whatever sentences stand in it.
    """
    line = simplified(line)
    if form("comments_heading").match(line):
        return "comments"
    box = form("box_heading").match(line)
    if box is None:
        return None
    return "sure_box" if box["sure"] else "box"


def foreign_parts(blocks: Blocks, worth: list[int], at: int, *, named: bool = True) -> list[Part]:
    """Return the parts that are not the article's; none holds *at*, the headline's block.

    With *named* false ids and classes are not believed.
    """
    return _Search(blocks, worth, at).parts(named=named)


class _Search:
    def __init__(self, blocks: Blocks, worth: list[int], at: int) -> None:
        self.blocks, self.worth, self.at = blocks, worth, at
        self.sums = [0, *accumulate(worth)]
        self.counts = [0, *accumulate(value > 0 for value in worth)]
        self.found: list[Part] = []
        self.labelled = 0

    def parts(self, *, named: bool) -> list[Part]:
        blocks = self.blocks
        for node in blocks.unseen:
            self._add(Part(blocks.first[node], blocks.last[node], "hidden"))
        nodes = zip(blocks.first, blocks.last, blocks.tag, blocks.name, strict=True)
        for node, (first, last, tag, name) in enumerate(nodes):
            if first < last:
                kind = _TAGS.get(tag) or (kind_named(name) if named and name != " " else None)
                if kind and not self._reads_like_body(node):
                    self._add(Part(first, last, kind), sure=tag == "footer")
        are_sections = sum(line[0] == "【" and _is_bracketed(line) for line in blocks.text) >= _SECTIONS
        for i, line in enumerate(blocks.text):
            heading = _heading_of(line) if len(line) <= _LONGEST_HEADING else None
            if heading and not (are_sections and _is_bracketed(line)):
                self._headed(i, heading)
        for run in item_runs(blocks, self.worth):
            self._add(run, sure=True)
        return self.found

    def _reads_like_body(self, node: int) -> bool:
        """Whether *node* begins right below the headline and holds sentences and hardly a link, whatever its name."""
        first, last = self.blocks.first[node], self.blocks.last[node]
        if not 0 <= self.at < first <= self.at + _NEAR or self.sums[last] - self.sums[first] < _BODY:
            return False
        linked = sum(self.blocks.linked[first:last])
        return linked * 10 < sum(map(len, self.blocks.text[first:last]))

    def _add(self, part: Part, *, sure: bool = False) -> None:
        """Add *part* unless it holds the headline or, when not *sure*, much of the page's sentences."""
        if part.first < part.last and not part.first <= self.at < part.last:
            held = self.sums[part.last] - self.sums[part.first]
            if sure or held < 0.4 * (self.sums[-1] or 1) or (part.kind == "comments" and self._says_so(part)):
                self.found.append(part)

    def _says_so(self, part: Part) -> bool:
        """Whether a part that is named for comments is headed for them too, and leaves the page a sentence."""
        lines = self.blocks.text[part.first : min(part.first + _SAYING, part.last)]
        is_headed = any(len(line) <= _LONGEST_HEADING and form("comments_heading").match(line) for line in lines)
        return is_headed and self.sums[part.first] > self.sums[max(self.at, 0)]

    def _headed(self, i: int, heading: Heading) -> None:
        end = heading == "comments"
        node, around = self._box_of(i)
        above = self.sums[i] - self.sums[max(self.blocks.first[around], min(self.at + 1, i))]
        kind: CutKind = "comments" if end else "related"
        last = self.blocks.last[node]
        if last - i > 1:
            if not end and self._is_section(i, last):
                return
            if heading != "box" or self.sums[last] == self.sums[i]:
                since = self.sums[i] - self.sums[self.at + 1]
                self._add(Part(i, last, kind), sure=i > self.at >= 0 and since > 60)
        elif end and above > 60:
            self._ending(i, self.blocks.last[around], above)
        else:
            self._add(Part(i, self._labels_after(i, self.blocks.last[around]), kind))

    def _is_section(self, i: int, last: int) -> bool:
        """Whether sentences without a link follow the heading *i* below the headline: a section of the article."""
        is_long = self.sums[last] - self.sums[i] >= _BODY
        return is_long and i > self.at >= 0 and not any(self.blocks.linked[i:last])

    def _box_of(self, i: int) -> tuple[int, int]:
        """Return the outermost node that block *i* begins, and the node around it."""
        node = self.blocks.owner[i]
        while self.blocks.parent[node] > 0 and self.blocks.first[self.blocks.parent[node]] == i:
            node = self.blocks.parent[node]
        return node, max(0, self.blocks.parent[node])

    def _ending(self, i: int, last: int, above: int) -> None:
        rest = self.sums[last] - self.sums[i]
        sentences = self.counts[last] - self.counts[i]
        self._add(Part(i, last, "comments"), sure=above > 0.35 * rest or rest < 40 * sentences)

    def _labels_after(self, i: int, last: int) -> int:
        """Return the end of the links and labels below block *i*, one scan for all headings of a run."""
        if not i < self.labelled:
            self.labelled = i + 1
            while self.labelled < len(self.worth) and self._is_label(self.labelled):
                self.labelled += 1
        return min(self.labelled, last)

    def _is_label(self, j: int) -> bool:
        line = self.blocks.text[j]
        return not self.worth[j] and (self.blocks.linked[j] * 2 > len(line) or len(line) < _LONGEST_LABEL)
