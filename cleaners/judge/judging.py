"""When trafilatura is asked about a page, and what its opinion does to our choice."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from lxml import etree

from cleaners.article import Judge
from cleaners.extraction.blocks import Part
from cleaners.extraction.ruled import first_of
from cleaners.extraction.selection import Selection, with_kept
from cleaners.extraction.worth import is_link_line
from cleaners.judge.agreement import agreement, one_sided
from cleaners.judge.arbiter import shipped
from cleaners.judge.differences import differences
from cleaners.judge.opinion import blocks_in, opinion
from cleaners.lines.furniture_lines import is_furniture
from cleaners.rules import Rules

AGREED = 0.85
"""From it on ours scored .988 on 220 real pages and was kept; below it .90."""
_ASKED = 0.75
"""Confidence of ours below which trafilatura is asked: on variants of pages that brings three quarters of what asking
about all of them brings, and it concerns 2 of 92 pages as they are."""
_HARDLY_ANY = 30
"""Characters of sentences under which there is no article to ask about."""
_MANY = 5000
"""Blocks beyond which no page of the 282 measured lies, and the second judge takes seconds."""


class Judged(NamedTuple):
    """A choice that two judges looked at, or one.

    Attributes:
        selection: The choice, confirmed, doubted or replaced.
        agreement: How far the two bodies agreed, 0 … 1; None when trafilatura was not asked.
        one_sided: What only one of them had.
    """

    selection: Selection
    agreement: float | None = None
    one_sided: tuple[str, ...] = ()


def judged(choice: Selection, root: etree._Element, rules: Rules, judge: Judge) -> Judged:
    """Return what becomes of our *choice* of the page under *root*; *judge* says when trafilatura is asked.

    One that *rules* name as the extractor is always asked, and followed if it finds a body.
    """
    is_ordered = rules.extractor == "trafilatura"
    if choice.extractor == "script" or not (is_ordered or _is_asked(choice, root, rules, judge)):
        return Judged(choice)
    text = opinion(root)
    if text is None:
        return Judged(choice)
    theirs = blocks_in(choice.blocks, text)
    agreed = agreement("\n".join(choice.lines), text)
    sides = tuple(one_sided(choice.blocks, choice.kept, theirs))
    if not _is_body(choice, theirs):
        return Judged(choice, agreed, sides)
    if agreed < AGREED and (is_ordered or not _is_fixed(choice, root, rules)):
        signs = differences(choice, theirs, text)
        is_theirs = is_ordered or shipped().is_theirs(signs)
        confidence = shipped().confidence(signs, is_theirs=is_theirs)
    else:
        is_theirs = is_ordered
        confidence = (1 + choice.confidence) / 2 if agreed >= AGREED else choice.confidence
    chosen = _replaced(choice, theirs) if is_theirs else choice
    if is_ordered:
        chosen = replace(chosen, headline=choice.headline)
    return Judged(replace(chosen, confidence=confidence), agreed, sides)


def _is_asked(choice: Selection, root: etree._Element, rules: Rules, judge: Judge) -> bool:
    """Whether trafilatura is to be asked; never about a page that is too much for it, or has hardly a sentence."""
    if judge == "never" or len(choice.worth) >= _MANY or sum(choice.worth) < _HARDLY_ANY:
        return False
    return judge == "every" or (choice.confidence < _ASKED and not _is_fixed(choice, root, rules))


def _is_body(choice: Selection, theirs: Sequence[int]) -> bool:
    """Whether *theirs*, without headline, links and what sites repeat, are as much as an article has, or as ours."""
    lines, linked = choice.blocks.text, choice.blocks.linked
    ours = sum(len(lines[i]) for i in choice.kept)
    own = (i for i in theirs if i != choice.headline.at and not is_link_line(lines[i], linked[i]))
    other = sum(len(lines[i]) for i in own if not is_furniture(lines[i]))
    return other > 0 and other >= min(ours, _HARDLY_ANY)


def _is_fixed(choice: Selection, root: etree._Element, rules: Rules) -> bool:
    """Whether no other may choose: the portal's rules name the body, or it is the posts of a thread."""
    return choice.is_thread or first_of(root, rules.body) is not None


def _replaced(choice: Selection, kept: Sequence[int]) -> Selection:
    """Return *choice* with trafilatura's blocks *kept* for its body, and none of them in a foreign part."""
    blocks = choice.blocks
    held = (blocks.first[node] <= kept[0] and kept[-1] < blocks.last[node] for node in range(len(blocks.element)))
    node = max(node for node, holds in enumerate(held) if holds)
    parts = list(_without(choice.parts, frozenset(kept)))
    choice = replace(choice, node=node, parts=parts, extractor="trafilatura")
    return with_kept(choice, list(kept))


def _without(parts: Iterable[Part], kept: Collection[int]) -> Iterator[Part]:
    """Yield what *parts* hold besides the blocks *kept*."""
    for part in parts:
        for is_kept, run in groupby(range(part.first, part.last), key=kept.__contains__):
            if not is_kept:
                ats = list(run)
                yield Part(ats[0], ats[-1] + 1, part.kind)
