"""Which blocks of a page are its article's: the decisions of this package in their order, each with its reason."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from cleaners.article import Cut
from cleaners.extraction.blocks import Blocks, Part, blocks_of
from cleaners.extraction.bounds import body_within
from cleaners.extraction.confidence import confidence_of, signs_of
from cleaners.extraction.container import container_of
from cleaners.extraction.document_table import Table, document_table_of
from cleaners.extraction.edges import captions_in, lede_above, trimmed
from cleaners.extraction.foreign import foreign_parts
from cleaners.extraction.headline import Headline, bare, headline_above, headline_of
from cleaners.extraction.layout import node_at
from cleaners.extraction.portal_furniture import furniture_parts
from cleaners.extraction.rows import lines_of
from cleaners.extraction.ruled import first_of, without_dropped
from cleaners.extraction.scripted import scripted_lines
from cleaners.extraction.thread import Thread, thread_of
from cleaners.extraction.unshown import Unshown, unshown_of
from cleaners.extraction.worth import is_dated_often, is_link_line, unlinked_worth, worth_of
from cleaners.rules import Rules

UNSURE = 0.5
"""Below it the second judge is asked: of 107 real pages three, of the damaged ones those with a mean F1 of .81."""
_HARDLY_ANY = 30
"""Characters that make a body of lines that are no sentences."""
_NOTHING_UNSHOWN = Unshown()


@dataclass(frozen=True, slots=True)
class Selection:
    """The article's part of a page.

    Attributes:
        blocks: All blocks of the page.
        worth: Each block's characters of sentences; 0 in foreign parts.
        headline: The headline and its block.
        table: The header table of a government document; None when the page has none.
        node: The node that holds the body.
        kept: The body's blocks, in page order.
        parts: What is not the article's, with reasons.
        confidence: The probability that *kept* is right, 0 … 1.
        extractor: Whose choice it is.
        dropped: What the portal's rules took out of the page, and what of its body is beyond the longest.
        lines: The body's lines.
        is_thread: Whether they are the posts of a forum thread.
        unshown: What the page says without showing it.
    """

    blocks: Blocks
    worth: list[int]
    headline: Headline
    table: Table | None
    node: int
    kept: list[int]
    parts: list[Part]
    confidence: float
    extractor: Literal["blocks", "trafilatura", "script"] = "blocks"
    dropped: tuple[Cut, ...] = ()
    lines: tuple[str, ...] = ()
    is_thread: bool = False
    unshown: Unshown = _NOTHING_UNSHOWN


def selected(root: etree._Element, rules: Rules) -> Selection:
    """Return the part of the page under *root* that is its article."""
    dropped = without_dropped(root, rules)
    unshown = unshown_of(root)
    blocks = blocks_of(root)
    worth = worth_of(blocks)
    headline = headline_of(unshown, blocks, worth, first_of(root, rules.title))
    worth = _without_title(blocks, worth, headline)
    table = document_table_of(blocks)
    parts = foreign_parts(blocks, worth, headline.at)
    if table:
        parts.append(Part(table.first, table.last, "document table"))
    if rules.model:
        parts += furniture_parts(blocks, rules.model.furniture, headline.at)
    node = _ruled_node(blocks, first_of(root, rules.body))
    thread = thread_of(blocks, worth, headline) if node is None else None
    choice = (
        _posted(blocks, worth, headline, parts, thread) if thread else _choice(blocks, worth, headline, parts, node)
    )
    if not choice.kept and node is None and headline.at >= 0:
        choice = _without_sentences(blocks, headline, parts) or choice
    choice = replace(choice, table=table, dropped=dropped, unshown=unshown)
    if rules.model and choice.confidence < UNSURE and node is None and not thread:
        node = node_at(blocks, rules.model.container)
        choice = replace(_choice(blocks, worth, headline, parts, node), table=table, dropped=dropped, unshown=unshown)
    return with_kept(choice, choice.kept)


def with_kept(choice: Selection, kept: list[int]) -> Selection:
    """Return *choice* with the blocks *kept* for its body, and the lines and the headline that follow from them."""
    blocks = choice.blocks
    lines = lines_of(blocks, kept)
    if not lines and (lines := scripted_lines(choice.unshown)):
        choice = replace(choice, confidence=1.0, extractor="script")
    lines, beyond = body_within(lines, blocks.path(choice.node))
    headline = headline_above(blocks, kept, choice.headline)
    return replace(choice, kept=kept, headline=headline, lines=lines, dropped=(*choice.dropped, *beyond))


def _ruled_node(blocks: Blocks, body: etree._Element | None) -> int | None:
    """Return the node of the element that a portal's rules name, or of the block-level element around it."""
    while body is not None and body not in blocks.element:
        body = body.getparent()
    return None if body is None else blocks.element.index(body)


def _without_title(blocks: Blocks, worth: list[int], headline: Headline) -> list[int]:
    said = bare(headline.text)
    return [
        0 if value and said and len(line) < 120 and line[-1] in headline.text and bare(line) == said else value
        for value, line in zip(worth, blocks.text, strict=True)
    ]


def _choice(
    blocks: Blocks, worth: list[int], headline: Headline, parts: list[Part], node: int | None = None
) -> Selection:
    is_foreign = bytearray(len(worth))
    for part in parts:
        is_foreign[part.first : part.last] = b"\1" * (part.last - part.first)
    worth = [0 if foreign else value for value, foreign in zip(worth, is_foreign, strict=True)]
    if node is None:
        node = container_of(blocks, worth, headline.anchor)
    inside = range(blocks.first[node], blocks.last[node])
    kept = [i for i in inside if not is_foreign[i] and not is_link_line(blocks.text[i], blocks.linked[i])]
    kept = trimmed(blocks, worth, kept, headline.at) if any(worth[i] for i in kept) else []
    kept = [*lede_above(blocks, worth, kept, headline), *kept]
    captions = captions_in(blocks, worth, kept)
    parts = [*parts, *(Part(i, i + 1, "caption") for i in captions)]
    kept = [i for i in kept if i not in captions] if captions else kept
    confidence = confidence_of(signs_of(blocks, worth, headline, node, kept))
    return Selection(blocks, worth, headline, None, node, kept, parts, confidence)


def _without_sentences(blocks: Blocks, headline: Headline, parts: list[Part]) -> Selection | None:
    """Return the choice of lines that are no sentences: names, a table, a catalogue below a headline.

    None where they are fewer than the links above and among them: a list's dates and labels.
    """
    below = range(headline.anchor + 1, len(blocks.text))
    worth = [0] * len(blocks.text)
    for i in below:
        worth[i] = unlinked_worth(blocks.text[i], blocks.linked[i])
    choice = _choice(blocks, worth, headline, parts)
    chosen = sum(worth[i] for i in choice.kept)
    if chosen < (_HARDLY_ANY // 2 if headline.anchor > headline.at else _HARDLY_ANY):
        return None
    is_dense = (headline.anchor > headline.at and not is_dated_often(blocks)) or chosen > sum(
        blocks.linked[headline.at : choice.kept[-1] + 1]
    )
    return choice if is_dense else None


def _posted(blocks: Blocks, worth: list[int], headline: Headline, parts: list[Part], thread: Thread) -> Selection:
    """Return the choice of a thread's posts, whatever looks foreign there, without what is hidden in them."""
    is_hidden = bytearray(len(worth))
    for node in blocks.unseen:
        is_hidden[blocks.first[node] : blocks.last[node]] = b"\1" * (blocks.last[node] - blocks.first[node])
    kept = [at for first, last in thread.posts for at in range(first, last) if not is_hidden[at]]
    parts = [part for part in parts if bisect_left(kept, part.first) == bisect_left(kept, part.last)]
    confidence = confidence_of(signs_of(blocks, worth, headline, thread.node, kept))
    return Selection(blocks, worth, headline, None, thread.node, kept, parts, confidence, is_thread=True)
