"""Which articles repeat an article of another portal: links, worked out from the current view alone. Reads the disk.

Nothing of it is stored, so it cannot disagree with the table: the same rows give the same links, in whatever order
they came. What a copy is, ``cleaners/near`` says.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import pyarrow.dataset

from cleaners.near.grouping import CROWD, most_met
from cleaners.near.likeness import are_alike
from cleaners.near.sketch import Sketch, sketches
from corpus.views.current import current

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
    sketch: Sketch


def reposts(editions: pyarrow.dataset.Dataset, *, as_of: int | None = None) -> dict[Key, Original]:
    """Return the original of every article in the current view that repeats one of another portal.

    The original is the one on the portal that its source mostly writes for, and of several the one published first.
    Memory holds some 3 kB an article.
    """
    articles = list(_articles(editions, as_of))
    homes = _homes(articles)
    ranked = sorted(articles, key=lambda article: _rank(article, homes))
    found: dict[Key, Original] = {}
    by_band: defaultdict[int, list[int]] = defaultdict(list)
    for number, article in enumerate(ranked):
        met = most_met(other for band in article.sketch.bands for other in by_band[band])
        if first := _first(article, [ranked[other] for other in met], homes):
            found[article.original.portal, article.original.id] = first
        for band in article.sketch.bands:
            if len(by_band[band]) < CROWD:
                by_band[band].append(number)
    return found


def _articles(editions: pyarrow.dataset.Dataset, as_of: int | None) -> Iterator[_Article]:
    for batch in current(editions, as_of=as_of, columns=_COLUMNS):
        rows = batch.to_pylist()
        for row, sketch in zip(rows, sketches(row["text"] or "" for row in rows), strict=True):
            if sketch:
                original = Original(row["portal"], row["id"], row["url"])
                yield _Article(original, row["source"], row["published"], row["published_date"], sketch)


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
        if other.original.portal != article.original.portal and are_alike(article.sketch.said, other.sketch.said)
    ]
    return min(alike, key=lambda other: _rank(other, homes)).original if alike else None
