"""Which articles repeat an article of another portal: links, worked out from the current view alone. Reads the disk.

Nothing of it is stored, so it cannot disagree with the table: the same rows give the same links, in whatever order
they came. An article's sketch is the least hashes of its clauses; two articles whose sketches agree for the most part
say the same (A. Broder, On the resemblance and containment of documents, 1997).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import NamedTuple

import pyarrow.dataset

from corpus.views.current import current

_CLAUSE = re.compile(r"\w{4,}")
"""What stands between two marks, such as ``全市春耕有序展开``; shorter ones (``近日``) are in every other article."""
_SKETCH = 24
_FEWEST = 8
"""Clauses; a shorter text may be a formula, as notices of a power cut are."""
_ALIKE = 0.75
_COMMON = 50
"""Articles; a clause of more is a formula, and leads to no repost."""
_COLUMNS = ["portal", "id", "url", "source", "published", "published_date", "text"]
Key = tuple[str, str]
"""Portal and id of an article."""


class Original(NamedTuple):
    """The article that another repeats; *url* is its address now."""

    portal: str
    id: str
    url: str


class _Article(NamedTuple):
    original: Original
    source: str | None
    published: datetime | None
    published_date: date | None
    sketch: frozenset[int]


def reposts(editions: pyarrow.dataset.Dataset, *, as_of: int | None = None) -> dict[Key, Original]:
    """Return the original of every article in the current view that repeats one of another portal.

    The original is the one on the portal that its source mostly writes for, and of several the one published first.
    Memory holds some 3 kB an article.
    """
    articles = list(_articles(editions, as_of))
    homes = _homes(articles)
    ranked = sorted(articles, key=lambda article: _rank(article, homes))
    found: dict[Key, Original] = {}
    by_hash: dict[int, list[_Article]] = defaultdict(list)
    for article in ranked:
        rare = [each for each in article.sketch if len(by_hash[each]) <= _COMMON]
        earlier = {other.original: other for each in rare for other in by_hash[each]}
        if first := _first(article, list(earlier.values()), homes):
            found[article.original.portal, article.original.id] = first
        for each in article.sketch:
            by_hash[each].append(article)
    return found


def _articles(editions: pyarrow.dataset.Dataset, as_of: int | None) -> Iterator[_Article]:
    for batch in current(editions, as_of=as_of, columns=_COLUMNS):
        for row in batch.to_pylist():
            sketch = _sketch(row["text"] or "")
            if sketch:
                original = Original(row["portal"], row["id"], row["url"])
                yield _Article(original, row["source"], row["published"], row["published_date"], sketch)


def _sketch(text: str) -> frozenset[int]:
    """Return the least hashes of the clauses; none of a text that is too short to be told from another."""
    hashes = {_hash(clause) for clause in _CLAUSE.findall(text)}
    return frozenset(sorted(hashes)[:_SKETCH]) if len(hashes) >= _FEWEST else frozenset()


def _hash(clause: str) -> int:
    return int.from_bytes(blake2b(clause.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _homes(articles: Collection[_Article]) -> Mapping[str, str]:
    """Return, by source, the portal that shows most articles of it, and of several the first by name."""
    counts = Counter((article.source, article.original.portal) for article in articles if article.source)
    last_is_home = sorted(sorted(counts, reverse=True), key=lambda each: counts[each])
    return {source: portal for source, portal in last_is_home if source}


def _rank(article: _Article, homes: Mapping[str, str]) -> tuple[bool, date, datetime, Original]:
    """Return what sorts an original before its copies; a day without a time comes after its times."""
    is_guest = article.source is not None and homes.get(article.source) != article.original.portal
    day, moment = article.published_date or date.max, article.published or datetime.max.replace(tzinfo=UTC)
    return is_guest, day, moment, article.original


def _first(article: _Article, earlier: Sequence[_Article], homes: Mapping[str, str]) -> Original | None:
    alike = [
        other
        for other in earlier
        if other.original.portal != article.original.portal and _likeness(article.sketch, other.sketch) >= _ALIKE
    ]
    return min(alike, key=lambda other: _rank(other, homes)).original if alike else None


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return the estimated share of clauses that both texts have, of those that either has."""
    least = sorted(one | other)[:_SKETCH]
    return sum(each in one and each in other for each in least) / len(least)
