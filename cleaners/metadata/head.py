"""What a page's head says: the national meta tags, OpenGraph, JSON-LD and the canonical address."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from cleaners.extraction.unshown import Unshown

# 政府网站发展指引 (国办发〔2017〕47号) names ArticleTitle, PubDate, ContentSource, ColumnName …; the others are
# OpenGraph, schema.org and what people.com.cn, xinhuanet, gov.cn and 163.com write. The first found counts.
META_NAMES = {
    "title": "articletitle og:title headline",
    "published": "pubdate publishdate firstpublishedtime article:published_time og:release_date datepublished "
    "publish_time bytedance:published_time publish-date publication_date createdate dc.date weibo:article:create_at",
    "source": "contentsource source og:article:source article:source",
    "authors": "author article:author og:article:author",
    "column": "columnname article:section",
    "keywords": "keywords",
    "description": "description og:description",
    "canonical_url": "og:url url",
    "publisher": "sitename og:site_name publisher",
}
_NAMES = {field: tuple(names.split()) for field, names in META_NAMES.items()}
_SPLIT = re.compile(r"[,，;；、\s]+")


class Head(NamedTuple):
    """The values as written; None where the head has none."""

    title: str | None = None
    published: str | None = None
    source: str | None = None
    authors: str | None = None
    column: str | None = None
    keywords: tuple[str, ...] = ()
    description: str | None = None
    canonical_url: str | None = None
    publisher: str | None = None


def head_of(unshown: Unshown) -> Head:
    """Return what the head of a page says, which leaves it *unshown*; meta tags before JSON-LD."""
    said = dict(_linked(unshown)) | dict(reversed(list(_metas(unshown))))
    found = {field: _first(said, names) for field, names in _NAMES.items()}
    canonical = next((link.get("href") for link in unshown.links if link.get("rel") == "canonical"), None)
    keywords = tuple(word for word in _SPLIT.split(found.pop("keywords") or "") if word)
    return Head(**found | {"canonical_url": canonical or found["canonical_url"]}, keywords=keywords)


def _first(said: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((said[name] for name in names if name in said), None)


def _metas(unshown: Unshown) -> Iterator[tuple[str, str]]:
    for meta in unshown.metas:
        content = " ".join((meta.get("content") or "").split())
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        if name and content:
            yield name.strip().lower(), content


def _linked(unshown: Unshown) -> Iterator[tuple[str, str]]:
    """Yield JSON-LD's values under the names of the meta tags that mean the same."""
    for script in unshown.scripts:
        if script.get("type") == "application/ld+json":
            for thing in _things(script.text or ""):
                yield from _values(thing)


def _things(text: str) -> list[dict[str, object]]:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    data = data.get("@graph", data) if isinstance(data, dict) else data
    return [thing for thing in (data if isinstance(data, list) else [data]) if isinstance(thing, dict)]


def _values(thing: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if isinstance(headline := thing.get("headline"), str):
        yield "headline", headline
    published = thing.get("datePublished") or thing.get("pubDate")
    if isinstance(published, str):
        yield "datepublished", published
    author = thing.get("author")
    author = author[0] if isinstance(author, list) and author else author
    if isinstance(author, dict) and author.get("@type") != "Organization" and isinstance(author.get("name"), str):
        yield "author", str(author["name"])
