"""The posts of a forum thread: nodes alike, each with a moment and a text, of which the first is the question's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import Headline
from cleaners.extraction.question import question_of
from cleaners.extraction.worth import is_link_line
from cleaners.lines.forms import form
from cleaners.lines.signs import simplified

_DIGITS = re.compile(r"\d+")
_TELLING = re.compile("[0-9前昨#](?:(?<![0-9])|[:：楼樓F]|[-/.年月][0-9])")
"""What every stamp has, for a quick look: 9:05, 3楼, 2026-03, 前, 昨, #. One class to begin with makes it quick."""
# id="post_12", class="topic-body", component="answer": what a post is called.
_TALK = re.compile(r"post|repl(?:y|ies)|answer|topic|thread|floor", re.IGNORECASE)
_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST_STAMP = 90
_HIGHEST = 24
"""Levels from a moment to the node around all posts: Discuz has 9, Tieba 10."""
_MOST_STAMPS = 2000
_SHARED = 0.7
"""Share of the posts that must hold their text in the same kind of node."""
_TITLE = 7
"""Chinese characters of a link that is a headline: names of people and buttons have fewer."""


class Thread(NamedTuple):
    """The node around all posts, and the blocks of each post's text, half-open, in page order."""

    node: int
    posts: tuple[tuple[int, int], ...]


def thread_of(blocks: Blocks, worth: list[int], headline: Headline) -> Thread | None:
    """Return the thread of the page; None unless its first post takes the place of the body.

    Comments below an article look like posts, but the article itself does not: it stands between them and the headline.
    """
    worth = _without_hidden(blocks, worth)
    stamps = [i for i, line in enumerate(blocks.text) if len(line) <= _LONGEST_STAMP and _is_stamp(line)]
    if not 2 <= len(stamps) <= _MOST_STAMPS:
        return None
    node, items = _alike(blocks, stamps)
    if len(items) < 2:
        return None
    question = question_of(blocks, worth, headline, blocks.first[items[0]])
    if question is None:
        return None
    posts = _texts(blocks, worth, stamps, items)
    if len(posts) < 2 or blocks.first[items[0]] <= headline.at or _lists(blocks, items, posts, headline):
        return None
    is_talk = bool(question) or _is_talk(blocks, items)
    posts = (*question, *posts)
    return Thread(node, posts) if is_talk and _is_most(worth, posts) else None


def _without_hidden(blocks: Blocks, worth: list[int]) -> list[int]:
    shown = list(worth)
    for node in blocks.unseen:
        shown[blocks.first[node] : blocks.last[node]] = [0] * (blocks.last[node] - blocks.first[node])
    return shown


def _is_stamp(line: str) -> bool:
    is_stamp = _TELLING.search(line) is not None and form("post_stamp").match(line) is not None
    return is_stamp and form("answers_heading").match(simplified(line)) is None


def _alike(blocks: Blocks, stamps: list[int]) -> tuple[int, list[int]]:
    """Return the node with the most children alike that hold a stamp each, and these children."""
    held: dict[int, dict[int, None]] = defaultdict(dict)
    for first, second in pairwise(stamps):
        if found := _apart(blocks, first, second):
            held[found[0]] |= dict.fromkeys(found[1:])
    node, items = 0, list[int]()
    for around, children in held.items():
        stems = Counter(stem for child in children for stem in _stems(blocks, child))
        stem = max(stems, key=stems.__getitem__, default=("", ""))
        alike = [child for child in children if stem in _stems(blocks, child)]
        if len(alike) >= len(items):
            node, items = around, alike
    return node, sorted(items)


def _apart(blocks: Blocks, first: int, second: int) -> tuple[int, int, int] | None:
    """Return the innermost node that holds both blocks, and its children that hold one each."""
    left = blocks.owner[first]
    for _ in range(_HIGHEST):
        around = blocks.parent[left]
        if around < 0 or blocks.last[left] > second:
            return None
        if blocks.last[around] > second:
            break
        left = around
    right = blocks.owner[second]
    for _ in range(_HIGHEST):
        if blocks.parent[right] == blocks.parent[left]:
            return blocks.parent[left], left, right
        right = max(0, blocks.parent[right])
    return None


def _stems(blocks: Blocks, node: int) -> set[tuple[str, str]]:
    """Return the tag of *node* with each of its names, without the numbers in them: ``post_53876`` is ``post_``."""
    return {(blocks.tag[node], _DIGITS.sub("", name)) for name in blocks.name[node].split()}


def _texts(blocks: Blocks, worth: list[int], stamps: list[int], items: list[int]) -> tuple[tuple[int, int], ...]:
    """Return the blocks of the texts of *items*: of the nodes that most of them have, the kind with the most sentences.

    It holds no stamp, and the first post has one; of nodes in each other the outer one is taken.
    """
    plain = [len(line) - linked for line, linked in zip(blocks.text, blocks.linked, strict=True)]
    sentences, characters, stamped = ([0, *accumulate(values)] for values in (worth, plain, _marked(blocks, stamps)))
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for item in items:
        for node in _nodes_in(blocks, item):
            first, last = blocks.first[node], blocks.last[node]
            if first < last and stamped[last] == stamped[first]:
                found[_kind(blocks, node)].setdefault(item, node)

    def size(nodes: dict[int, int]) -> tuple[int, int]:
        first, second = (
            sum(sums[blocks.last[node]] - sums[blocks.first[node]] for node in nodes.values())
            for sums in (sentences, characters)
        )
        return first, second

    shared = [nodes for nodes in found.values() if items[0] in nodes and len(nodes) >= _SHARED * len(items)]
    nodes = max(shared, key=size, default=dict[int, int]()).values()
    return tuple((blocks.first[node], blocks.last[node]) for node in nodes)


def _marked(blocks: Blocks, marks: list[int]) -> bytearray:
    marked = bytearray(len(blocks.text))
    for i in marks:
        marked[i] = 1
    return marked


def _kind(blocks: Blocks, node: int) -> tuple[str, str]:
    return blocks.tag[node], _DIGITS.sub("", blocks.name[node])


def _nodes_in(blocks: Blocks, item: int) -> Iterator[int]:
    """Yield the nodes inside *item*, outer ones first; they are numbered in page order."""
    for node in range(item + 1, len(blocks.parent)):
        if blocks.parent[node] < item:
            return
        yield node


def _lists(blocks: Blocks, items: list[int], posts: tuple[tuple[int, int], ...], headline: Headline) -> bool:
    """Whether most of *items* link to something by its headline: a list of threads, a digest."""
    texts = {at for first, last in posts for at in range(first, last)}
    titled = sum(
        any(at not in texts and _is_title(blocks, at, headline) for at in range(blocks.first[item], blocks.last[item]))
        for item in items
    )
    linked = sum(blocks.linked[at] for at in texts)
    return titled * 2 > len(items) or linked * 2 > sum(len(blocks.text[at]) for at in texts)


def _is_title(blocks: Blocks, i: int, headline: Headline) -> bool:
    """Whether block *i* is a link with a headline that is not this page's, and no row of buttons."""
    line = blocks.text[i]
    if not is_link_line(line, blocks.linked[i]) or len(_HAN.findall(line)) < _TITLE or _is_stamp(line):
        return False
    return not form("post_button").search(simplified(line)) and headline.text not in line


def _is_talk(blocks: Blocks, items: list[int]) -> bool:
    """Whether at least half of *items* have a button or a mark of posts: 回复, 2楼, 举报."""
    if any(_TALK.search(name) for _, name in _stems(blocks, items[0])):
        return True
    talking = sum(
        any(
            len(line) <= _LONGEST_STAMP and form("post_button").search(simplified(line))
            for line in blocks.text[blocks.first[item] : blocks.last[item]]
        )
        for item in items
    )
    return talking * 2 >= len(items)


def _is_most(worth: list[int], posts: tuple[tuple[int, int], ...]) -> bool:
    """Whether *posts* hold half of the sentences from the first one on."""
    held = sum(sum(worth[first:last]) for first, last in posts)
    return held * 2 >= sum(worth[posts[0][0] :])
