"""When an article was published, by the evidence in the order of how seldom it speaks of something else."""

import re
from collections.abc import Iterator

from cleaners.article import Article
from cleaners.extraction.unshown import Unshown
from cleaners.lines.dates import Published, published_of
from cleaners.lines.forms import form
from cleaners.lines.signs import simplified
from cleaners.metadata.head import Head
from cleaners.metadata.scripts import scripted_date

# Host, query and fragment of an address, which tell days of other things.
_BESIDE_PATH = re.compile(r"^[a-z]+://[^/]*|[?#].*", re.IGNORECASE)
_CELL = 10
"""Characters of a line that may be one part of a date: 2019, 09/07, 19:02."""


def published_in(zones: list[list[list[str]]]) -> Published | None:
    """Return the date among the lines below the headline, else above it, else below the body if a line calls it so."""
    below, above, after = zones
    return _nearest(below) or _nearest(above) or _nearest(list(_telling(after)))


def _telling(lines: list[list[str]]) -> Iterator[list[str]]:
    """Yield the lines that tell of the article, and a moment that stands alone right below one: 责任编辑 above it."""
    is_below = False
    for line in lines:
        said = "".join(line)
        is_told = _is_telling(said)
        if is_told or (is_below and (found := published_of(said)) and found.instant and found.raw == said):
            yield line
        is_below = is_told


def _nearest(lines: list[list[str]]) -> Published | None:
    """Return the date that a line calls that of publication, else the first that is the article's, else the first."""
    texts = list(map(" ".join, lines))
    dated = [(line, found) for line in texts if (found := published_of(line))]
    telling = (found for line, found in dated if found.instant or _is_telling(line))
    for line, _ in dated:
        if (match := form("publication_label").search(simplified(line))) and (
            found := published_of(line[match.end() :])
        ):
            return found
    if dated:
        return next(telling, dated[0][1])
    return published_of(" ".join(line for line in texts if len(line) <= _CELL))


def _is_telling(line: str) -> bool:
    return form("telling_date").search(simplified(line)) is not None


def published_by(shown: Published | None, article: Article, head: Head, unshown: Unshown, url: str) -> Published | None:
    """Return what is *shown* around the body, else what the text says, the head, a script, or the address.

    A head's or script's clock is taken where the others give the same day without one.
    """
    meta = published_of(head.published or "")
    if shown and meta and _is_swapped(shown, meta):
        return meta
    published = shown or _of(article) or meta or _marked(unshown)
    published = published or scripted_date(unshown, article.title or "") or _addressed(url, head)
    return _finer(published, meta)


def _marked(unshown: Unshown) -> Published | None:
    """Return the first moment that the page marks as one for machines: ``<time datetime=…>3天前</time>``."""
    return next(filter(None, (published_of(time.get("datetime") or "") for time in unshown.times)), None)


def _is_swapped(shown: Published, meta: Published) -> bool:
    """Whether *shown*, 6/2/2022, has the day before the month, as the head of the page tells."""
    first, second = shown.date, meta.date
    return first != second and (first.year, first.month, first.day) == (second.year, second.day, second.month)


def _of(article: Article) -> Published | None:
    if article.published_date is None or article.published_precision is None:
        return None
    return Published(
        article.published, article.published_date, article.published_precision, article.published_raw or ""
    )


def _addressed(url: str, head: Head) -> Published | None:
    """Return the day in the path of the page's address, or of the address that its head names."""
    for address in (url, head.canonical_url or ""):
        if match := form("day_in_address").search(_BESIDE_PATH.sub("", address)):
            return published_of(f"{match[1]}-{match[2]}-{match[3]}")
    return None


def _finer(shown: Published | None, meta: Published | None) -> Published | None:
    """Return *meta* where it gives the same day as *shown* and more of its clock."""
    rank = ("day", "minute", "second")
    if not (shown and meta and meta.date == shown.date and rank.index(meta.precision) > rank.index(shown.precision)):
        return shown
    is_same = shown.instant is None or (meta.instant and meta.instant.replace(second=0) == shown.instant)
    return meta if is_same else shown
