"""The headline and the byline below it: the anchor that tells where the body begins."""

import re
from typing import NamedTuple

from lxml import etree

from cleaners.chinese.annotations import LETTERS
from cleaners.extraction.blocks import Blocks
from cleaners.extraction.unshown import Unshown
from cleaners.lines.betting_sites import names_betting_site
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import is_furniture
from cleaners.lines.signs import is_byline, is_labelled, is_linked_source, is_particulars, is_site_name, is_slogan

_BARE = re.compile(r"[\W_]+")
# A reading behind its character, as mirrors weave them in: 會(huì)議; no Latin gloss, which is longer or in capitals.
_ANNOTATION = re.compile(rf"(?<=[㐀-鿿])(?:\([{LETTERS}]{{1,6}}\))+")
_PARTS = re.compile(r"\s*[-_|–—]+\s*")
_BYLINE_WITHIN = 6
_CLOSED = ("。", "。”", "；")
"""How a sentence of the body ends, and no headline."""
_NEARLY = 0.7
"""Share of what the head says that a block must repeat to be the headline though it is a link to its own page."""
_SENTENCE = re.compile("[。；，：:]|[！？!?]$")
_TITLE_NAMES = frozenset({"articletitle", "og:title", "title"})


class Headline(NamedTuple):
    """A headline, its block, and the last block above the body; -1 when no block shows it."""

    text: str
    at: int
    anchor: int


def bare(text: str) -> str:
    """Return the letters, digits and characters of *text*, without white space, punctuation and woven-in readings."""
    return _BARE.sub("", _unannotated(text))


def _unannotated(text: str) -> str:
    """A mirror annotates ``<title>`` and heading at different characters; they still say the same."""
    return _ANNOTATION.sub("", text) if "(" in text else text


def headline_of(unshown: Unshown, blocks: Blocks, worth: list[int], ruled: etree._Element | None = None) -> Headline:
    """Return the block that says what the page's head says; else the h1; else the line above the byline.

    A block with hardly a sentence below it is the copy of a site's name, not the headline. *ruled* is the element that
    a portal's rules name.
    """
    said = [" ".join("".join(ruled.itertext()).split())] if ruled is not None else _said(unshown)
    said = [title for title in said if not names_betting_site(title, blocks.text)]
    last = _last_with_text_below(worth)
    at = max((_shown_at(blocks, bare(title), last) for title in said), default=-1)
    if at < 0:
        at = next(
            (i for i, node in enumerate(blocks.owner[:last]) if _is_h1(blocks, node) and _is_title(blocks, i)), -1
        )
    byline = _byline_at(blocks, at)
    if at < 0 <= byline:
        at = _above(blocks, byline)
    if at >= 0 and is_site_name(blocks.text[at]):
        at, byline = _below_site_name(blocks, at)
    if at >= 0 and is_slogan(blocks.text[at]) and said and is_site_name(_first_part(said[-1])):
        at = next((i for i in range(byline - 1, at, -1) if _may_be_headline(blocks, i)), at)
    text = blocks.text[at] if at >= 0 else next(filter(_names_no_site, map(_first_part, said)), "")
    return Headline(text, at, max(at, byline))


def _first_part(title: str) -> str:
    return _PARTS.split(title)[0]


def _names_no_site(title: str) -> bool:
    return title != "" and not is_site_name(title)


def _below_site_name(blocks: Blocks, at: int) -> tuple[int, int]:
    """Return the headline and byline of a page whose head repeats but the name of its site, which stands at *at*."""
    byline = next((i for i in range(at + 1, len(blocks.text)) if _is_byline(blocks, i)), -1)
    near = range(byline - 1, max(at, byline - _BYLINE_WITHIN), -1)
    above = next((i for i in near if _may_be_headline(blocks, i)), -1)
    return (above, byline) if above > at else (at, byline if byline <= at + _BYLINE_WITHIN else -1)


def headline_above(blocks: Blocks, kept: list[int], headline: Headline) -> Headline:
    """Return *headline*, or where none stands above the body the line above its byline, or the line right above it."""
    if not kept or 0 <= headline.at <= kept[-1]:
        return headline
    byline = next((i for i in range(kept[0] - 1, -1, -1) if _is_byline(blocks, i)), -1)
    at = _above(blocks, byline) if byline > kept[0] - _BYLINE_WITHIN else kept[0] - 1
    if at < 0 or not _may_be_headline(blocks, at):
        return headline._replace(at=-1, anchor=byline)
    return Headline(blocks.text[at], at, max(at, byline))


def _may_be_headline(blocks: Blocks, i: int) -> bool:
    line = blocks.text[i]
    if not 4 <= len(line) <= 80 or blocks.linked[i]:
        return False
    is_stamp = form("post_stamp").search(line) is not None or names_betting_site(line, blocks.text)
    return not (is_stamp or _SENTENCE.search(line) or is_particulars(line) or is_furniture(line))


def _last_with_text_below(worth: list[int]) -> int:
    """Return the block below which a twentieth of the page's sentences is left."""
    least = sum(worth) / 20
    below = 0
    for i in range(len(worth) - 1, -1, -1):
        below += worth[i]
        if below > least:
            return i
    return len(worth)


def _said(unshown: Unshown) -> list[str]:
    """Return what the page's head says its title is, meta tags first: they lack the site's name."""
    metas = [
        (meta.get("content") or "").strip()
        for meta in unshown.metas
        if (meta.get("name") or meta.get("property") or "").lower() in _TITLE_NAMES
    ]
    title = unshown.title.strip()
    return [said for said in (*metas, title) if said]


def _is_h1(blocks: Blocks, node: int) -> bool:
    return blocks.tag[node] == "h1"


def _is_title(blocks: Blocks, i: int) -> bool:
    return len(blocks.text[i]) > 3 and not names_betting_site(blocks.text[i], blocks.text)


def _is_named(blocks: Blocks, i: int, title: str) -> bool:
    """Whether block *i*, of three characters at most, is an h1 that the title begins with, and no channel: 夜雨."""
    line = blocks.text[i]
    return len(line) > 1 and _is_h1(blocks, blocks.owner[i]) and title.startswith(line) and not is_furniture(line)


def _shown_at(blocks: Blocks, title: str, end: int) -> int:
    best, rank = -1, 0.0
    for i, shown in enumerate(blocks.text[:end]):
        line = _unannotated(shown) if "(" in shown and len(shown) < 200 else shown
        is_short = len(line) <= 3 and _is_named(blocks, i, title)
        if not (is_short or 3 < len(line) < 120):
            continue
        middle = line[len(line) // 2]
        if middle.isalnum() and middle not in title:
            continue
        said = bare(line)
        if (len(said) <= 3 and not is_short) or said not in title:
            continue
        if len(said) > 0.4 * len(title) or (blocks.heading[i] and title.startswith(said)):
            is_whole = title.startswith(said) and len(said) > _NEARLY * len(title)
            is_link = blocks.linked[i] * 2 > len(line)
            sure = 100 if blocks.heading[i] else (100 - is_link) * is_whole
            value = len(said) * (0.2 if is_link and not is_whole else 1) + sure
            if value > rank:
                best, rank = i, value
    return best


def _byline_at(blocks: Blocks, at: int) -> int:
    within = range(at + 1, min(len(blocks.text), at + 1 + _BYLINE_WITHIN)) if at >= 0 else range(len(blocks.text))
    for i in within:
        if _is_byline(blocks, i):
            return i
    return -1


def _is_byline(blocks: Blocks, i: int) -> bool:
    line = blocks.text[i]
    if len(line) >= 150:
        return False
    if blocks.linked[i] * 2 >= len(line):
        return is_linked_source(line) or is_labelled(line)
    return is_byline(line)


def _above(blocks: Blocks, byline: int) -> int:
    """Return the line above the byline that could be a headline, headings before others."""
    near = [i for i in range(max(0, byline - 5), byline) if 4 <= len(blocks.text[i]) <= 80 and not blocks.linked[i]]
    near = [i for i in near if not is_particulars(blocks.text[i]) and not blocks.text[i].endswith(_CLOSED)]
    near = [i for i in near if _is_title(blocks, i)]
    return max(near, key=lambda i: (blocks.heading[i], len(blocks.text[i]) > 8, i), default=-1)
