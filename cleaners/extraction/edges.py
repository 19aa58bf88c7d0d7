"""Where the body begins and ends inside its container."""

from collections import Counter
from itertools import takewhile

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import Headline, bare
from cleaners.extraction.rows import row_of
from cleaners.extraction.worth import is_link_line
from cleaners.lines.dates import published_of
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import kind_of
from cleaners.lines.lines import is_sentence
from cleaners.lines.signs import has_tool, is_byline, is_particulars, is_site_notice, is_statement, simplified

_MOST_LEDE = 3
_REPEATED = 12
"""Characters of a lede that stand in the body too if it is a summary cut off."""
_HARDLY, _LINKS = 0.15, 4
"""Share of the sentences that may stand below a run of as many links, and are none of the article."""
_LABELLED, _LABELS = ("：", ":"), 2
_CELLS = frozenset({"td", "th", "dd", "dt"})
_TELLING = 4
"""Characters of a line above the first sentence that may be of the body; of a heading one fewer."""
_BOX, _CALLS = 3, frozenset({"promo", "scan"})
_ROWS = 3
_BELOW_LEDE = 6
"""Lines of a body among which its byline may stand."""


def trimmed(blocks: Blocks, worth: list[int], kept: list[int], at: int) -> list[int]:
    """Return *kept* without the headline and particulars above the first sentence and the tools below the last."""
    if kept and kept[0] <= at <= kept[-1]:
        above = sum(worth[i] for i in kept if i < at)
        if above < 0.2 * sum(worth[i] for i in kept):
            kept = [i for i in kept if i > at]
    top = next((n for n, i in enumerate(kept) if worth[i]), 0)
    head = _head(blocks, worth, kept[:top])
    kept = head + _without_bylines(blocks, worth, kept[top:])
    kept = _until_links(blocks, worth, _until_statement(blocks, worth, kept))
    while kept and _is_furniture(blocks.text[kept[-1]], worth[kept[-1]]):
        kept.pop()
    while len(kept) > 1 and _is_orphan(blocks, worth, kept):
        kept.pop()
    return kept


def _head(blocks: Blocks, worth: list[int], above: list[int]) -> list[int]:
    """Return those lines *above* the first sentence that are of the body.

    Short cells are too below a longer one, and in a table of data.
    """
    data = _cells_of_data(blocks, above)
    boxes = {blocks.owner[i] for i in above if _is_promoted(blocks, worth, i)}
    are_labelled = sum(blocks.text[i].endswith(_LABELLED) for i in above) >= _LABELS
    head: list[int] = []
    for i in above:
        is_listed = are_labelled or i in data or (head and blocks.tag[blocks.owner[i]] in _CELLS)
        shortest = 1 if is_listed else _TELLING - blocks.heading[i]
        if blocks.owner[i] not in boxes and not _is_of_head(blocks.text[i], shortest):
            head.append(i)
    return head


def _cells_of_data(blocks: Blocks, above: list[int]) -> set[int]:
    """Return those lines *above* the first sentence that stand in a table of at least three rows of data."""
    rows = {i: row for i in above if blocks.tag[blocks.owner[i]] in _CELLS and (row := row_of(blocks, i)) >= 0}
    tables = Counter(blocks.parent[row] for row in set(rows.values()))
    return {i for i, row in rows.items() if tables[blocks.parent[row]] >= _ROWS}


def _is_promoted(blocks: Blocks, worth: list[int], i: int) -> bool:
    """Whether block *i* calls to follow or to download, and shares its node with a label at most: 独家抢先看."""
    kind = kind_of(blocks.text[i])
    if kind is None or kind.name not in _CALLS:
        return False
    first, last = blocks.first[blocks.owner[i]], blocks.last[blocks.owner[i]]
    return last - first <= _BOX and not any(worth[first:last])


def lede_above(blocks: Blocks, worth: list[int], kept: list[int], headline: Headline) -> list[int]:
    """Return the sentences between headline and byline that begin the body *kept*, and are no summary of it.

    Without a byline they stand beside the headline, and nothing but links lies between them and the rest.
    """
    is_bare = headline.anchor == headline.at >= 0
    last = kept[0] if kept and is_bare else headline.anchor
    if not kept or not headline.at < last <= kept[0] - (not is_bare):
        return []
    between = range(headline.at + 1, last)
    lede = list(takewhile(lambda i: worth[i] and _is_of_body(blocks.text[i]), between))
    if is_bare and (not lede or not _is_apart_from(blocks, lede[0], headline.at, range(lede[-1] + 1, last))):
        return []
    said = bare("".join(blocks.text[i] for i in kept[:_BELOW_LEDE]))
    is_new = all(bare(blocks.text[i])[:_REPEATED] not in said for i in lede)
    return lede if is_new and len(lede) <= _MOST_LEDE else []


def _is_apart_from(blocks: Blocks, lede: int, at: int, between: range) -> bool:
    """Whether a *lede* stands in one element with the headline *at*, and *between* it and the body are links alone."""
    is_beside = blocks.parent[blocks.owner[lede]] == blocks.parent[blocks.owner[at]]
    links = sum(is_link_line(blocks.text[i], blocks.linked[i]) for i in between)
    return is_beside and 0 < links == len(between)


def _is_of_body(line: str) -> bool:
    """Whether *line* is a sentence, as no kicker is, and no summary."""
    return is_sentence(line) and not form("summary").match(line)


def captions_in(blocks: Blocks, worth: list[int], kept: list[int]) -> set[int]:
    """Return those of *kept* that are captions by their mark, △云溪古渡, their element, or a table around a picture."""
    marked = {i for i in kept if not worth[i] and form("marked_caption").match(blocks.text[i])}
    below = {image.at for image in blocks.images}
    framed = (i for i in kept if i in below and _is_framed(blocks, worth, i))
    return {
        *(marked & below),
        *framed,
        *(i for i in kept if not worth[i] and blocks.tag[blocks.owner[i]] == "figcaption"),
    }


def _is_framed(blocks: Blocks, worth: list[int], i: int) -> bool:
    """Whether block *i*, below a picture, is all that its table says beside it."""
    node = blocks.owner[i]
    if worth[i] or blocks.tag[node] != "td":
        return False
    while node > 0 and blocks.tag[node] != "table":
        node = blocks.parent[node]
    return node > 0 and blocks.last[node] - blocks.first[node] == 1


def is_below_lede(blocks: Blocks, worth: list[int], i: int) -> bool:
    """Whether block *i*, which stands below the first sentence, is the byline: some pages have the lede above it."""
    return not worth[i] and is_byline(blocks.text[i])


def _without_bylines(blocks: Blocks, worth: list[int], kept: list[int]) -> list[int]:
    return [i for n, i in enumerate(kept) if n >= _BELOW_LEDE or not is_below_lede(blocks, worth, i)]


def _is_orphan(blocks: Blocks, worth: list[int], kept: list[int]) -> bool:
    """Whether the last block heads what is no longer there; several headings in a row are a list."""
    last, before = kept[-1], kept[-2]
    return blocks.heading[last] and not worth[last] and not blocks.heading[before] and not blocks.linked[last]


def _is_of_head(line: str, shortest: int) -> bool:
    """Whether *line*, above the first sentence, tells when or where from, or is too short to tell anything."""
    if form("event_time").match(simplified(line)) and not published_of(line):
        return False
    return is_particulars(line) or form("post_stamp").match(line) is not None or len(bare(line)) < shortest


def _until_statement(blocks: Blocks, worth: list[int], kept: list[int]) -> list[int]:
    """Return *kept* up to the first statement of the platform that has two thirds of the sentences above it."""
    total = sum(worth[i] for i in kept)
    above = 0
    for n, i in enumerate(kept):
        if above * 3 >= total * 2 > 0 and is_statement(blocks.text[i]):
            return kept[:n]
        above += worth[i]
    return kept


def _until_links(blocks: Blocks, worth: list[int], kept: list[int]) -> list[int]:
    """Return *kept* up to a run of links that has hardly a sentence of it below: boxes of other articles."""
    rest, total = 0, sum(worth[i] for i in kept)
    for n in range(len(kept) - 1, 0, -1):
        rest += worth[kept[n]]
        if rest > _HARDLY * total:
            break
        between = range(kept[n - 1] + 1, kept[n])
        if len(between) >= _LINKS and all(blocks.linked[i] for i in between[-_LINKS:]):
            return _until_links(blocks, worth, kept[:n])
    return kept


def _is_furniture(line: str, worth: int) -> bool:
    return is_statement(line) or is_site_notice(line) or (not worth and (has_tool(line) or len(line) < 3))
