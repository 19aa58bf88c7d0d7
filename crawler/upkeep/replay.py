"""The corpus against what today's cleaner makes of the same pages: without the network, and without a word of news."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator
from heapq import nsmallest
from typing import Literal, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset

from cleaners import Article, NotAnArticle
from cleaners.joined import joined
from cleaners.ledger.spans import Change
from corpus.archive.archive import Record
from corpus.archive.index import UnknownRecordError
from corpus.table.editions import Cause, Row, article_of
from corpus.views.current import current
from crawler.frontier.store import Frontier
from crawler.journal.outbox_rows import reading_json
from crawler.policy.causes import content_hashes
from crawler.policy.further_pages import parts_of
from crawler.policy.page import Outcome
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages
from crawler.reading.judging import judging_of
from crawler.reading.workers import WorkerError

_AT_ONCE = 16
_ROWS = 256
"""Rows that are held as Python objects at once: some megabytes."""
Verdict = Literal["same", "changed", "unreadable", "lost"]


class Replayed(NamedTuple):
    """One article of the corpus, read again.

    Attributes:
        row: Its current edition.
        verdict: ``same``, ``changed``, ``unreadable`` (the cleaner refuses the page now), ``lost`` (no such record).
        passes: By pass, how many more changes it makes than it made; by ``field/<name>``, 1 where a field differs.
        record: The page.
        article: What the cleaner makes of it; None when nothing.
    """

    row: Row
    verdict: Verdict
    passes: Counter[str]
    record: Record | None = None
    article: Article | None = None


class Chosen(NamedTuple):
    """Which articles are replayed.

    Attributes:
        portals: The portals of which they are.
        ids: Their ids; None for all of the portals.
        total: How many they are.
    """

    portals: Collection[str]
    ids: Collection[str] | None
    total: int

    def among(self, rows: pa.RecordBatch) -> pa.RecordBatch:
        """Return those of the rows that are of one of them."""
        its = _among(rows, "portal", self.portals)
        return its if self.ids is None else _among(its, "id", self.ids)


def chosen(editions: pyarrow.dataset.Dataset, portals: Collection[str], sample: int | None) -> Chosen:
    """Choose the articles to replay; a sample is the same ones each time, spread over the portals."""
    batches = current(editions, columns=["portal", "id"])
    ids = (article for batch in batches for article in _among(batch, "portal", portals)["id"].to_pylist())
    if sample is None:
        return Chosen(portals, None, sum(1 for _ in ids))
    least = nsmallest(sample, ids)
    return Chosen(portals, frozenset(least), len(least))


async def replay(
    editions: pyarrow.dataset.Dataset, articles: Chosen, pages: ArchivedPages, frontier: Frontier
) -> AsyncIterator[Replayed]:
    """Read the chosen articles again."""
    waiting: list[Row] = []
    for row in _rows(editions, articles):
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            for done in await asyncio.gather(*(_replayed(row, pages, frontier) for row in waiting)):
                yield done
            waiting = []
    for done in await asyncio.gather(*(_replayed(row, pages, frontier) for row in waiting)):
        yield done


def upgrade(done: Replayed, portal: Portal, frontier: Frontier) -> Outcome | None:
    """Return the edition that a changed article deserves; None when the frontier holds a newer one already."""
    page = frontier.page(portal.name, done.row["url"])
    if page is None or page.edition != done.row["edition"] or done.record is None or done.article is None:
        return None
    now = content_hashes(done.article, done.record.body)
    after = page._replace(
        edition=page.edition + 1,
        content_hash=now.content,
        credits=now.credits,
        frame=now.frame,
        encoding=now.encoding,
        sight=now.sight,
    )
    cause: Cause = "cleaner_upgrade" if now.encoding == done.row["encoding"] else "decoding_fix"
    aliases, cleaner = frontier.aliases(page.key), judging_of(done.row["cleaner_version"]).cleaner_version
    edition = reading_json(portal, after, done.record, cause, done.article, aliases, cleaner)
    return Outcome("rebuilt", after, done.record.id, done.record.at.timestamp(), edition=edition)


def _rows(editions: pyarrow.dataset.Dataset, articles: Chosen) -> Iterator[Row]:
    for batch in current(editions, at_once=_ROWS):
        yield from articles.among(batch).to_pylist()


def _among(rows: pa.RecordBatch, column: str, values: Collection[str]) -> pa.RecordBatch:
    """Return the rows of which the column holds one of the values; to make objects of all rows takes far longer."""
    return rows.filter(pc.is_in(pc.cast(rows[column], pa.string()), pa.array(sorted(values), pa.string())))


async def _replayed(row: Row, pages: ArchivedPages, frontier: Frontier) -> Replayed:
    page = frontier.page(row["portal"], row["url"])
    parts = parts_of(page) if page and page.edition == row["edition"] else ()
    try:
        record = await pages.record(row["record_id"])
        records = [await pages.record(part.record) for part in parts] or [record]
    except UnknownRecordError:
        return Replayed(row, "lost", Counter())
    try:
        judging = judging_of(row["cleaner_version"])
        article = joined([await pages.article(each, row["portal"], row["id"], judging) for each in records])
    except (NotAnArticle, WorkerError):
        return Replayed(row, "unreadable", Counter(), record)
    before = article_of(row)
    assert before is not None
    old, new = content_hashes(before, record.body), content_hashes(article, record.body)
    if (old.content, old.credits) == (new.content, new.credits):
        return Replayed(row, "same", Counter(), record, article)
    return Replayed(row, "changed", _difference(before, article), record, article)


def _difference(before: Article, article: Article) -> Counter[str]:
    passes = Counter(change.by for change in _changes(article))
    passes.subtract(change.by for change in _changes(before))
    fields = {f"field/{name}": 1 for name in _FIELDS if getattr(before, name) != getattr(article, name)}
    return Counter({name: count for name, count in passes.items() if count} | fields)


def _changes(article: Article) -> tuple[Change, ...]:
    return *article.title_spans, *article.spans


_FIELDS = ("title", "subtitles", "text", "published", "published_date", "source", "authors", "editor")
