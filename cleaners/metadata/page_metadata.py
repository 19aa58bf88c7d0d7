"""The fields of an article from all that its page says: the lines around the body before its head, both recorded."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from cleaners.article import Article, DisputedField, replace
from cleaners.extraction.blocks import Blocks
from cleaners.extraction.edges import is_below_lede
from cleaners.extraction.selection import Selection
from cleaners.extraction.worth import is_link_line
from cleaners.lines.bylines import byline_of, people_of, photographers_of
from cleaners.lines.captions import photographers_below
from cleaners.lines.credits import Credits, credits_of, merged
from cleaners.lines.dates import Published, published_of
from cleaners.lines.names import is_name
from cleaners.lines.signs import is_labelled, is_linked_source
from cleaners.metadata.head import Head
from cleaners.metadata.media import attachments_of, images_of, next_page_of
from cleaners.metadata.publication import published_in

_ABOVE, _BELOW = 6, 12
"""How many blocks above the headline and below the body may tell about the article."""
_LONGEST = 200
_FARTHEST = 60
"""Blocks below the first sentence among which a byline below the lede is looked for; links may stand in between."""
# What every credit has: 来源：…, 版权所有 某公司.
_LABELLED = re.compile("[:：]|版权所有")


_ALONE = frozenset({"来源", "信息来源", "文章来源", "稿件来源", "发布机构", "作者", "编辑", "责任编辑", "责编"})
"""Labels that stand in a cell of their own, the value in the next one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the visible lines say, and in them the date that stands nearest to the headline."""

    credited: Credits
    published: Published | None


def visible(selection: Selection) -> list[list[list[str]]]:
    """Return the lines that may tell about the article: below the headline, above it, below the body; in segments."""
    kept, at = selection.kept, selection.headline.at
    top = next((i for i in kept if selection.worth[i]), selection.headline.anchor + 3)
    bottom = next((i for i in reversed(kept) if selection.worth[i]), top - 1)
    below_lede = (
        i for i in range(top, min(top + _FARTHEST, bottom)) if is_below_lede(selection.blocks, selection.worth, i)
    )
    zones = (
        [*range(max(at, top - 20) + 1, top), *islice(below_lede, 1)],
        range(max(0, at - _ABOVE), max(0, at)),
        range(bottom + 1, max([bottom, *kept[-1:]]) + 1 + _BELOW),
    )
    return [_segments(selection.blocks, zone) for zone in zones]


def _segments(blocks: Blocks, zone: Iterable[int]) -> list[list[str]]:
    shown = ((i, blocks.text[i]) for i in zone if i < len(blocks.text) and len(blocks.text[i]) <= _LONGEST)
    telling = (i for i, line in shown if not is_link_line(line, blocks.linked[i]) or _is_linked_byline(line))
    return list(map(blocks.segments, telling))


def _is_linked_byline(line: str) -> bool:
    return is_linked_source(line) or is_labelled(line)


def said_by(zones: list[list[list[str]]]) -> Said:
    """Return what the lines of *zones*, in clean simplified form, credit."""
    segments = [segment for lines in zones for line in _labels_joined(lines) for segment in line]
    credited = merged(credits_of(segment) for segment in segments if _LABELLED.search(segment))
    authors = next((names for segment in segments if (names := byline_of(segment))), ())
    photographers = next((names for segment in segments if (names := photographers_of(segment))), ())
    credited = credited._replace(
        authors=credited.authors or authors, photographers=credited.photographers or photographers
    )
    return Said(credited, published_in(zones))


def _labels_joined(lines: list[list[str]]) -> Iterator[list[str]]:
    """Yield *lines*, a label that is alone on one with the line below it: the cells of a table, 来源 above 云溪日报."""
    label = ""
    for line in lines:
        is_label = len(line) == 1 and _is_label(line[0])
        if not is_label:
            yield [f"{label}：{line[0]}", *line[1:]] if label else line
        label = line[0].rstrip(":： ") if is_label else ""


def _is_label(segment: str) -> bool:
    return "".join(segment.rstrip(":： ").split()) in _ALONE


def described(article: Article, said: Credits, head: Head, published: Published | None) -> Article:
    """Return *article* with what the page adds to the text's own fields or puts before them."""
    told = _dated(_credited(article, said, head), published)
    return replace(
        told,
        column=head.column,
        keywords=head.keywords,
        description=head.description,
        canonical_url=head.canonical_url,
        disagreements=tuple(_disagreements(told, published, head)),
    )


def _credited(article: Article, said: Credits, head: Head) -> Article:
    return replace(
        article,
        source=said.source or article.source or head.source,
        authors=_fuller(said.authors, article.authors) or _authors(head.authors),
        photographers=said.photographers or article.photographers,
        editor=said.editor or article.editor or said.duty_editor,
        duty_editor=said.duty_editor or article.duty_editor,
        reviewer=said.reviewer or article.reviewer,
        publisher=said.publisher or article.publisher or head.publisher,
        original_title=said.original_title or article.original_title,
    )


def _dated(article: Article, published: Published | None) -> Article:
    if published is None:
        return article
    return replace(
        article,
        published=published.instant,
        published_date=published.date,
        published_precision=published.precision,
        published_raw=published.raw,
    )


def with_media(article: Article, selection: Selection) -> Article:
    """Return *article* with the images, attachments and next page that stand where its body does.

    Where nobody is named as photographer yet, those are whom captions name.
    """
    blocks, kept = selection.blocks, selection.kept
    first = min([*kept[:1], selection.headline.anchor + 1])
    last = blocks.last[max(0, blocks.parent[selection.node])]
    images = images_of(blocks, range(first, (kept[-1] + 2) if kept else last))
    captioned = (name for image in images if image.caption for name in photographers_below(image.caption))
    return replace(
        article,
        photographers=article.photographers or tuple(dict.fromkeys(captioned)),
        images=images,
        attachments=attachments_of(blocks, range(first, last + 1)),
        next_page=next_page_of(blocks, range(first, last + _BELOW)),
    )


def _fuller(byline: tuple[str, ...], dateline: tuple[str, ...]) -> tuple[str, ...]:
    """Return the authors of the byline, unless the dateline names them too: often only it has the correspondents."""
    return dateline if set(byline) <= set(dateline) else byline


def _authors(said: str | None) -> tuple[str, ...]:
    names = people_of(said or "").authors
    return names if names and all(map(is_name, names)) else ()


def _disagreements(told: Article, published: Published | None, head: Head) -> Iterator[tuple[DisputedField, str]]:
    if head.source and head.source != told.source:
        yield "source", head.source
    meta = published_of(head.published or "")
    if meta and published and meta.date != published.date:
        yield "published", meta.raw
    if head.authors and (names := _authors(head.authors)) and names != told.authors:
        yield "authors", head.authors
