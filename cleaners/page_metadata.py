"""The fields of an article from all that its page says: the lines around the body before its head, both recorded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cleaners.article import Article
from cleaners.bylines import byline_of, is_name, names_of
from cleaners.credits import Credits, credits_of, merged
from cleaners.dates import Published, published_of
from cleaners.extraction.blocks import Blocks
from cleaners.extraction.selection import Selection
from cleaners.extraction.worth import is_link_line
from cleaners.metadata.head import Head
from cleaners.metadata.media import attachments_of, images_of, next_page_of

_ABOVE, _BELOW = 6, 12
"""How many blocks above the headline and below the body may tell about the article."""
_LONGEST = 200
# What every credit has: 来源：…, 版权所有 某公司; and every byline: 本报记者 许临风.
_LABELLED = re.compile("[:：]|版权所有")
_ROLE = re.compile("记者|通讯员|评论员|实习生|撰稿")
# A date with one of these is the article's; a bare one may be the day on which the page was served.
_TELLING = re.compile("发布|发表|时间|日期|来源|稿源|作者|記者|记者|编辑|更新|浏览|阅读|點擊|点击")
# /2022/03/21/, /202203/21/, t20220318_: the day in an address. Not a number of the same length.
_IN_URL = re.compile(r"(?<!\d)(20\d\d)[-/_]?(1[0-2]|0[1-9])[-/_]?(3[01]|[12]\d|0[1-9])(?!\d)")


@dataclass(frozen=True, slots=True)
class Said:
    """What the visible lines say, and in them the date that stands nearest to the headline."""

    credited: Credits
    published: Published | None


def visible(selection: Selection) -> list[list[list[str]]]:
    """Return the lines that may tell about the article: below the headline, above it, below the body; in segments."""
    kept, at = selection.kept, selection.headline.at
    top = next((i for i in kept if selection.worth[i]), selection.headline.anchor + 3)
    bottom = kept[-1] if kept else top
    zones = (
        range(max(at, top - 20) + 1, top),
        range(max(0, at - _ABOVE), max(0, at)),
        range(bottom + 1, bottom + 1 + _BELOW),
    )
    return [_segments(selection.blocks, zone) for zone in zones]


def _segments(blocks: Blocks, zone: range) -> list[list[str]]:
    within = (i for i in zone if i < len(blocks.text) and len(blocks.text[i]) <= _LONGEST)
    return [blocks.segments(i) for i in within if not is_link_line(blocks.text[i], blocks.linked[i])]


def said_by(zones: list[list[list[str]]]) -> Said:
    """Return what the lines of *zones*, in clean simplified form, credit."""
    segments = [segment for lines in zones for line in lines for segment in line]
    credited = merged(credits_of(segment) for segment in segments if _LABELLED.search(segment))
    authors = next((names for segment in segments if _ROLE.search(segment) and (names := byline_of(segment))), ())
    below, above, after = zones
    published = (
        _published(below) or _published(above) or _published([line for line in after if _TELLING.search("".join(line))])
    )
    return Said(credited._replace(authors=credited.authors or authors), published)


def _published(lines: list[list[str]]) -> Published | None:
    """Return the first date that a line calls the article's or gives a time of day; else the first date."""
    dated = [(line, found) for line in map(" ".join, lines) if (found := published_of(line))]
    telling = (found for line, found in dated if found.instant or _TELLING.search(line))
    return next(telling, dated[0][1] if dated else None)


def fields_of(article: Article, said: Said, head: Head, url: str) -> dict[str, Any]:
    """Return the fields that the page adds to or puts before what the text said."""
    published = said.published or _of(article) or published_of(head.published or "") or _in_url(url)
    published = _finer(published, published_of(head.published or ""))
    authors = said.credited.authors or article.authors or _authors(head.authors)
    values: dict[str, Any] = {
        "source": said.credited.source or article.source or head.source,
        "authors": authors,
        "photographers": said.credited.photographers or article.photographers,
        "editor": said.credited.editor or article.editor or said.credited.duty_editor,
        "publisher": said.credited.publisher or article.publisher or head.publisher,
        "column": head.column,
        "keywords": head.keywords,
        "description": head.description,
        "canonical_url": head.canonical_url,
    }
    for field in ("duty_editor", "reviewer", "original_title"):
        values[field] = getattr(said.credited, field) or getattr(article, field)
    return values | _dated(published) | {"disagreements": tuple(_disagreements(values, published, head))}


def media_of(selection: Selection) -> dict[str, Any]:
    """Return the images, attachments and next page that stand where the body does."""
    blocks, kept = selection.blocks, selection.kept
    first = min([*kept[:1], selection.headline.anchor + 1])
    last = blocks.last[max(0, blocks.parent[selection.node])]
    return {
        "images": images_of(blocks, range(first, (kept[-1] + 2) if kept else last)),
        "attachments": attachments_of(blocks, range(first, last + 1)),
        "next_page": next_page_of(blocks, range(first, last + _BELOW)),
    }


def _of(article: Article) -> Published | None:
    if article.published_date is None or article.published_precision is None:
        return None
    return Published(
        article.published, article.published_date, article.published_precision, article.published_raw or ""
    )


def _in_url(url: str) -> Published | None:
    match = _IN_URL.search(url)
    return published_of(f"{match[1]}-{match[2]}-{match[3]}") if match else None


def _finer(shown: Published | None, meta: Published | None) -> Published | None:
    """Return *meta* where it gives the same day as *shown* and more of its clock."""
    rank = ("day", "minute", "second")
    if not (shown and meta and meta.date == shown.date and rank.index(meta.precision) > rank.index(shown.precision)):
        return shown
    is_same = shown.instant is None or (meta.instant and meta.instant.replace(second=0) == shown.instant)
    return meta if is_same else shown


def _dated(published: Published | None) -> dict[str, Any]:
    if published is None:
        return {}
    instant, day, precision, raw = published
    return {"published": instant, "published_date": day, "published_precision": precision, "published_raw": raw}


def _authors(said: str | None) -> tuple[str, ...]:
    names = names_of(said or "")
    return names if names and all(map(is_name, names)) else ()


def _disagreements(values: dict[str, Any], published: Published | None, head: Head) -> Iterator[tuple[str, str]]:
    if head.source and head.source != values["source"]:
        yield "source", head.source
    meta = published_of(head.published or "")
    if meta and published and meta.date != published.date:
        yield "published", meta.raw
    if head.authors and (names := _authors(head.authors)) and names != values["authors"]:
        yield "authors", head.authors
