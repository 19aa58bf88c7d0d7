"""What a reviewer has before them: an article, its page as archived, and what a rule would change on other pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cleaners import Article, NotAnArticle, Rules
from cleaners.beside.reading import Beside, page_beside
from cleaners.portal_model import PortalModel
from corpus.archive.archive import Record
from corpus.archive.index import ArchiveIndex, UnknownRecordError
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.overview import history
from crawler.portals.portal import Portal
from crawler.reading.tasks import read_article
from crawler.reading.workers import WorkerError, Workers

OTHERS = 30
"""Pages of the portal on which a rule is tried before it is written."""


class Looked(NamedTuple):
    """An article and its page.

    Attributes:
        editions: Every edition, oldest first.
        record: The page of the last one; None when the archive holds it no more.
        beside: The page beside what it reads as today; None without a page.
    """

    editions: list[Row]
    record: Record | None
    beside: Beside | None


class Effect(NamedTuple):
    """What a rule would change on one page.

    Attributes:
        url: The page's address.
        before: The article as it reads now; None when it is none.
        after: The article as it would read.
        gain: By how much more the judges would agree.
    """

    url: str
    before: Article | None
    after: Article | None
    gain: float


class Desk:
    """Reads for the review; *models* are what the portals have taught."""

    def __init__(self, editions: Path, archive: Path, workers: Workers, models: Mapping[str, PortalModel]) -> None:
        self._editions = Editions(editions)
        self._archive = archive
        self._workers = workers
        self._models = models

    async def look(self, portal: Portal, article: str) -> Looked | None:
        """Return an article of a portal with its page; None when there is none of that id or address."""
        editions = history(self._editions.dataset(), portal.name, article)
        if not editions:
            return None
        record = self._record(editions[-1]["record_id"])
        if record is None or not record.body:
            return Looked(editions, None, None)
        try:
            beside = await self._workers.call(page_beside_of, record, self._rules(portal, record))
        except WorkerError as error:
            beside = Beside((), None, refusal=str(error))
        return Looked(editions, record, beside)

    async def effects(self, before: Portal, after: Portal, record_ids: Sequence[str]) -> list[Effect]:
        """Return what another seed of a portal changes on the pages of these records, where it changes anything."""
        found = []
        for record_id in record_ids:
            if record := self._record(record_id):
                old = await self._read(record, self._rules(before, record))
                new = await self._read(record, self._rules(after, record))
                if _said(old) != _said(new):
                    found.append(Effect(record.url, old, new, _agreement(new) - _agreement(old)))
        return found

    async def _read(self, record: Record, rules: Rules) -> Article | None:
        try:
            return await self._workers.call(read_article, record.body, record.url, content_type(record), rules, "every")
        except (NotAnArticle, WorkerError):
            return None

    def _rules(self, portal: Portal, record: Record) -> Rules:
        model = self._models.get(portal.name) if portal.learn else None
        return portal.rules(record.at.date())._replace(model=model)

    def _record(self, record_id: str) -> Record | None:
        try:
            with ArchiveIndex(self._archive) as index:
                return index.read(record_id)
        except UnknownRecordError:
            return None


def page_beside_of(record: Record, rules: Rules) -> Beside:
    """Return a record's page beside its article; a worker does it."""
    return page_beside(record.body, url=record.url, content_type=content_type(record), rules=rules, judge="every")


def content_type(record: Record) -> str:
    """Return the Content-Type with which a record's page came; empty when it came with none."""
    return next((value for name, value in record.headers if name.lower() == "content-type"), "")


def _said(article: Article | None) -> object:
    return article and (article.title, article.subtitles, article.text, article.source, article.authors)


def _agreement(article: Article | None) -> float:
    return (article.agreement or 0.0) if article else 0.0
